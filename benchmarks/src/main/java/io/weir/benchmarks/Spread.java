package io.weir.benchmarks;

import java.util.List;

/** Median, smallest and largest of some measurements. */
record Spread(double median, double min, double max) {
    /** Of at least one. The median of an even number is the mean of the two in the middle. */
    static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }
}
