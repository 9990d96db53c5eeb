package io.weir.benchmarks.replay;

import io.weir.benchmarks.Benchmark;
import io.weir.benchmarks.Console;
import io.weir.benchmarks.Contest;
import io.weir.benchmarks.Contest.Ratio;
import io.weir.benchmarks.Truth;
import io.weir.benchmarks.job.ArchiveOfTopics;
import io.weir.benchmarks.job.FilledTopics;
import io.weir.benchmarks.job.Servers;
import io.weir.benchmarks.latency.PublishedModel;
import io.weir.simulator.Simulation;
import io.weir.simulator.SimulationSettings;
import java.time.Duration;
import java.util.List;

/** How fast history is replayed: the whole graph fed from the archive against a job that only reads it. */
public final class ReplayBenchmark implements Benchmark {
    /** What {@code weir replay} takes by default. */
    private static final int HEAP_GIB = 3;

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public String question() {
        return "the whole graph replayed from the archive, against a job that only reads it";
    }

    @Override
    public Contest prepare(boolean quick, Console console) throws Exception {
        Servers servers = Servers.start(
                HEAP_GIB, Servers.PARALLEL_GC, Servers.ALL_CORES, ArchiveOfTopics.NOOP, ArchiveOfTopics.REPLAY);
        try {
            console.progress("Kafka, Elasticsearch and Postgres are up");
            PublishedModel.publish(servers.bootstrapServers(), servers.folder().resolve("model"));
            Simulation simulation = new Simulation(size(quick).build());
            long messages = FilledTopics.fill(servers.bootstrapServers(), simulation, console);
            ArchiveOfTopics archive = ArchiveOfTopics.make(servers, messages);
            console.progress("archived");
            return new Contest(
                    messages,
                    List.of(archive.noop(), archive.replay(new Truth(simulation.crimes()))),
                    List.of(),
                    List.of(new Ratio("overNoop", ArchiveOfTopics.REPLAY, ArchiveOfTopics.NOOP)),
                    servers::close);
        } catch (Exception e) {
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
                        .customers(10_000)
                        .duration(Duration.ofDays(14))
                        .structuring(200)
                        .velocityBursts(200)
                        .accountTakeovers(200);
    }
}
