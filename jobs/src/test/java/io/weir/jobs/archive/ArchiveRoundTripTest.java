package io.weir.jobs.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Topics;
import io.weir.jobs.Arrival;
import io.weir.jobs.archive.Archive.Period;
import io.weir.jobs.kafka.ReadMessage;
import io.weir.simulator.SimEvent;
import io.weir.simulator.Simulation;
import io.weir.simulator.SimulationSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The sink and the source in jobs that fail between their checkpoints. */
class ArchiveRoundTripTest {
    @RegisterExtension
    static final MiniClusterExtension FLINK = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private static final int PARTITIONS = 2;
    private static final Instant START = Instant.parse("2026-03-02T20:00:00Z");

    @TempDir
    private Path folder;

    @BeforeEach
    void noFailureYet() {
        FailsTwice.FAILURES.set(0);
    }

    /** Fails after a checkpoint, and after another one, when some more rows have passed. */
    private static final class FailsTwice<T> extends RichMapFunction<T, T> implements CheckpointListener {
        private static final long serialVersionUID = 1L;
        private static final AtomicInteger FAILURES = new AtomicInteger();
        private static final int TIMES = 2;

        private int rowsSinceCheckpoint = Integer.MIN_VALUE;

        @Override
        public T map(T row) {
            if (++rowsSinceCheckpoint == 100 && FAILURES.get() < TIMES) {
                FAILURES.incrementAndGet();
                throw new IllegalStateException("planned failure " + FAILURES);
            }
            return row;
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) {
            rowsSinceCheckpoint = 0;
        }
    }

    private StreamExecutionEnvironment environment() {
        Configuration settings = new Configuration();
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 5);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        env.setParallelism(PARTITIONS);
        return env;
    }

    @Test
    void whatFailsBetweenCheckpointsIsArchivedExactlyOnce() throws Exception {
        int each = 300_000;
        StreamExecutionEnvironment env = environment();
        // Of each of the source's two ranges one is a partition; every tenth row is a day late.
        env.fromSource(new NumberSequenceSource(0, 2L * each - 1), WatermarkStrategy.noWatermarks(), "numbers")
                .map(
                        number -> {
                            long offset = number % each;
                            long millis = START.toEpochMilli() + offset * 100 - (offset % 10 == 0 ? 86_400_000L : 0);
                            return new Archived(
                                    "eu-transactions",
                                    (int) (number / each),
                                    offset,
                                    0,
                                    millis,
                                    millis,
                                    null,
                                    Long.toString(number).getBytes(StandardCharsets.UTF_8));
                        },
                        TypeInformation.of(Archived.class))
                .map(new NumberArrivals(Map.of()), TypeInformation.of(Archived.class))
                .map(new FailsTwice<>(), TypeInformation.of(Archived.class))
                .sinkTo(new ArchiveSink(folder.resolve("archive").toString(), "eu-"));
        env.execute();

        assertThat(FailsTwice.FAILURES).hasValue(FailsTwice.TIMES);
        Archive archive = new Archive(folder.resolve("archive").toString());
        Verification.Result result = Verification.verify(archive, Period.ALL, rows -> {});
        assertThat(result.findings()).isEmpty();
        assertThat(result.rows()).isEqualTo(2L * each);
        for (Archived row : archive.rows("transactions")) {
            assertThat(new String(row.value(), StandardCharsets.UTF_8))
                    .isEqualTo(Long.toString((long) row.partition() * each + row.offset()));
            assertThat(row.arrival()).isEqualTo(row.offset());
        }
    }

    @Test
    void aSourceThatFailsGoesOnWhereItWasAndItsPartitionsTakeTurnsByEventTime() throws Exception {
        Map<String, List<Archived>> partitions = simulated();
        ArchiveFolder files = new ArchiveFolder(folder.resolve("archive"));
        for (List<Archived> rows : partitions.values()) {
            writeInDays(files, rows);
        }
        ArchivedPeriod period = ArchivedPeriod.of(folder.resolve("archive").toString(), Topics.INPUTS, null, null);
        StreamExecutionEnvironment env = environment();
        List<String> read = new ArrayList<>();
        try (CloseableIterator<String> ids = env.fromSource(
                        new ArchiveSource(period, Duration.ofSeconds(5), null),
                        WatermarkStrategy.noWatermarks(),
                        "archive")
                .map(new FailsTwice<>(), TypeInformation.of(Arrival.class))
                .map(ArchiveRoundTripTest::name, Types.STRING)
                .executeAndCollect()) {
            ids.forEachRemaining(read::add);
        }

        assertThat(FailsTwice.FAILURES).hasValue(FailsTwice.TIMES);
        assertThat(read).doesNotHaveDuplicates();
        assertThat(read)
                .hasSize(partitions.values().stream().mapToInt(List::size).sum());
        // Of every partition the order of its offsets.
        Map<String, Integer> place = new HashMap<>();
        for (int i = 0; i < read.size(); i++) {
            place.put(read.get(i), i);
        }
        for (List<Archived> rows : partitions.values()) {
            List<Integer> places = new ArrayList<>();
            for (Archived row : rows) {
                places.add(place.get(name(ReadMessage.of(row.topic()).arrival(row.message()))));
            }
            assertThat(places).isSorted();
        }
    }

    @Test
    void oneReaderEmitsByEventTimeButForDisorderWithinPartitions() throws Exception {
        Map<String, List<Archived>> partitions = simulated();
        ArchiveFolder files = new ArchiveFolder(folder.resolve("archive"));
        for (List<Archived> rows : partitions.values()) {
            writeInDays(files, rows);
        }
        Instant from = START.plus(Duration.ofHours(5));
        Instant to = START.plus(Duration.ofHours(30));
        ArchivedPeriod period = ArchivedPeriod.of(folder.resolve("archive").toString(), Topics.INPUTS, from, to);
        StreamExecutionEnvironment env = environment();
        List<Long> times = new ArrayList<>();
        try (CloseableIterator<Long> read = env.fromSource(
                        new ArchiveSource(period, Duration.ofSeconds(5), null),
                        WatermarkStrategy.noWatermarks(),
                        "archive")
                .setParallelism(1)
                .map(arrival -> arrival.eventMillis(0), Types.LONG)
                .setParallelism(1)
                .executeAndCollect()) {
            read.forEachRemaining(times::add);
        }
        // The naive twin.
        List<Long> expected = partitions.values().stream()
                .flatMap(List::stream)
                .map(Archived::eventMillis)
                .filter(millis -> millis >= from.toEpochMilli() && millis < to.toEpochMilli())
                .sorted()
                .toList();
        assertThat(times.stream().sorted().toList()).isEqualTo(expected);
        long furthestBack = 0;
        long latest = Long.MIN_VALUE;
        for (long millis : times) {
            latest = Math.max(latest, millis);
            furthestBack = Math.max(furthestBack, latest - millis);
        }
        assertThat(Duration.ofMillis(furthestBack)).isLessThan(Duration.ofMinutes(5));
    }

    private static String name(Arrival arrival) {
        if (arrival.transaction() != null) {
            return "t" + arrival.transaction().id() + arrival.transaction().account();
        }
        return arrival.accountEvent() != null
                ? "e" + arrival.accountEvent().id()
                : "l" + arrival.label().transactionId();
    }

    /** Two partitions of each topic, by topic and partition. */
    private static Map<String, List<Archived>> simulated() {
        Simulation simulation = new Simulation(SimulationSettings.builder()
                .seed(5)
                .customers(1500)
                .start(START)
                .duration(Duration.ofDays(3))
                .duplicates(0)
                .build());
        Map<String, List<Archived>> partitions = new HashMap<>();
        simulation.events().forEachRemaining(event -> {
            int partition = Math.floorMod(event.key().hashCode(), PARTITIONS);
            List<Archived> rows = partitions.computeIfAbsent(event.topic() + partition, ignored -> new ArrayList<>());
            rows.add(archived(event, partition, rows.size()));
        });
        return partitions;
    }

    private static Archived archived(SimEvent event, int partition, long offset) {
        Archived row = new Archived(
                event.topic(),
                partition,
                offset,
                offset,
                event.sentMillis(),
                0,
                event.key().getBytes(StandardCharsets.UTF_8),
                event.bytes());
        long eventMillis = ReadMessage.of(event.topic()).arrival(row.message()).eventMillis(event.sentMillis());
        return new Archived(
                row.topic(), partition, offset, offset, row.kafkaMillis(), eventMillis, row.key(), row.value());
    }

    /** Files of some thousand rows and one day each, as the sink would write them. */
    private static void writeInDays(ArchiveFolder files, List<Archived> rows) throws Exception {
        for (int from = 0; from < rows.size(); from += 3_000) {
            Map<Object, List<Archived>> days = new HashMap<>();
            for (Archived row : rows.subList(from, Math.min(from + 3_000, rows.size()))) {
                days.computeIfAbsent(row.day(), ignored -> new ArrayList<>()).add(row);
            }
            for (List<Archived> day : days.values()) {
                files.write(day);
            }
        }
    }
}
