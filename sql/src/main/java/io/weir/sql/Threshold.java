package io.weir.sql;

import io.weir.events.Transaction;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A named number of a rule, with a value for each segment of the transactions. In the rule's SQL it is a column of {@code transactions}, so it is
 * read like a field and travels with the event. Whole in every segment it is a BIGINT, else a DOUBLE.
 *
 * @param name snake_case
 * @param unit for the reader; null where the name says it
 * @param usual the value where no segment covers the transaction
 * @param segments those with more conditions first, in the order of the file where they have as many: the first that covers a transaction is it
 */
public record Threshold(String name, String unit, BigDecimal usual, List<Segment> segments) {
    public Threshold {
        segments = segments.stream()
                .sorted(Comparator.comparingInt(Segment::conditions).reversed())
                .toList();
    }

    /**
     * A value for those transactions that fulfil all conditions; one that is null holds for all.
     *
     * @param type of the transaction, such as TRANSFER
     * @param country where it takes place, ISO 3166-1
     * @param currency of its amount, ISO 4217
     * @param channel such as POS
     */
    public record Segment(String type, String country, String currency, String channel, BigDecimal value) {
        boolean covers(Transaction t) {
            return (type == null || type.equals(t.type().name()))
                    && (country == null || country.equals(t.country()))
                    && (currency == null || currency.equals(t.currency()))
                    && (channel == null || channel.equals(t.channel()));
        }

        int conditions() {
            return (int) Stream.of(type, country, currency, channel)
                    .filter(Objects::nonNull)
                    .count();
        }

        private String sql() {
            List<String> conditions = new ArrayList<>();
            add(conditions, "type", type);
            add(conditions, "country", country);
            add(conditions, "currency", currency);
            add(conditions, "channel", channel);
            return String.join(" AND ", conditions);
        }

        private static void add(List<String> conditions, String column, String value) {
            if (value != null) {
                conditions.add("`" + column + "` = '" + value.replace("'", "''") + "'");
            }
        }
    }

    boolean isWhole() {
        return isWhole(usual) && segments.stream().allMatch(segment -> isWhole(segment.value()));
    }

    private static boolean isWhole(BigDecimal value) {
        return value.stripTrailingZeros().scale() <= 0;
    }

    /** Its value for a transaction. */
    public BigDecimal of(Transaction t) {
        for (Segment segment : segments) {
            if (segment.covers(t)) {
                return segment.value();
            }
        }
        return usual;
    }

    /** As an expression of Flink SQL over the columns of {@code transactions}. */
    public String asSql() {
        String type = isWhole() ? "BIGINT" : "DOUBLE";
        if (segments.isEmpty()) {
            return cast(usual, type);
        }
        StringBuilder sql = new StringBuilder("CASE");
        for (Segment segment : segments) {
            sql.append(" WHEN ").append(segment.sql()).append(" THEN ").append(cast(segment.value(), type));
        }
        return sql.append(" ELSE ").append(cast(usual, type)).append(" END").toString();
    }

    private static String cast(BigDecimal value, String type) {
        return "CAST(" + value.toPlainString() + " AS " + type + ")";
    }
}
