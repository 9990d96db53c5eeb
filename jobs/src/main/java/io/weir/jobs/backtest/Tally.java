package io.weir.jobs.backtest;

import io.weir.sql.Rate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What one rule, or the model, has raised so far. Payments are numbered in the order of the backtest. */
final class Tally {
    private final BitSet payments = new BitSet();
    private final Map<LocalDate, Long> perDay = new TreeMap<>();
    private final Map<Long, Integer> perSpan = new HashMap<>();
    private final Sample sample = new Sample();
    private long alerts;
    private long rightAlerts;
    private long failures;
    private String firstFailure;
    private long nanos;

    /** @param payment that is in the evidence of an alert */
    void caught(int payment) {
        payments.set(payment);
    }

    /**
     * Counts an alert.
     *
     * @param right whether a payment of its evidence was fraud
     * @param declared by the rule; null for a model
     */
    void raised(Instant time, boolean right, Rate declared) {
        alerts++;
        rightAlerts += right ? 1 : 0;
        perDay.merge(time.atZone(ZoneOffset.UTC).toLocalDate(), 1L, Long::sum);
        if (declared != null) {
            perSpan.merge(Math.floorDiv(time.toEpochMilli(), declared.per().toMillis()), 1, Integer::sum);
        }
    }

    void failed(String payment, String why) {
        if (failures++ == 0) {
            firstFailure = payment + ": " + why;
        }
    }

    void took(long more) {
        nanos += more;
    }

    Sample sample() {
        return sample;
    }

    BitSet payments() {
        return payments;
    }

    Map<LocalDate, Long> perDay() {
        return perDay;
    }

    /** Alerts of the busiest span of the declared rate. */
    int busiest() {
        return perSpan.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** Spans with more alerts than declared. */
    long spansAbove(Rate declared) {
        return perSpan.values().stream()
                .filter(count -> count > declared.alerts())
                .count();
    }

    long alerts() {
        return alerts;
    }

    long rightAlerts() {
        return rightAlerts;
    }

    long failures() {
        return failures;
    }

    /** Null for none. */
    String firstFailure() {
        return firstFailure;
    }

    long nanos() {
        return nanos;
    }
}
