package io.weir.features;

import io.weir.events.Transaction;

/** Per whom a feature is kept. */
public enum Entity {
    /** Nobody: what the transaction says of itself. */
    TRANSACTION,
    /** Everything seen from an account comes in order on one key, so its windows end with the transaction itself. */
    ACCOUNT,
    CUSTOMER,
    MERCHANT,
    TERMINAL,
    COUNTERPARTY,
    DEVICE,
    IP;

    /** Whose history the transaction belongs to; null where it names none. */
    public String keyOf(Transaction transaction) {
        return switch (this) {
            case TRANSACTION -> transaction.id();
            case ACCOUNT -> transaction.account();
            case CUSTOMER -> transaction.customer();
            case MERCHANT -> transaction.merchant();
            case TERMINAL -> transaction.terminal();
            case COUNTERPARTY -> transaction.counterparty();
            case DEVICE -> transaction.device();
            case IP -> transaction.ip();
        };
    }

    /** Whether a label names it, so that it can have a fraud share. */
    boolean isTaughtByLabels() {
        return this == MERCHANT || this == TERMINAL || this == COUNTERPARTY;
    }

    /**
     * Whether its events come from many accounts, and so from many partitions that race. Features of such an entity look only at the settled
     * past.
     */
    public boolean isShared() {
        return this != TRANSACTION && this != ACCOUNT;
    }
}
