package io.weir.scoring.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How numbers are spread over bins, so that a later time can be compared with the training by the population stability index: the sum over bins of (now
 * − then) · ln(now / then), the missing being a bin of their own.
 *
 * @param name of the feature, or {@code score}
 * @param edges deciles, ascending, each once: bin i holds the numbers above edge i − 1, up to and including edge i. One bin more than edges
 * @param shares of all numbers, bin by bin; a tenth each where no two numbers are equal
 * @param missing share of all that have no number; with the shares 1 in all
 */
public record Spread(String name, List<Double> edges, List<Double> shares, double missing) {
    private static final int TENTHS = 10;

    public Spread {
        if (shares.size() != edges.size() + 1) {
            throw new IllegalArgumentException("%s has %d shares for %d edges; one more than edges is right"
                    .formatted(name, shares.size(), edges.size()));
        }
        edges = List.copyOf(edges);
        shares = List.copyOf(shares);
    }

    /** @param values at least one; NaN where there is none. Sorted by this */
    static Spread of(String name, float[] values) {
        // NaN comes last.
        Arrays.sort(values);
        int count = present(values);
        List<Double> edges = new ArrayList<>();
        for (int tenth = 1; tenth < TENTHS && count > 0; tenth++) {
            // The last of so many tenths, rounded up.
            double edge = values[(int) (((long) count * tenth + TENTHS - 1) / TENTHS) - 1];
            if (edges.isEmpty() || edge > edges.get(edges.size() - 1)) {
                edges.add(edge);
            }
        }
        int[] counts = new int[edges.size() + 1];
        int bin = 0;
        for (int i = 0; i < count; i++) {
            while (bin < edges.size() && values[i] > edges.get(bin)) {
                bin++;
            }
            counts[bin]++;
        }
        return new Spread(
                name,
                edges,
                Arrays.stream(counts)
                        .mapToObj(in -> (double) in / values.length)
                        .toList(),
                (double) (values.length - count) / values.length);
    }

    /**
     * The value in the middle: of an even number the mean of the two.
     *
     * @param values NaN where there is none. Sorted by this
     * @return null where there is none at all
     */
    static Double median(float[] values) {
        Arrays.sort(values);
        int count = present(values);
        return count == 0 ? null : (Double) ((values[(count - 1) / 2] + (double) values[count / 2]) / 2);
    }

    private static int present(float[] sorted) {
        int count = sorted.length;
        while (count > 0 && Float.isNaN(sorted[count - 1])) {
            count--;
        }
        return count;
    }
}
