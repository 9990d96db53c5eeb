package io.weir.jobs;

import io.weir.events.DeadLetter;

/** What came from Kafka and has a place in event time, or is a dead letter. */
public interface Arrived {
    /** Why it could not be read; null where it could. */
    DeadLetter deadLetter();

    /**
     * Event time, epoch milliseconds.
     *
     * @param kafkaTimestamp of the message, for one that has no event time
     */
    long eventMillis(long kafkaTimestamp);
}
