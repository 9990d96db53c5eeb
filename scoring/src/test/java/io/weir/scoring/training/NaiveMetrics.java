package io.weir.scoring.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** {@link Metrics} straight from their definitions: every pair, every threshold, every day from the beginning. */
final class NaiveMetrics {
    private NaiveMetrics() {}

    static double auc(float[] scores, boolean[] fraud) {
        double wins = 0;
        long pairs = 0;
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < scores.length; j++) {
                if (fraud[i] && !fraud[j]) {
                    pairs++;
                    wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }
        return wins / pairs;
    }

    static double averagePrecision(float[] scores, boolean[] fraud) {
        Set<Float> thresholds = new TreeSet<>(Comparator.reverseOrder());
        for (float score : scores) {
            thresholds.add(score);
        }
        double sum = 0;
        double recallBefore = 0;
        for (float threshold : thresholds) {
            double recall = (double) found(threshold, scores, fraud) / count(fraud);
            double precision = (double) found(threshold, scores, fraud) / alerts(threshold, scores);
            sum += (recall - recallBefore) * precision;
            recallBefore = recall;
        }
        return sum;
    }

    static double cardPrecision(int k, float[] scores, Rows rows) {
        Set<Long> days = new TreeSet<>();
        Set<String> accounts = new TreeSet<>();
        for (int i = 0; i < scores.length; i++) {
            days.add(rows.day(i));
            accounts.add(rows.account(i));
        }
        Set<String> found = new HashSet<>();
        double sum = 0;
        for (long day : days) {
            List<String> left = new ArrayList<>(accounts);
            left.removeAll(found);
            int hits = 0;
            for (int looked = 0; looked < k; looked++) {
                String best = null;
                float bestScore = Float.NEGATIVE_INFINITY;
                for (String account : left) {
                    for (int i = 0; i < scores.length; i++) {
                        if (rows.day(i) == day && rows.account(i).equals(account) && scores[i] > bestScore) {
                            best = account;
                            bestScore = scores[i];
                        }
                    }
                }
                if (best == null) {
                    break;
                }
                left.remove(best);
                boolean isFraud = false;
                for (int i = 0; i < scores.length; i++) {
                    isFraud |= rows.day(i) == day && rows.account(i).equals(best) && rows.isFraud(i);
                }
                if (isFraud) {
                    hits++;
                    found.add(best);
                }
            }
            sum += (double) hits / k;
        }
        return sum / days.size();
    }

    /** Every score that occurs is tried as the threshold; NaN where even the highest raises too many alerts. */
    static double threshold(double share, float[] scores) {
        double lowest = Double.NaN;
        for (float score : scores) {
            if (alerts(score, scores) <= share * scores.length && !(score >= lowest)) {
                lowest = score;
            }
        }
        return lowest;
    }

    static long alerts(double threshold, float[] scores) {
        long alerts = 0;
        for (float score : scores) {
            alerts += score >= threshold ? 1 : 0;
        }
        return alerts;
    }

    static long found(double threshold, float[] scores, boolean[] fraud) {
        long found = 0;
        for (int i = 0; i < scores.length; i++) {
            found += fraud[i] && scores[i] >= threshold ? 1 : 0;
        }
        return found;
    }

    static long count(boolean[] fraud) {
        long count = 0;
        for (boolean isFraud : fraud) {
            count += isFraud ? 1 : 0;
        }
        return count;
    }
}
