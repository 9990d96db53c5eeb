package io.weir.simulator.crimes;

import io.weir.simulator.population.Dice;

/** A kind of crime, and how it is committed. */
public interface Typology {
    /** As on labels and alerts. */
    String name();

    /** How long this crime will take from its first event to its last, milliseconds; at most. */
    long length(Dice dice);

    /** Whether this is an hour of the day for it; a wish, not a promise. */
    boolean likes(int localHour);

    /** Whether cash is paid in, so that the honest cash of the same customer would blur the picture. */
    boolean paysCashIn();

    /** Writes down all events of the crime, in order of time, from start to at most start + length, epoch milliseconds. */
    void commit(Episode episode, long start, long length);
}
