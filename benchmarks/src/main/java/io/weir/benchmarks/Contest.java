package io.weir.benchmarks;

import java.util.List;

/**
 * Arms that are ready to run on the same input.
 *
 * @param events in the input
 * @param arms in the order of the report
 * @param agreeing names of arms that must give the same results, group by group; every arm must give its own again and again
 * @param ratios of the report
 * @param afterwards releases what the arms run on
 */
public record Contest(long events, List<Arm> arms, List<List<String>> agreeing, List<Ratio> ratios, Runnable afterwards)
        implements AutoCloseable {
    /** The throughput of one arm divided by that of another. */
    public record Ratio(String key, String of, String over) {}

    @Override
    public void close() {
        afterwards.run();
    }
}
