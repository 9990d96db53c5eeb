package io.weir.events;

import java.time.Instant;

/**
 * One movement of money, as the bank's ledger or card switch reports it. Arrives on {@link Topics#TRANSACTIONS}, keyed by account.
 * Missing texts are null, a missing place is NaN, never zero.
 */
public record Transaction(
        @Meaning(value = "Unique id; a second event with the same id is a duplicate", required = true)
        String id,

        @Meaning(value = "When it happened", unit = "ISO 8601 instant or epoch milliseconds", required = true)
        Instant time,

        @Meaning(value = "How the money moved", unit = "TransactionType", required = true)
        TransactionType type,

        @Meaning(value = "The account it is booked on", required = true)
        String account,

        @Meaning(value = "The customer who owns the account", required = true)
        String customer,

        @Meaning(value = "Amount, never negative", unit = "minor units of the currency", required = true)
        long amountMinor,

        @Meaning(value = "Currency of the amount", unit = "ISO 4217", required = true)
        String currency,

        @Meaning("The account on the other side of a transfer")
        String counterparty,

        @Meaning("The bank of the counterparty") String counterpartyBank,
        @Meaning("Merchant who is paid by card") String merchant,
        @Meaning("Card terminal or cash machine") String terminal,

        @Meaning(value = "Merchant category", unit = "ISO 18245, four digits")
        String mcc,

        @Meaning(value = "How it was initiated", unit = "text such as POS, ECOM, APP, ATM, BRANCH")
        String channel,

        @Meaning(value = "Country where it took place", unit = "ISO 3166-1 alpha-2")
        String country,

        @Meaning(value = "Latitude of the place", unit = "degrees, -90 to 90")
        double latitude,

        @Meaning(value = "Longitude of the place", unit = "degrees, -180 to 180")
        double longitude,

        @Meaning("Device it was initiated from") String device,
        @Meaning("Internet address it was initiated from") String ip) {

    /** The largest amount that is believed, in minor units: 10 trillion of a two-digit currency. More is a broken sender. */
    public static final long MAX_AMOUNT_MINOR = 1_000_000_000_000_000L;

    /** Begins one with what each must have; all else is missing until it is named. */
    public static TransactionBuilder of(
            String id,
            Instant time,
            TransactionType type,
            String account,
            String customer,
            long amountMinor,
            String currency) {
        return new TransactionBuilder(id, time, type, account, customer, amountMinor, currency);
    }
}
