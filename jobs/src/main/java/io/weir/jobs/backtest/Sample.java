package io.weir.jobs.backtest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Alerts from which the most typical are picked: those whose numbers lie nearest to the middle of all. At most {@link #MOST} are kept; where there are more, every
 * second, then every fourth of them and so on, so that all times have their share.
 */
final class Sample {
    private static final int MOST = 20_000;

    /**
     * An alert.
     *
     * @param fraud whether a payment of its evidence was
     * @param numbers that make alerts alike, the same for all; NaN where there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Alert(
            Instant time,
            String subject,
            List<String> evidence,
            long amountMinor,
            String currency,
            boolean fraud,
            String reason,
            double[] numbers) {}

    private final List<Alert> kept = new ArrayList<>();
    private long seen;
    private int stride = 1;

    void add(Alert alert) {
        if (wants()) {
            kept.add(alert);
            if (kept.size() == MOST) {
                thin();
            }
        }
        seen++;
    }

    /** Whether the next one is kept; who builds alerts can spare itself the work, and say {@link #passOver}. */
    boolean wants() {
        return seen % stride == 0;
    }

    void passOver() {
        seen++;
    }

    private void thin() {
        List<Alert> half = new ArrayList<>(MOST);
        for (int i = 0; i < kept.size(); i += 2) {
            half.add(kept.get(i));
        }
        kept.clear();
        kept.addAll(half);
        stride *= 2;
    }

    /** The most typical, at most so many, of different subjects as long as there are some. */
    List<Alert> typical(int most) {
        if (kept.isEmpty()) {
            return List.of();
        }
        int width = kept.get(0).numbers.length;
        double[] middle = new double[width];
        double[] spread = new double[width];
        for (int i = 0; i < width; i++) {
            int number = i;
            double[] sorted = kept.stream()
                    .mapToDouble(alert -> alert.numbers[number])
                    .filter(value -> !Double.isNaN(value))
                    .sorted()
                    .toArray();
            if (sorted.length > 0) {
                middle[i] = sorted[sorted.length / 2];
                spread[i] = sorted[sorted.length * 3 / 4] - sorted[sorted.length / 4];
            }
        }
        List<Alert> nearest = new ArrayList<>(kept);
        nearest.sort(Comparator.comparingDouble((Alert alert) -> distance(alert.numbers, middle, spread))
                .thenComparing(Alert::time)
                .thenComparing(alert -> alert.evidence.get(0)));
        List<Alert> picked = new ArrayList<>();
        Set<String> subjects = new HashSet<>();
        for (Alert alert : nearest) {
            if (picked.size() < most && subjects.add(alert.subject)) {
                picked.add(alert);
            }
        }
        for (Alert alert : nearest) {
            if (picked.size() < most && !picked.contains(alert)) {
                picked.add(alert);
            }
        }
        return picked;
    }

    /** Mean distance in spreads; what is missing, or differs where all others are alike, counts as one. */
    private static double distance(double[] numbers, double[] middle, double[] spread) {
        double[] distances = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            double off = Math.abs(numbers[i] - middle[i]);
            distances[i] = off == 0 ? 0 : Double.isNaN(off) || spread[i] == 0 ? 1 : Math.min(10, off / spread[i]);
        }
        return Arrays.stream(distances).average().orElse(0);
    }
}
