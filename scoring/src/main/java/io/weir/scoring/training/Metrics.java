package io.weir.scoring.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How well scores tell fraud from the rest. Plain arithmetic on arrays of equal length, a score and a label a payment; no engine, and no result depends on
 * the order of the payments.
 */
public final class Metrics {
    private Metrics() {}

    /**
     * The area under the ROC curve: how likely a fraud, picked at random, has a higher score than an honest payment; equal scores count half. Source: Hanley,
     * McNeil, The meaning and use of the area under a ROC curve, Radiology 143 (1982).
     *
     * @return 0 to 1; NaN unless there are both kinds
     */
    public static double auc(float[] scores, boolean[] fraud) {
        int[] order = bestFirst(scores);
        long frauds = 0;
        long honest = 0;
        // Twice the pairs in which the fraud is above, so that a half is a whole number.
        double twicePairs = 0;
        for (int i = 0; i < order.length; ) {
            long tiedFrauds = 0;
            int end = endOfTie(scores, order, i);
            for (; i < end; i++) {
                tiedFrauds += fraud[order[i]] ? 1 : 0;
            }
            long tiedHonest = end - frauds - honest - tiedFrauds;
            twicePairs += (double) tiedHonest * (2 * frauds + tiedFrauds);
            frauds += tiedFrauds;
            honest += tiedHonest;
        }
        return twicePairs / (2.0 * frauds * honest);
    }

    /**
     * The average precision: the sum over thresholds of the precision there, times the recall gained there, without interpolation, as scikit-learn's
     * {@code average_precision_score} has it.
     *
     * @return 0 to 1; NaN if there is no fraud
     */
    public static double averagePrecision(float[] scores, boolean[] fraud) {
        int[] order = bestFirst(scores);
        long frauds = 0;
        double sum = 0;
        for (int i = 0; i < order.length; ) {
            long before = frauds;
            int end = endOfTie(scores, order, i);
            for (; i < end; i++) {
                frauds += fraud[order[i]] ? 1 : 0;
            }
            sum += (frauds - before) * ((double) frauds / end);
        }
        return sum / frauds;
    }

    /**
     * Card precision top-k: every day the k accounts with the highest scores are looked at, each by its highest payment, and those with a fraud that day
     * are found. An account that was found is left out of the days that follow. The share found of k, on average over the days that have a payment.
     * Of equal scores the account that comes first in the alphabet is looked at. Source: Le Borgne, Siblini, Lebichot, Bontempi, Reproducible
     * Machine Learning for Credit Card Fraud Detection (2022), chapter 4.
     *
     * @param k accounts that can be looked at in a day; where there are fewer the share is still that of k
     * @return 0 to 1; NaN without payments
     */
    public static double cardPrecision(int k, float[] scores, Rows rows) {
        Map<Long, Map<String, Card>> days = new TreeMap<>();
        for (int i = 0; i < scores.length; i++) {
            days.computeIfAbsent(rows.day(i), day -> new HashMap<>())
                    .computeIfAbsent(rows.account(i), Card::new)
                    .pays(scores[i], rows.isFraud(i));
        }
        Set<String> foundBefore = new HashSet<>();
        double sum = 0;
        for (Map<String, Card> day : days.values()) {
            List<Card> cards = new ArrayList<>(day.values());
            cards.removeIf(card -> foundBefore.contains(card.account));
            cards.sort(Comparator.comparing((Card card) -> -card.score).thenComparing(card -> card.account));
            int found = 0;
            for (Card card : cards.subList(0, Math.min(k, cards.size()))) {
                if (card.isFraud) {
                    found++;
                    foundBefore.add(card.account);
                }
            }
            sum += (double) found / k;
        }
        return sum / days.size();
    }

    /** An account on one day. */
    private static final class Card {
        private final String account;
        private float score = Float.NEGATIVE_INFINITY;
        private boolean isFraud;

        private Card(String account) {
            this.account = account;
        }

        private void pays(float paymentScore, boolean paymentIsFraud) {
            score = Math.max(score, paymentScore);
            isFraud |= paymentIsFraud;
        }
    }

    /**
     * What a team finds that can look at a share of all payments.
     *
     * @param share of payments that can be alerts, above 0, at most 1
     * @return with the lowest threshold that does not raise more alerts than that; equal scores are above it together or not at all
     */
    public static Budget budget(double share, float[] scores, boolean[] fraud) {
        int[] order = bestFirst(scores);
        int most = (int) Math.floor(share * order.length);
        int alerts = 0;
        while (alerts < most) {
            int end = endOfTie(scores, order, alerts);
            if (end > most) {
                break;
            }
            alerts = end;
        }
        int found = 0;
        int frauds = 0;
        for (int i = 0; i < order.length; i++) {
            if (fraud[order[i]]) {
                frauds++;
                found += i < alerts ? 1 : 0;
            }
        }
        // Without room for the highest score, nothing reaches the threshold.
        double threshold =
                alerts > 0 ? scores[order[alerts - 1]] : order.length > 0 ? Math.nextUp(scores[order[0]]) : 0;
        return new Budget(
                share,
                threshold,
                alerts,
                frauds == 0 ? 0 : (double) found / frauds,
                alerts == 0 ? 0 : (double) found / alerts);
    }

    /**
     * Recall at an alert budget.
     *
     * @param share of payments that may become alerts
     * @param threshold a payment is an alert if its score is this or higher
     * @param alerts how many that are
     * @param recall share of the frauds that are alerts
     * @param precision share of the alerts that are frauds; 0 without alerts
     */
    public record Budget(double share, double threshold, long alerts, double recall, double precision) {}

    /**
     * The mean squared difference of score and truth. Source: Brier, Verification of forecasts expressed in terms of probability, Monthly Weather
     * Review 78 (1950).
     *
     * @return 0 for scores that are always right, 1 for those that are always wrong; NaN without payments
     */
    public static double brier(float[] scores, boolean[] fraud) {
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            double off = scores[i] - (fraud[i] ? 1 : 0);
            sum += off * off;
        }
        return sum / scores.length;
    }

    /**
     * Whether scores are probabilities: payments sorted by score into bins of equal size, the mean score of each against its share of frauds. Equal scores
     * are never parted, so a bin can be larger than others or not be there.
     *
     * @param bins at most so many
     */
    public static List<CalibrationBin> calibration(int bins, float[] scores, boolean[] fraud) {
        int[] order = bestFirst(scores);
        List<CalibrationBin> table = new ArrayList<>();
        int end = 0;
        for (int bin = 1; bin <= bins; bin++) {
            int first = end;
            int wanted = (int) ((long) order.length * bin / bins);
            double sum = 0;
            int frauds = 0;
            while (end < wanted
                    || (end > first && end < order.length && scores[order[end]] == scores[order[end - 1]])) {
                sum += scores[order[end]];
                frauds += fraud[order[end]] ? 1 : 0;
                end++;
            }
            if (end > first) {
                int count = end - first;
                table.add(new CalibrationBin(count, sum / count, (double) frauds / count));
            }
        }
        Collections.reverse(table);
        return table;
    }

    /**
     * Payments of similar score; in a table the lowest come first.
     *
     * @param count of payments
     * @param meanScore of them
     * @param fraudShare of them, 0 to 1: near the mean score if scores are probabilities
     */
    public record CalibrationBin(long count, double meanScore, double fraudShare) {}

    /** Indexes of the highest score first; equal ones as they come. */
    private static int[] bestFirst(float[] scores) {
        long[] keys = new long[scores.length];
        for (int i = 0; i < scores.length; i++) {
            if (Float.isNaN(scores[i])) {
                throw new IllegalArgumentException("The score of payment " + i + " is NaN");
            }
            // As integers, floats order as their bits do, negative ones the other way round; adding 0 makes -0 equal to
            // 0.
            int bits = Float.floatToIntBits(scores[i] + 0f);
            int ascending = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
            keys[i] = ((long) ~ascending << Integer.SIZE) | i;
        }
        Arrays.sort(keys);
        int[] order = new int[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }

    private static int endOfTie(float[] scores, int[] order, int from) {
        int end = from + 1;
        while (end < order.length && scores[order[end]] == scores[order[from]]) {
            end++;
        }
        return end;
    }
}
