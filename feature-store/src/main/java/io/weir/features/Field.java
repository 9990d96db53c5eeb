package io.weir.features;

/** What of a transaction a feature is about. */
public enum Field {
    /** Every transaction. */
    TRANSACTIONS(Kind.INDICATOR),
    /** Those that send money away. */
    PAYMENTS(Kind.INDICATOR),
    CASH_DEPOSITS(Kind.INDICATOR),
    /** Cash deposits less than a fifth below the reporting threshold of 10,000 units of the currency. */
    JUST_BELOW_THRESHOLD(Kind.INDICATOR),
    /** Amounts that are a whole multiple of 100 units of the currency. */
    ROUND(Kind.INDICATOR),
    /** From 00:00 to 06:59 UTC. */
    NIGHT(Kind.INDICATOR),
    /** Saturday and Sunday, UTC. */
    WEEKEND(Kind.INDICATOR),

    /** Minor units, whichever way the money goes and whatever the currency. */
    AMOUNT(Kind.AMOUNT),
    /** Minor units of what came in. */
    INCOMING(Kind.AMOUNT),
    /** Minor units of what went out. */
    OUTGOING(Kind.AMOUNT),

    ACCOUNT(Kind.DIMENSION),
    MERCHANT(Kind.DIMENSION),
    TERMINAL(Kind.DIMENSION),
    COUNTERPARTY(Kind.DIMENSION),
    COUNTRY(Kind.DIMENSION),
    DEVICE(Kind.DIMENSION),
    MCC(Kind.DIMENSION),
    IP(Kind.DIMENSION),

    /** Latitude and longitude. */
    PLACE(Kind.PLACE),
    /** The hour of the day, UTC, on a circle. */
    HOUR(Kind.HOUR),
    /** What became known of transactions afterwards. */
    LABELS(Kind.LABELS),
    /** The risk of the country, by the FATF's lists. */
    COUNTRY_RISK(Kind.RISK),
    /** The risk of the merchant's trade. */
    MCC_RISK(Kind.RISK);

    /** What can be done with it. */
    enum Kind {
        INDICATOR,
        AMOUNT,
        DIMENSION,
        PLACE,
        HOUR,
        LABELS,
        RISK
    }

    private final Kind kind;

    Field(Kind kind) {
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
