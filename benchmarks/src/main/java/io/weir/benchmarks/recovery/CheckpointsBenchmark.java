package io.weir.benchmarks.recovery;

import io.weir.benchmarks.Benchmark;
import io.weir.benchmarks.Console;
import io.weir.benchmarks.Contest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What checkpoints of many keys do to the time a decision takes, in a job that has been running for a while: in the minutes after a start its compiler does more
 * to it than any checkpoint.
 *
 * @param name on the command line
 */
public record CheckpointsBenchmark(String name, Load load) implements Benchmark {
    private static final Duration SETTLING = Duration.ofMinutes(2);
    private static final Duration QUICK_SETTLING = Duration.ofSeconds(5);
    private static final Duration SLICE = Duration.ofMinutes(1);
    /** With a checkpoint in it, most of the time. */
    private static final Duration QUICK_SLICE = Duration.ofSeconds(10);

    @Override
    public String question() {
        return "p99 of decisions while a checkpoint is made against that between checkpoints, " + load;
    }

    /** The job settles first, and one slice goes before those that count. */
    @Override
    public Duration warmUp() {
        return Duration.ZERO;
    }

    @Override
    public Contest prepare(boolean quick, Console console) throws Exception {
        Load size = load.orQuick(quick);
        ManyKeys job = ManyKeys.prepare(size, console);
        Figures figures = new Figures(new BesideCheckpoints(job, quick ? QUICK_SLICE : SLICE)::measure);
        settle(job, quick ? QUICK_SETTLING : SETTLING, console);
        return new Contest(
                size.accounts(),
                List.of(
                        figures.arm(BesideCheckpoints.P99_IN, "ms"),
                        figures.arm(BesideCheckpoints.P99_BETWEEN, "ms"),
                        figures.arm(BesideCheckpoints.TIME, "ms"),
                        figures.arm(BesideCheckpoints.STATE, "KB"),
                        figures.arm(BesideCheckpoints.WRITTEN, "KB")),
                List.of(),
                List.of(new Contest.Ratio(
                        "checkpointMovesP99", BesideCheckpoints.P99_IN, BesideCheckpoints.P99_BETWEEN)),
                job::close);
    }

    private static void settle(ManyKeys job, Duration settling, Console console) throws InterruptedException {
        console.progress("settling for %,d s", settling.toSeconds());
        try {
            TimeUnit.MILLISECONDS.sleep(settling.toMillis());
        } catch (InterruptedException e) {
            job.close();
            throw e;
        }
    }
}
