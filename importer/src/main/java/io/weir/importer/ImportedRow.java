package io.weir.importer;

import io.weir.events.DeadLetter;
import io.weir.events.Label;
import io.weir.events.Transaction;

/**
 * One row of a file: a payment, with its label if it has one, or a dead letter that says what is wrong with the row.
 *
 * @param line physical line the row starts on, from 1, the header counted
 * @param transaction null for a bad row
 * @param label null for a bad row, and where the mapping makes none
 * @param deadLetter null for a good row
 */
public record ImportedRow(long line, Transaction transaction, Label label, DeadLetter deadLetter) {
    public boolean isBad() {
        return deadLetter != null;
    }
}
