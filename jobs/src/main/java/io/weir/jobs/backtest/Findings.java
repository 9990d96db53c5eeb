package io.weir.jobs.backtest;

import io.weir.sql.CheckedRule;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * What a backtest has found.
 *
 * @param first time of the first payment judged; null where there was none
 * @param payments judged
 * @param frauds of them, as far as labels know; 0 where there are no labels
 * @param versions one or two
 * @param both of two versions; null for one
 * @param notes what a reader should know before trusting the figures
 */
record Findings(
        Instant first, Instant last, int payments, int frauds, List<Version> versions, Both both, List<String> notes) {
    /** What the model is called among those that catch. */
    static final String MODEL = "the model";

    static final int TYPICAL = 10;

    Findings {
        versions = List.copyOf(versions);
        notes = List.copyOf(notes);
    }

    /** Whether precision and recall mean anything. */
    boolean hasLabels() {
        return frauds > 0;
    }

    /**
     * A version of the rule.
     *
     * @param rightAlerts with a fraud in their evidence
     * @param caught payments in the evidence of alerts
     * @param caughtFrauds of them
     * @param perDay alerts by day, UTC; days without one are not in it
     * @param busiest alerts in the busiest minute, hour or day, whichever its at-most counts by
     * @param spansAbove how many of these had more than at-most
     * @param failures payments it could not answer
     * @param firstFailure null for none
     * @param overlaps with each of the others
     * @param alone payments that it catches and none of the others does
     * @param aloneFrauds of them
     * @param nanos evaluation of a payment; NaN for a stateful rule
     * @param share of the evaluation time of all rules; NaN for a stateful rule
     */
    record Version(
            CheckedRule rule,
            long alerts,
            long rightAlerts,
            int caught,
            int caughtFrauds,
            Map<LocalDate, Long> perDay,
            int busiest,
            long spansAbove,
            long failures,
            String firstFailure,
            List<Overlap> overlaps,
            int alone,
            int aloneFrauds,
            List<Sample.Alert> typical,
            double nanos,
            double share) {
        /** Of alerts, those that are right; NaN without alerts. */
        double precision() {
            return alerts == 0 ? Double.NaN : (double) rightAlerts / alerts;
        }

        /** Of frauds, those that it caught; NaN without frauds. */
        double recall(int frauds) {
            return frauds == 0 ? Double.NaN : (double) caughtFrauds / frauds;
        }
    }

    /**
     * Payments that two catch.
     *
     * @param with id of a rule, or {@link #MODEL}
     * @param theirs what that one catches
     */
    record Overlap(String with, int theirs, int both) {}

    /** Two versions against each other: payments that both catch, or one of them. */
    record Both(int both, int onlyFirst, int onlyFirstFrauds, int onlySecond, int onlySecondFrauds) {}
}
