package io.weir.benchmarks.handbook;

import io.weir.scoring.training.Metrics;
import io.weir.scoring.training.Period;
import io.weir.scoring.training.Rows;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;

/**
 * One split of the Fraud Detection Handbook: a week to train on, a week in which its labels come in, a week to test on. Cards that are known
 * to be compromised when a test day begins are not tested: those with a fraud in the training week, and those with one up to a week before that day.
 * Source: Le Borgne, Siblini, Lebichot, Bontempi, Reproducible Machine Learning for Credit Card Fraud Detection (2022), chapters 3 and 5.
 *
 * @param begin of the training week, midnight UTC
 */
record Fold(Instant begin) {
    static final int DAYS = 7;
    /** From the first day of the training week to the last of the test week. */
    static final int ALL_DAYS = 3 * DAYS;

    static final int CARDS_A_DAY = 100;

    Period training() {
        return Period.ofDays(begin, DAYS);
    }

    Period testing() {
        return Period.ofDays(begin.plus(2 * DAYS, ChronoUnit.DAYS), DAYS);
    }

    /** @param rows that hold the fold's three weeks */
    Rows train(Rows rows) {
        return slice(rows, training());
    }

    /** @param rows that hold the fold's three weeks */
    Rows test(Rows rows) {
        Set<String> compromised = new HashSet<>();
        addFrauds(rows, training(), compromised);
        Rows test = new Rows(rows.width());
        float[] vector = new float[rows.width()];
        Period week = testing();
        for (Instant day = week.from(); day.isBefore(week.to()); day = day.plus(1, ChronoUnit.DAYS)) {
            // What happened a week before the day that has just ended is known by now.
            addFrauds(rows, Period.ofDays(day.minus(DAYS + 1, ChronoUnit.DAYS), 1), compromised);
            int end = rows.firstFrom(day.plus(1, ChronoUnit.DAYS));
            for (int row = rows.firstFrom(day); row < end; row++) {
                if (!compromised.contains(rows.account(row))) {
                    for (int i = 0; i < vector.length; i++) {
                        vector[i] = rows.value(row, i);
                    }
                    test.add(rows.time(row), rows.account(row), rows.isFraud(row), vector);
                }
            }
        }
        return test;
    }

    private static Rows slice(Rows rows, Period period) {
        return rows.slice(rows.firstFrom(period.from()), rows.firstFrom(period.to()));
    }

    private static void addFrauds(Rows rows, Period period, Set<String> accounts) {
        int end = rows.firstFrom(period.to());
        for (int row = rows.firstFrom(period.from()); row < end; row++) {
            if (rows.isFraud(row)) {
                accounts.add(rows.account(row));
            }
        }
    }

    /**
     * What a model is worth on the test week.
     *
     * @param auc area under the ROC curve
     * @param ap average precision
     * @param cp100 card precision at 100 cards a day
     */
    record Figures(double auc, double ap, double cp100) {
        static Figures of(float[] scores, Rows test) {
            return new Figures(
                    Metrics.auc(scores, test.labels()),
                    Metrics.averagePrecision(scores, test.labels()),
                    Metrics.cardPrecision(CARDS_A_DAY, scores, test));
        }
    }
}
