package io.weir.scoring.lifecycle;

import io.weir.events.Transaction;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Thresholds for the transactions of a segment, from an event time on. A condition that is null holds for all.
 *
 * @param name of the segment; {@link #DEFAULT} has no conditions
 * @param type of the transaction, such as TRANSFER
 * @param country where it takes place, ISO 3166-1
 * @param currency of its amount, ISO 4217
 * @param channel such as POS
 * @param review from this score on somebody looks at it, 0 to 1
 * @param block from this score on it does not go through, 0 to 1 and not below review
 * @param from event time of the first transaction they hold for
 */
public record Segment(
        String name,
        String type,
        String country,
        String currency,
        String channel,
        double review,
        double block,
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
