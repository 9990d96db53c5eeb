package io.weir.events;

import java.time.Instant;

/**
 * What became known about a transaction afterwards: a chargeback, an analyst's disposition or the simulator's truth. Arrives on
 * {@link Topics#LABELS}. A feature may use a label only from its {@code time} on.
 */
public record Label(
        @Meaning(value = "The transaction it is about", required = true)
        String transactionId,

        @Meaning(value = "When it became known", unit = "ISO 8601 instant or epoch milliseconds", required = true)
        Instant time,

        @Meaning(value = "Whether the transaction was fraud or laundering", required = true)
        boolean fraud,

        @Meaning("The account of the transaction") String account,
        @Meaning("Kind of crime, such as structuring") String typology,
        @Meaning("Groups the transactions of one crime") String episode,

        @Meaning(value = "When the transaction took place", unit = "ISO 8601 instant or epoch milliseconds")
        Instant transactionTime,

        @Meaning("The merchant of the transaction; with transactionTime it teaches the merchant's risk")
        String merchant,

        @Meaning("The terminal of the transaction; with transactionTime it teaches the terminal's risk")
        String terminal,

        @Meaning("The counterparty of the transaction; with transactionTime it teaches the counterparty's risk")
        String counterparty) {

    /** The label of a transaction, with everything a label takes from it. */
    public static Label of(Transaction t, Instant known, boolean fraud, String typology, String episode) {
        return new Label(
                t.id(),
                known,
                fraud,
                t.account(),
                typology,
                episode,
                t.time(),
                t.merchant(),
                t.terminal(),
                t.counterparty());
    }
}
