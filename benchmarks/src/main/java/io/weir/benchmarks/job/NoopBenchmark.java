package io.weir.benchmarks.job;

import io.weir.benchmarks.Benchmark;
import io.weir.benchmarks.Console;
import io.weir.benchmarks.Contest;
import io.weir.benchmarks.Contest.Ratio;
import io.weir.benchmarks.Truth;
import io.weir.simulator.Simulation;
import io.weir.simulator.SimulationSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What detection costs: the full job against the least a job between Kafka and Kafka can do, on the same topics and cores. */
public final class NoopBenchmark implements Benchmark {
    @Override
    public String name() {
        return "noop";
    }

    @Override
    public String question() {
        return "the full detection job, without features and with all of them, against a job that only copies from Kafka to Kafka";
    }

    @Override
    public Contest prepare(boolean quick, Console console) throws IOException {
        Servers servers = Servers.start(NoopArm.NAME, FullArm.WITHOUT, FullArm.WITH);
        try {
            console.progress("Kafka, Elasticsearch and Postgres are up");
            Simulation simulation = new Simulation(size(quick).build());
            long messages = FilledTopics.fill(servers.bootstrapServers(), simulation, console);
            return new Contest(
                    messages,
                    List.of(
                            new NoopArm(servers, messages),
                            FullArm.withoutFeatures(servers, messages, new Truth(simulation.crimes())),
                            FullArm.withFeatures(servers, messages, new Truth(simulation.crimes()))),
                    List.of(),
                    List.of(
                            new Ratio("fullJobOverNoop", "fullJob", "noop"),
                            new Ratio("featuresOverNoop", "withFeatures", "noop")),
                    servers::close);
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    private static SimulationSettings.Builder size(boolean quick) {
        return quick
                ? SimulationSettings.builder()
                        .customers(400)
                        .duration(Duration.ofDays(2))
                        .structuring(5)
                        .velocityBursts(5)
                        .accountTakeovers(5)
                : SimulationSettings.builder()
                        .customers(20_000)
                        .duration(Duration.ofDays(14))
                        .structuring(200)
                        .velocityBursts(200)
                        .accountTakeovers(200);
    }
}
