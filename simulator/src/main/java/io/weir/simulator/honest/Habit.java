package io.weir.simulator.honest;

/** Something people do again and again. Holds nothing: what is remembered is in the {@link Life}. */
public interface Habit {
    /** Adds this habit's doings of one day to the life's intentions. */
    void plan(Life life, Day day);

    /**
     * Does it: records events at {@code at} or within the following half hour.
     *
     * @param at epoch milliseconds
     * @return whether it was done, false when the circumstances forbade it
     */
    boolean perform(Life life, long at);

    /** What tallies call it. */
    default String name() {
        return getClass().getSimpleName();
    }
}
