package io.weir.jobs.savepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.features.Catalogue;
import io.weir.jobs.Arrival;
import io.weir.jobs.DetectionSettings;
import io.weir.jobs.Segments;
import io.weir.patterns.DeviceMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A job that starts from what was made of history, against one that saw the history live. */
class BootstrapTest {
    private static final long SEED = 23;
    private static final List<Arrival> STREAM = Segments.simulated(SEED, 60, Duration.ofDays(2));
    private static final int SEEN = STREAM.size() * 2 / 3;
    private static final List<Arrival> HISTORY = STREAM.subList(0, SEEN);
    private static final List<Arrival> REST = STREAM.subList(SEEN, STREAM.size());
    private static final DetectionSettings SETTINGS =
            DetectionSettings.from(new String[] {"--decisions.enabled", "false", "--features.enabled", "true"});

    @RegisterExtension
    static final MiniClusterExtension FLINK = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    private static Path folder;

    /** Of a job that saw all of it live. */
    private static Segments live;

    /** Of one that saw the history. */
    private static Segments before;

    private static SavepointFiles savepoint;

    @BeforeAll
    static void runLive() throws Exception {
        live = new Segments(SETTINGS, Catalogue.shipped());
        live.run(STREAM, null, 1, folder);
        before = new Segments(SETTINGS, Catalogue.shipped());
        savepoint = SavepointFiles.open(before.run(HISTORY, null, 2, folder));
    }

    @Test
    void aJobThatStartsFromHistoryKnowsWhatOneKnowsThatSawItLive() throws Exception {
        Path made = folder.resolve("made");
        new Bootstrap(SETTINGS, Catalogue.shipped()).run(of(HISTORY), null, made, () -> {});

        Segments after = new Segments(SETTINGS, Catalogue.shipped());
        after.run(REST, made.toUri().toString(), 2, folder);
        assertEqualToLive(after);
        Map<String, Integer> all = new TreeMap<>(live.alertIds());
        before.alertIds().keySet().forEach(all::remove);
        assertThat(after.alertIds()).as("seed %d", SEED).isNotEmpty().isEqualTo(all);
    }

    @Test
    void aFeatureThatIsAddedIsRightAtOnce() throws Exception {
        // Nothing about merchants was kept of an account, and nothing at all per device.
        Catalogue old = without(line -> line.contains("| device |") || line.contains("| merchant"));
        SavepointFiles lacking = SavepointFiles.open(new Segments(SETTINGS, old).run(HISTORY, null, 1, folder));

        Segments cold = new Segments(SETTINGS, Catalogue.shipped());
        cold.run(REST, lacking.location(), 1, folder);
        assertThat(cold.vectors()).isNotEqualTo(of(live, cold));

        Path made = folder.resolve("added");
        new Bootstrap(SETTINGS, Catalogue.shipped()).run(of(HISTORY), lacking, made, () -> {});
        Segments after = new Segments(SETTINGS, Catalogue.shipped());
        after.run(REST, made.toUri().toString(), 1, folder);
        assertEqualToLive(after);
    }

    @Test
    void aHistoryThatIsNotWhatTheSavepointHadSeenIsRefused() throws Exception {
        List<Arrival> other = new ArrayList<>(HISTORY.subList(0, SEEN - 100));
        other.addAll(STREAM.subList(SEEN, SEEN + 100));
        Path out = folder.resolve("refused");
        assertThatThrownBy(() -> new Bootstrap(SETTINGS, Catalogue.shipped()).run(of(other), savepoint, out, () -> {}))
                .isInstanceOf(SavepointRefused.class)
                .hasMessageContaining("the history is not what the job of the existing savepoint had seen")
                .hasMessageContaining("account ");
        assertThat(out).doesNotExist();
    }

    @Test
    void aFileThatIsMissingOrShortIsNamed() throws IOException {
        Path copy = Files.createDirectories(folder.resolve("copy"));
        SavepointFiles.write(savepoint.operators(), copy);
        List<Path> files;
        try (Stream<Path> all = Files.list(copy)) {
            files = all.filter(file -> !file.endsWith("_metadata")).sorted().toList();
        }
        Path file = files.get(0);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> SavepointFiles.open(copy.toString()))
                .isInstanceOf(SavepointRefused.class)
                .hasMessageContainingAll(file.getFileName().toString(), "of its " + "%,d".formatted(whole.length));
        Files.delete(file);
        assertThatThrownBy(() -> SavepointFiles.open(copy.toString()))
                .isInstanceOf(SavepointRefused.class)
                .hasMessageContainingAll(file.getFileName().toString(), "is not there");
    }

    @Test
    void whatIsKnownOfAnAccountIsToldInWords() throws Exception {
        String account = HISTORY.stream()
                .filter(arrival -> arrival.transaction() != null)
                .findFirst()
                .orElseThrow()
                .transaction()
                .account();
        long transactions = HISTORY.stream()
                .filter(arrival -> arrival.transaction() != null
                        && arrival.transaction().account().equals(account))
                .map(arrival -> arrival.transaction().id())
                .distinct()
                .count();
        List<Inspect.OperatorContent> contents = new Inspect(SETTINGS, account, "").of(savepoint);
        assertThat(contents)
                .filteredOn(content -> content.uid().equals("account-features"))
                .singleElement()
                .satisfies(content -> {
                    assertThat(content.values().get("history of " + account).get(0))
                            .startsWith("%,d transactions from ".formatted(transactions));
                    assertThat(content.maxParallelism()).isEqualTo(128);
                    assertThat(content.keyedBytes()).isPositive();
                    assertThat(content.states())
                            .anySatisfy(state -> assertThat(state.entries()).isGreaterThan(30));
                });
        assertThat(contents)
                .anySatisfy(content -> assertThat(content.values()).containsKey("device-memory of " + account));
    }

    /** Flink's State Processor API as the twin of our reader. */
    @Test
    void ourReaderTellsWhatFlinksOwnDoes() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        Set<String> theirs = new TreeSet<>();
        try (CloseableIterator<String> keys = SavepointReader.read(env, savepoint.location())
                .readKeyedState(OperatorIdentifier.forUid("known-devices"), new Devices())
                .executeAndCollect()) {
            keys.forEachRemaining(theirs::add);
        }
        Set<String> ours = new TreeSet<>();
        for (var operator : savepoint.operators()) {
            if (Preflight.nameOf(operator).equals("known-devices")) {
                new KeptState(operator).read((state, key, value, bytes) -> {
                    if (value instanceof DeviceMemory memory) {
                        ours.add(words((String) key, memory));
                    }
                });
            }
        }
        assertThat(ours).hasSizeGreaterThan(30).isEqualTo(theirs);
    }

    private static String words(String key, DeviceMemory memory) {
        return key + " " + memory.devices + " " + memory.failedLogins + " " + memory.timer;
    }

    private static final class Devices extends KeyedStateReaderFunction<String, String> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<io.weir.patterns.DeviceMemory> state;

        @Override
        public void open(OpenContext context) {
            state = getRuntimeContext()
                    .getState(new ValueStateDescriptor<>("device-memory", TypeInformation.of(DeviceMemory.class)));
        }

        @Override
        public void readKey(String key, Context context, Collector<String> out) throws Exception {
            out.collect(words(key, state.value()));
        }
    }

    private static void assertEqualToLive(Segments after) {
        assertThat(after.vectors()).as("seed %d", SEED).hasSizeGreaterThan(200).isEqualTo(of(live, after));
    }

    /** The live vectors of the transactions that the other has vectors of. */
    private static Map<String, List<Integer>> of(Segments all, Segments some) {
        Map<String, List<Integer>> of = new TreeMap<>(all.vectors());
        of.keySet().retainAll(some.vectors().keySet());
        return of;
    }

    private static Function<StreamExecutionEnvironment, DataStream<Arrival>> of(List<Arrival> arrivals) {
        return env -> env.fromData(TypeInformation.of(Arrival.class), arrivals.toArray(Arrival[]::new))
                .setParallelism(1)
                .uid("history")
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<Arrival>forBoundedOutOfOrderness(SETTINGS.sourceDisorder())
                                .withTimestampAssigner((arrival, before) -> Segments.time(arrival)))
                .setParallelism(1)
                .uid("history-time");
    }

    /** The shipped catalogue without some lines. */
    private static Catalogue without(Function<String, Boolean> gone) throws Exception {
        Path file = folder.resolve("catalogue.txt");
        try (var in = Catalogue.class.getResourceAsStream("catalogue.txt")) {
            Files.writeString(
                    file,
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !gone.apply(line))
                            .collect(Collectors.joining("\n")));
        }
        return Catalogue.read(file);
    }
}
