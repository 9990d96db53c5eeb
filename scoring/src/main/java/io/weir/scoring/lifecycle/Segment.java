package io.weir.scoring.lifecycle;

import io.weir.events.Meaning;
import io.weir.events.Transaction;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;

/** Thresholds for the transactions of a segment, from an event time on. A condition that is null holds for all. */
public record Segment(
        @Meaning(value = "Of the segment; default is the one without conditions, and no other", required = true)
        String name,

        @Meaning(value = "Of transactions of this type only", unit = "TransactionType")
        String type,

        @Meaning(value = "Of transactions in this country only", unit = "ISO 3166-1 alpha-2")
        String country,

        @Meaning(value = "Of amounts in this currency only", unit = "ISO 4217")
        String currency,

        @Meaning(value = "Of transactions by this channel only", unit = "text such as POS")
        String channel,

        @Meaning(value = "From this score on somebody looks at it", unit = "0 to 1", required = true)
        double review,

        @Meaning(
                value = "From this score on it does not go through",
                unit = "0 to 1, not below review",
                required = true)
        double block,

        @Meaning(
                value = "Event time of the first transaction they hold for",
                unit = "ISO 8601 instant",
                required = true)
        Instant from) {
    public static final String DEFAULT = "default";

    boolean covers(Transaction t) {
        return (type == null || type.equals(t.type().name()))
                && (country == null || country.equals(t.country()))
                && (currency == null || currency.equals(t.currency()))
                && (channel == null || channel.equals(t.channel()));
    }

    /** How many conditions it has: the more, the more it is meant. */
    int conditions() {
        return (int) Stream.of(type, country, currency, channel)
                .filter(Objects::nonNull)
                .count();
    }
}
