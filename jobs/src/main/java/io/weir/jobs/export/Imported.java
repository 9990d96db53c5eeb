package io.weir.jobs.export;

import io.weir.events.Label;
import io.weir.events.Transaction;

/** A row of an imported file: a payment, and its label if it has one. */
public record Imported(Transaction transaction, Label label) {}
