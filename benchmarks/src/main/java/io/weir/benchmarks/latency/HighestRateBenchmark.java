package io.weir.benchmarks.latency;

import io.weir.benchmarks.Arm;
import io.weir.benchmarks.Benchmark;
import io.weir.benchmarks.Console;
import io.weir.benchmarks.Contest;
import io.weir.benchmarks.Mismatch;
import io.weir.benchmarks.Run;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/**
 * How many transactions a second are decided in time: the rate of {@link LatencyBenchmark} is what one has, this is what a machine can take. State grows
 * meanwhile, as in a deployment that has just begun.
 */
public final class HighestRateBenchmark implements Benchmark {
    /** Of 99 in 100 decisions, milliseconds. */
    private static final int IN_TIME = 50;

    private static final int FIRST_RATE = 2_000;
    private static final int LOWEST_RATE = 100;
    /** Answers are on a grid of this. */
    private static final double STEP = 1.2;

    /** Slices in which a rate may be held. */
    private static final int TRIES = 2;

    /** A checkpoint a minute: each slice has as much of them as any other. */
    private static final Duration SLICE = Duration.ofMinutes(1);

    private static final Duration QUICK_SLICE = Duration.ofSeconds(5);
    private static final Duration WARM_UP = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "latency-rate";
    }

    @Override
    public String question() {
        return "the highest rate at which 99 of 100 decisions take less than " + IN_TIME + " ms";
    }

    /** The load is warm when the contest is ready, and one climb goes before those that count. */
    @Override
    public Duration warmUp() {
        return Duration.ZERO;
    }

    @Override
    public Contest prepare(boolean quick, Console console) throws Exception {
        Load load = Load.start(
                FIRST_RATE, LatencyBenchmark.HEAP_GIB, quick ? QUICK_SLICE : SLICE, LatencyBenchmark.SETTINGS, console);
        try {
            load.pass(quick ? QUICK_SLICE : WARM_UP);
        } catch (RuntimeException e) {
            load.close();
            throw e;
        }
        return new Contest(FIRST_RATE, List.of(new Climb(load, console)), List.of(), List.of(), load::close);
    }

    /** From the last answer upwards until a rate is not held, or, where that one is not, downwards until one is. */
    private static final class Climb implements Arm {
        private final Load load;
        private final Console console;
        private double begin = FIRST_RATE;

        Climb(Load load, Console console) {
            this.load = load;
            this.console = console;
        }

        @Override
        public String name() {
            return "rateInTime";
        }

        @Override
        public String unit() {
            return EVENTS_PER_SECOND;
        }

        @Override
        public Run run() throws InterruptedException {
            double rate = begin;
            if (isHeld(rate)) {
                while (isHeld(rate * STEP)) {
                    rate *= STEP;
                }
            } else {
                do {
                    rate /= STEP;
                    if (rate < LOWEST_RATE) {
                        throw new Mismatch("Not even %d transactions a second are decided in %d ms"
                                .formatted(LOWEST_RATE, IN_TIME));
                    }
                } while (!isHeld(rate));
            }
            begin = rate;
            return new Run(rate, new TreeSet<>(List.of("every transaction answered once")));
        }

        /** What fails once may have been an accident. */
        private boolean isHeld(double rate) throws InterruptedException {
            boolean held = false;
            for (int slice = 0; slice < TRIES && !held; slice++) {
                held = isHeldOnce((int) rate);
            }
            return held;
        }

        private boolean isHeldOnce(int rate) throws InterruptedException {
            load.rate(rate);
            try {
                double p99 = load.slice(Load.Figure.P99);
                console.progress("%,d transactions a second: p99 of %,.0f ms", rate, p99);
                if (p99 < IN_TIME) {
                    return true;
                }
            } catch (TooSlow e) {
                console.progress("%,d transactions a second: too many", rate);
            }
            load.rate(rate / 2);
            load.catchUp(rate / 2);
            return false;
        }
    }
}
