package io.weir.benchmarks;

import java.util.SortedSet;

/**
 * What one repetition of an arm gave.
 *
 * @param measured in the unit of the arm; of events per second, those in by the time from the first to the last result
 * @param results everything that came out, each in words that show where two runs differ
 */
public record Run(double measured, SortedSet<String> results) {
    /** @param nanos from the first event to the last result */
    public static Run of(long events, long nanos, SortedSet<String> results) {
        return new Run(events / (nanos / 1e9), results);
    }
}
