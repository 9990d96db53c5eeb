package io.weir.jobs.metrics;

import java.util.Locale;
import org.apache.flink.metrics.MetricGroup;

/**
 * How long something took, as a histogram of Prometheus: how many took at most so long, for a fixed row of bounds. Those of all instances and TaskManagers
 * may be added up before a quantile is taken, which Flink's own histograms do not allow: Prometheus gets quantiles of them.
 *
 * <p>Costs a walk over a few bounds and two additions; nothing is made, nothing is locked. For one thread; the reporter may read it a moment late.
 */
public final class Latency {
    private static final long[] BOUNDS_MILLIS = {
        1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 600_000
    };
    static final String BUCKET = "_bucket";
    static final String SUM = "_sum";
    static final String COUNT = "_count";
    static final String BOUND = "le";

    private final long[] counts = new long[BOUNDS_MILLIS.length + 1];
    private long sumMillis;

    Latency(String name, MetricGroup group) {
        for (int i = 0; i < counts.length; i++) {
            int last = i;
            group.addGroup(BOUND, bound(i)).gauge(name + BUCKET, () -> upTo(last));
        }
        group.gauge(name + SUM, () -> sumMillis / 1000.0);
        group.gauge(name + COUNT, () -> upTo(counts.length - 1));
    }

    /** Seconds, as Prometheus writes them. */
    private static String bound(int i) {
        return i == BOUNDS_MILLIS.length
                ? "+Inf"
                : String.format(Locale.ROOT, "%.3f", BOUNDS_MILLIS[i] / 1000.0).replaceFirst("\\.?0+$", "");
    }

    private long upTo(int last) {
        long sum = 0;
        for (int i = 0; i <= last; i++) {
            sum += counts[i];
        }
        return sum;
    }

    /** @param millis below 0, as clocks of two machines may give, counts as 0 */
    public void took(long millis) {
        int bucket = 0;
        // Most take little: a walk finds its place sooner than halving would.
        while (bucket < BOUNDS_MILLIS.length && millis > BOUNDS_MILLIS[bucket]) {
            bucket++;
        }
        counts[bucket]++;
        sumMillis += Math.max(0, millis);
    }
}
