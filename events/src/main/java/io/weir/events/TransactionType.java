package io.weir.events;

/** How money moved, seen from {@link Transaction#account()}. */
public enum TransactionType {
    /** Card payment to a merchant; money leaves the account. */
    CARD,
    /** Credit transfer to the counterparty; money leaves the account. */
    TRANSFER,
    /** Credit transfer from the counterparty; money enters the account. */
    TRANSFER_IN,
    /** Collection by the counterparty under a mandate; money leaves the account. */
    DIRECT_DEBIT,
    /** Cash paid in at a branch or machine; money enters the account. */
    CASH_DEPOSIT,
    /** Cash taken out at a branch or machine; money leaves the account. */
    CASH_WITHDRAWAL,
    /** A merchant gives a card payment back; money enters the account. */
    REFUND;

    /** Whether the account holder sends money away with it: what velocity counts. */
    public boolean isPayment() {
        return this == CARD || this == TRANSFER || this == CASH_WITHDRAWAL;
    }
}
