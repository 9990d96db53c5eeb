package io.weir.jobs;

import io.weir.events.AccountEvent;
import io.weir.events.DeadLetter;
import io.weir.events.Label;
import io.weir.events.Transaction;

/**
 * One message as it came from Kafka, read: exactly one of the five is there. One record rather than a stream for each, because event time and
 * watermarks are assigned per partition inside the source, where dead letters pass too.
 *
 * @param notice of a plan that decisions follow, see {@link io.weir.jobs.decide.Plans}
 */
public record Arrival(
        Transaction transaction, AccountEvent accountEvent, Label label, String notice, DeadLetter deadLetter)
        implements Arrived {

    @Override
    public long eventMillis(long kafkaTimestamp) {
        if (transaction != null) {
            return transaction.time().toEpochMilli();
        }
        if (accountEvent != null) {
            return accountEvent.time().toEpochMilli();
        }
        return label != null ? label.time().toEpochMilli() : kafkaTimestamp;
    }
}
