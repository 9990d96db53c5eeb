package io.weir.benchmarks.latency;

import io.weir.benchmarks.Arm;
import io.weir.benchmarks.Benchmark;
import io.weir.benchmarks.Console;
import io.weir.benchmarks.Contest;
import io.weir.benchmarks.Run;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/** How long a transaction takes from its creation to its decision, at a fixed rate, with everything on the same cores. */
public final class LatencyBenchmark implements Benchmark {
    private static final int RATE = 12_000;
    private static final int QUICK_RATE = 1_000;
    /** The histories of a quarter of an hour at the full rate, and room to collect beside them. */
    static final int HEAP_GIB = 12;

    /**
     * Of the job: every default, but buffers that wait less, as someone to whom milliseconds matter would set them, and a checkpoint a minute.
     */
    public static final List<String> SETTINGS =
            List.of("--latency.buffer-timeout", "5 ms", "--checkpoint.interval", "1 min");

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String question() {
        return "milliseconds from a transaction's creation to its decision, open loop, at a fixed rate";
    }

    /** The load is warm when the contest is ready. */
    @Override
    public Duration warmUp() {
        return Duration.ZERO;
    }

    @Override
    public Contest prepare(boolean quick, Console console) throws Exception {
        int rate = quick ? QUICK_RATE : RATE;
        Load load =
                Load.start(rate, HEAP_GIB, quick ? Duration.ofSeconds(5) : Duration.ofMinutes(2), SETTINGS, console);
        try {
            load.pass(quick ? Duration.ofSeconds(5) : Duration.ofSeconds(105));
        } catch (RuntimeException e) {
            load.close();
            throw e;
        }
        return new Contest(
                rate,
                List.of(
                        new FigureArm(load, Load.Figure.P50, "p50", "ms"),
                        new FigureArm(load, Load.Figure.P95, "p95", "ms"),
                        new FigureArm(load, Load.Figure.P99, "p99", "ms"),
                        new FigureArm(load, Load.Figure.P999, "p999", "ms"),
                        new FigureArm(load, Load.Figure.RATE, "rate", Arm.EVENTS_PER_SECOND)),
                List.of(),
                List.of(),
                load::close);
    }

    private record FigureArm(Load load, Load.Figure figure, String name, String unit) implements Arm {
        @Override
        public Run run() throws InterruptedException {
            double value = load.tell(figure);
            // That every transaction was answered, and once, has been seen to, or there would be no figure.
            return new Run(value, new TreeSet<>(List.of("every transaction answered once")));
        }
    }
}
