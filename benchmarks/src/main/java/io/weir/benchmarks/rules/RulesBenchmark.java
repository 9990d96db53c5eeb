package io.weir.benchmarks.rules;

import io.weir.benchmarks.Arm;
import io.weir.benchmarks.Benchmark;
import io.weir.benchmarks.Console;
import io.weir.benchmarks.Contest;
import io.weir.benchmarks.Contest.Ratio;
import io.weir.benchmarks.job.FilledTopics;
import io.weir.benchmarks.job.Servers;
import io.weir.benchmarks.latency.PublishedModel;
import io.weir.simulator.Simulation;
import io.weir.simulator.SimulationSettings;
import io.weir.sql.ImmediateRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What rules cost on the hot path: the whole job with features, model and decisions, by none, 1, 10, 100 and 1,000 rules. */
public final class RulesBenchmark implements Benchmark {
    private static final int[] COUNTS = {1, 10, 100, 1_000};
    /** A JVM an arm, all at once on one machine. */
    private static final int HEAP_GIB = 2;
    /** Within features.disorder: what is later need not be in the same vectors in every run. */
    private static final Duration LATE = Duration.ofMillis(900);

    @Override
    public String name() {
        return "rules";
    }

    @Override
    public String question() {
        return "the whole job, deciding by a model and 1, 10, 100 and 1,000 rules, against itself without rules";
    }

    @Override
    public Duration warmUp() {
        return Duration.ofSeconds(40);
    }

    @Override
    public Contest prepare(boolean quick, Console console) throws Exception {
        Servers servers = Servers.start(
                HEAP_GIB,
                Servers.G1,
                Servers.ALL_CORES,
                IntStream.concat(IntStream.of(0), IntStream.of(COUNTS))
                        .mapToObj(RulesArm::name)
                        .toArray(String[]::new));
        try {
            console.progress("Kafka, Elasticsearch and Postgres are up");
            PublishedModel.publish(servers.bootstrapServers(), servers.folder().resolve("model"));
            Simulation simulation = new Simulation(size(quick).build());
            long messages = FilledTopics.fill(servers.bootstrapServers(), simulation, console);
            RulesArm.Agreed agreed = new RulesArm.Agreed();
            List<Arm> arms = new ArrayList<>(List.of(RulesArm.of(0, servers, messages, agreed)));
            List<Ratio> ratios = new ArrayList<>();
            for (int count : COUNTS) {
                arms.add(RulesArm.of(count, servers, messages, agreed));
                ratios.add(new Ratio("rules" + count + "OverNone", RulesArm.name(count), RulesArm.name(0)));
            }
            Payments payments = Payments.of(servers, simulation, quick ? 500 : 20_000);
            // Once for all: compiling is what takes time.
            List<ImmediateRule> rules = GeneratedRules.compiled(COUNTS[COUNTS.length - 1]);
            console.progress("%,d rules compiled", rules.size());
            for (int count : COUNTS) {
                arms.add(new AloneArm(
                        rules.subList(0, count), payments, quick ? 500 : Math.min(200_000, 20_000_000 / count)));
            }
            return new Contest(messages, arms, List.of(), ratios, servers::close);
        } catch (Exception e) {
            servers.close();
            throw e;
        }
    }

    private static SimulationSettings.Builder size(boolean quick) {
        SimulationSettings.Builder settings = SimulationSettings.builder().maxDelay(LATE);
        return quick
                ? settings.customers(400).duration(Duration.ofDays(2))
                : settings.customers(5_000).duration(Duration.ofDays(14));
    }
}
