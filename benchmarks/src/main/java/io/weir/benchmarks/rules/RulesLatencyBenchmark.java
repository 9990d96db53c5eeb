package io.weir.benchmarks.rules;

import io.weir.benchmarks.Arm;
import io.weir.benchmarks.Benchmark;
import io.weir.benchmarks.Console;
import io.weir.benchmarks.Contest;
import io.weir.benchmarks.Contest.Ratio;
import io.weir.benchmarks.Mismatch;
import io.weir.benchmarks.Run;
import io.weir.benchmarks.latency.LatencyBenchmark;
import io.weir.benchmarks.latency.Load;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What a hundred rules add to the time until a decision: one job under a load that it can carry, with the rules in force in some slices and not in others. */
public final class RulesLatencyBenchmark implements Benchmark {
    private static final int RULES = 100;
    /** Well below what the job can take, also on a slow machine: what is asked is how long rules take, not how long a queue is. */
    private static final int RATE = 2_000;

    private static final int QUICK_RATE = 500;
    /** The histories of ten minutes at the full rate, and room to collect beside them. */
    private static final int HEAP_GIB = 8;

    @Override
    public String name() {
        return "rules-latency";
    }

    @Override
    public String question() {
        return "milliseconds from a transaction's creation to its decision at a fixed rate, by 100 rules and by none";
    }

    /** The load is warm when the contest is ready. */
    @Override
    public Duration warmUp() {
        return Duration.ZERO;
    }

    @Override
    public Contest prepare(boolean quick, Console console) throws Exception {
        int rate = quick ? QUICK_RATE : RATE;
        Path noRules = Files.createTempDirectory("weir-no-rules");
        List<String> settings = new ArrayList<>(LatencyBenchmark.SETTINGS);
        settings.addAll(List.of("--decisions.rules", noRules.toString()));
        Load load =
                Load.start(rate, HEAP_GIB, quick ? Duration.ofSeconds(5) : Duration.ofSeconds(20), settings, console);
        try {
            load.pass(quick ? Duration.ofSeconds(5) : Duration.ofSeconds(60));
            PublishedRules rules = new PublishedRules(load.bootstrapServers(), RULES);
            // Both are warm before anything counts.
            rules.inForce(true);
            load.pass(quick ? Duration.ofSeconds(1) : Duration.ofSeconds(15));
            return new Contest(
                    rate,
                    List.of(new LoadArm(load, rules, false), new LoadArm(load, rules, true)),
                    List.of(),
                    List.of(new Ratio(RulesArm.name(RULES) + "OverNone", LoadArm.name(RULES), LoadArm.name(0))),
                    () -> close(load, noRules));
        } catch (Exception e) {
            close(load, noRules);
            throw e;
        }
    }

    private static void close(Load load, Path noRules) {
        load.close();
        try {
            Files.delete(noRules);
        } catch (IOException e) {
            throw new UncheckedIOException("A folder for no rules is left behind", e);
        }
    }

    /** A slice of the load. */
    private record LoadArm(Load load, PublishedRules rules, boolean inForce) implements Arm {
        static String name(int rules) {
            return RulesArm.name(rules) + "P99UnderLoad";
        }

        @Override
        public String name() {
            return name(inForce ? RULES : 0);
        }

        @Override
        public String unit() {
            return "ms";
        }

        @Override
        public Run run() throws Exception {
            rules.inForce(inForce);
            load.passUntilRulesHit(inForce, PublishedRules.ENOUGH);
            double millis = load.slice(Load.Figure.P99);
            boolean hit = load.hitByRules() > 0;
            if (hit != inForce) {
                throw new Mismatch("%s: %,d transactions were hit by rules".formatted(name(), load.hitByRules()));
            }
            return new Run(millis, new TreeSet<>(List.of("every transaction answered once", hit + ": hit by rules")));
        }
    }
}
