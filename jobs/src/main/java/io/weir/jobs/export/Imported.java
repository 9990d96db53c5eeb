package io.weir.jobs.export;

import io.weir.events.AccountEvent;
import io.weir.events.Label;
import io.weir.events.Transaction;

/**
 * What a file holds: a payment, and its label if it has one; or an account event of the file beside it.
 *
 * @param transaction null for an account event
 * @param accountEvent null for a payment
 */
public record Imported(Transaction transaction, Label label, AccountEvent accountEvent) {
    public long timeMillis() {
        return (transaction != null ? transaction.time() : accountEvent.time()).toEpochMilli();
    }
}
