package io.weir.jobs.savepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.jobs.DetectionSettings;
import io.weir.jobs.savepoint.Finding.Fate;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a savepoint before anything is stopped. */
class PreflightTest {
    private static final long SEED = 5;
    private static final Path RELEASED = Path.of("src/test/resources/savepoints/0.1.0");

    @RegisterExtension
    static final MiniClusterExtension FLINK = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    private Path folder;

    /** What the release did not have yet. */
    private static final String SINCE = "brake-rules";

    private static Preflight preflight;

    @BeforeAll
    static void startOperators() throws Exception {
        preflight = new Preflight(DetectionSettings.from(new String[] {"--features.enabled", "true"}));
    }

    @Test
    void theSameJobKeepsAllOfIt() {
        List<Finding> findings = preflight.of(SavepointFiles.open(RELEASED.toString()), 4);
        assertThat(findings)
                .extracting(Finding::operator, Finding::state, Finding::fate)
                .contains(
                        tuple("account-features", "history", Fate.KEPT),
                        tuple("deduplicate", "seen", Fate.KEPT),
                        tuple("in-time", "reached", Fate.KEPT),
                        tuple("shared-features", "kept", Fate.KEPT),
                        tuple("structuring", "open-runs", Fate.KEPT));
        assertThat(findings)
                .filteredOn(finding -> !finding.operator().equals(SINCE))
                .extracting(Finding::fate)
                .containsOnly(Fate.KEPT);
        assertThat(findings)
                .filteredOn(finding -> finding.operator().equals(SINCE))
                .isNotEmpty()
                .extracting(Finding::fate)
                .containsOnly(Fate.WARMS_UP);
    }

    @Test
    void whatAnotherEngineOrNoFeaturesWouldLoseIsNamed() throws Exception {
        List<Finding> findings = new Preflight(DetectionSettings.from(
                        new String[] {"--patterns.engine", "flink-cep", "--decisions.enabled", "false"}))
                .of(SavepointFiles.open(RELEASED.toString()), 2);
        assertThat(findings)
                .extracting(Finding::operator, Finding::fate)
                .contains(
                        tuple("structuring", Fate.DROPPED),
                        tuple("account-features", Fate.DROPPED),
                        tuple("structuring-cep", Fate.WARMS_UP),
                        tuple("deduplicate", Fate.KEPT),
                        tuple("known-devices", Fate.KEPT));
    }

    @Test
    void whatIsHalfFinishedAtAnotherThresholdIsNamed() throws Exception {
        assertThat(new Preflight(DetectionSettings.from(
                                new String[] {"--features.enabled", "true", "--velocity-burst.payments", "3"}))
                        .of(SavepointFiles.open(RELEASED.toString()), 2))
                .filteredOn(finding ->
                        finding.fate() != Fate.KEPT && !finding.operator().equals(SINCE))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.operator()).isEqualTo("velocity-burst");
                    assertThat(finding.state()).isEqualTo("open-runs");
                    assertThat(finding.fate()).isEqualTo(Fate.WARMS_UP);
                });
    }

    @Test
    void moreInstancesThanKeyGroupsAreRefused() {
        assertThat(preflight.of(SavepointFiles.open(RELEASED.toString()), 129)).anySatisfy(finding -> {
            assertThat(finding.fate()).isEqualTo(Fate.REFUSED);
            assertThat(finding.why()).contains("128 key groups");
        });
    }

    @Test
    void anotherNumberOfKeyGroupsIsRefused() {
        List<OperatorState> divided = new ArrayList<>();
        for (OperatorState operator : SavepointFiles.open(RELEASED.toString()).operators()) {
            OperatorState other =
                    new OperatorState(null, null, operator.getOperatorID(), operator.getParallelism(), 64);
            operator.getSubtaskStates().forEach(other::putState);
            divided.add(other);
        }
        Path out = folder.resolve("divided");
        SavepointFiles.write(divided, out);
        assertThat(preflight.of(SavepointFiles.open(out.toString()), 2)).anySatisfy(finding -> {
            assertThat(finding.operator()).isEqualTo("deduplicate");
            assertThat(finding.fate()).isEqualTo(Fate.REFUSED);
            assertThat(finding.why()).contains("64 key groups, the job's into 128");
        });
    }

    @Test
    void anOperatorThatNobodyHasAnyMoreIsDropped() {
        List<OperatorState> all =
                new ArrayList<>(SavepointFiles.open(RELEASED.toString()).operators());
        OperatorState seen = all.stream()
                .filter(operator -> Preflight.nameOf(operator).equals("deduplicate"))
                .findFirst()
                .orElseThrow();
        all.remove(seen);
        all.add(seen.copyWithNewIDs("remembered-ids", new OperatorID(1, 2)));
        Path out = folder.resolve("renamed");
        SavepointFiles.write(all, out);
        assertThat(preflight.of(SavepointFiles.open(out.toString()), 2))
                .extracting(Finding::operator, Finding::fate)
                .contains(tuple("remembered-ids", Fate.DROPPED), tuple("deduplicate", Fate.WARMS_UP));
    }

    @Test
    void aWrongPathIsRefused() throws IOException {
        assertRefused(folder.resolve("none"), "there is no such folder", "./weir savepoint list");
        Path inside = copy("above");
        assertRefused(inside.getParent(), "it holds no file _metadata", "did you mean " + inside);
        Files.createDirectories(folder.resolve("empty"));
        assertRefused(folder.resolve("empty"), "it holds no file _metadata", "never finished");
    }

    @Test
    void aTruncatedSavepointIsRefusedWhereverItEnds() throws IOException {
        Path savepoint = copy("truncated");
        Path metadata = savepoint.resolve("_metadata");
        byte[] whole = Files.readAllBytes(metadata);
        Random random = new Random(SEED);
        List<Integer> lengths = new ArrayList<>(List.of(0, 3, 7, 8, 12, whole.length - 1));
        for (int i = 0; i < 200; i++) {
            lengths.add(random.nextInt(whole.length));
        }
        for (int length : lengths) {
            Files.write(metadata, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> SavepointFiles.open(savepoint.toString()))
                    .as("seed %d, %d of %d bytes", SEED, length, whole.length)
                    .isInstanceOf(SavepointRefused.class)
                    .hasMessageContaining("truncated");
        }
    }

    @Test
    void anotherVersionAndWhatIsNoneAreRefused() throws IOException {
        Path savepoint = copy("newer");
        try (RandomAccessFile file =
                new RandomAccessFile(savepoint.resolve("_metadata").toFile(), "rw")) {
            file.seek(4);
            file.writeInt(99);
        }
        assertRefused(savepoint, "another version of Flink", "version 99", "Start it with the release that wrote it");
        Files.writeString(savepoint.resolve("_metadata"), "this is a text");
        assertRefused(savepoint, "was not written by Flink");
    }

    private Path copy(String name) throws IOException {
        Path to = Files.createDirectories(folder.resolve(name).resolve("savepoint"));
        try (Stream<Path> files = Files.list(RELEASED)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    private static void assertRefused(Path savepoint, String... words) {
        assertThatThrownBy(() -> SavepointFiles.open(savepoint.toString()))
                .isInstanceOf(SavepointRefused.class)
                .hasMessageContainingAll(words);
    }
}
