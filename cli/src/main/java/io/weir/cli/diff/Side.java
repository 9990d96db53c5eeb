package io.weir.cli.diff;

import io.weir.events.Transaction;

/** What one run has left of a period. */
public record Side(Rereadable<Result> decisions, Rereadable<Result> alerts, Rereadable<Transaction> transactions) {}
