package io.weir.benchmarks.recovery;

import io.weir.benchmarks.Benchmark;
import io.weir.benchmarks.Console;
import io.weir.benchmarks.Contest;
import java.time.Duration;
import java.util.List;

/**
 * How long decisions stay out when a TaskManager is killed under load, with many keys to bring back.
 *
 * @param name on the command line
 */
public record RecoveryBenchmark(String name, Load load) implements Benchmark {
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final Duration QUICK_QUIET = Duration.ofSeconds(5);

    @Override
    public String question() {
        return "seconds from kill -9 of the TaskManager until decisions keep up again, " + load;
    }

    /** Nothing is compared by speed: one kill goes before those that count. */
    @Override
    public Duration warmUp() {
        return Duration.ZERO;
    }

    @Override
    public Contest prepare(boolean quick, Console console) throws Exception {
        Load size = load.orQuick(quick);
        ManyKeys job = ManyKeys.prepare(size, console);
        Figures figures = new Figures(new Kill(job, quick ? QUICK_QUIET : QUIET)::measure);
        return new Contest(
                size.accounts(),
                List.of(
                        figures.arm(Kill.SECONDS, "s"),
                        figures.arm(Kill.DETECT, "ms"),
                        figures.arm(Kill.RESTORE, "ms"),
                        figures.arm(Kill.CATCH_UP, "ms"),
                        figures.arm(Kill.STATE, "KB")),
                List.of(),
                List.of(),
                job::close);
    }
}
