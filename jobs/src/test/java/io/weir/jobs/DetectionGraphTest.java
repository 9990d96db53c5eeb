package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.AccountEvent;
import io.weir.events.Alert;
import io.weir.events.DeadLetter;
import io.weir.events.Decision;
import io.weir.events.Topics;
import io.weir.events.Transaction;
import io.weir.jobs.archive.AfterArchive;
import io.weir.jobs.archive.Archive;
import io.weir.jobs.archive.ArchiveFolder;
import io.weir.jobs.archive.Archived;
import io.weir.jobs.archive.NumberArrivals;
import io.weir.jobs.decide.Explainable;
import io.weir.jobs.decide.Plans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * State is found again by uid, so a changed uid is a changed contract: the golden file makes it a reviewed difference. {@code -Dweir.docs=write}
 * writes it anew.
 */
class DetectionGraphTest {
    private static final Path GOLDEN = Path.of("src/test/resources/uids");

    @ParameterizedTest
    @CsvSource({"compiled, false, false", "flink-cep, false, false", "compiled, false, true", "compiled, true, true"})
    void theUidsAreTheGoldenOnes(String engine, String decisions, String features) throws IOException {
        List<String> uids =
                uids("--patterns.engine", engine, "--decisions.enabled", decisions, "--features.enabled", features);
        Path golden = GOLDEN.resolve("detection-" + engine
                + (decisions.equals("true") ? "-decisions" : "")
                + (features.equals("true") ? "-features" : "") + ".txt");
        assertGolden(golden, uids);
    }

    /** An autoscaler is told by these ids what to leave alone. */
    @Test
    void theStepsThatNothingMayScaleHaveTheVerticesThatAreSaid() {
        Map<String, String> vertices = new HashMap<>();
        graph().getJobGraph()
                .getVertices()
                .forEach(vertex -> vertices.put(
                        vertex.getName().replaceFirst("^Source: ", ""),
                        vertex.getID().toHexString()));
        assertThat(vertices).containsAllEntriesOf(Jobs.fixedSteps(DetectionJob.class.getName()));
        assertThat(Jobs.fixedSteps(DetectionJob.class.getName())).hasSize(3);
    }

    @Test
    void soAreThoseOfTheArchiveJob() throws IOException {
        ArchiveSettings settings = ArchiveSettings.from(new String[] {"--archive.path", "target/no-archive"});
        StreamExecutionEnvironment env = ArchiveJob.environment(settings);
        ArchiveJob.define(env, settings, AfterArchive.of(new Archive("target/no-archive"), ""));
        assertGolden(GOLDEN.resolve("archive.txt"), uids(env.getStreamGraph()));
    }

    @Test
    void aDeploymentThatBeginsFromAnArchiveHasSourcesOfItsOwn(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("_manifest"));
        assertGolden(GOLDEN.resolve("detection-from-archive.txt"), uids("--archive.path", folder.toString()));
    }

    /** Whatever keeps state is found under the same uid as in the live job, so a savepoint of that can be replayed from. */
    @Test
    void aReplayIsTheSameGraphBehindOtherSources(@TempDir Path folder) throws IOException {
        new ArchiveFolder(folder)
                .write(List.of(new Archived(Topics.TRANSACTIONS, 0, 0, 0, 1, 1, null, new byte[] {1})));
        ReplaySettings settings = ReplaySettings.from(new String[] {
            "--replay.archive", folder.toString(), "--kafka.topic-prefix", "r-", "--stores.prepare", "false",
        });
        List<String> replay =
                uids(ReplayJob.ready(settings, ReplayJob.period(settings)).getStreamGraph());
        assertGolden(GOLDEN.resolve("replay.txt"), replay);
        List<String> sources = List.of("transactions", "account-events", "labels", "models", "thresholds", "rules");
        List<String> live =
                uids().stream().filter(uid -> !sources.contains(uid)).toList();
        assertThat(replay).containsAll(live);
    }

    private static void assertGolden(Path golden, List<String> uids) throws IOException {
        if ("write".equals(System.getProperty("weir.docs"))) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, String.join("\n", uids) + "\n");
        }
        assertThat(Files.readAllLines(golden)).isEqualTo(uids);
    }

    @Test
    void everyOperatorIsNamedByItsUid() {
        for (StreamNode node : graph("--features.enabled", "true").getStreamNodes()) {
            String name = node.getOperatorName();
            // A source or sink expands to several nodes, named after it.
            assertThat(name)
                    .as(node.toString())
                    .contains(node.getTransformationUID().replace("Sink Committer: ", ""));
        }
    }

    @Test
    void everythingInAStreamIsSerializedWithoutKryo() {
        for (Class<?> type : List.of(
                Transaction.class,
                AccountEvent.class,
                Alert.class,
                DeadLetter.class,
                Arrival.class,
                SeenIds.class,
                Archived.class,
                NumberArrivals.Next.class,
                Decision.class,
                Explainable.class)) {
            PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
        }
    }

    private static List<String> uids(String... args) {
        return uids(graph(args));
    }

    private static List<String> uids(StreamGraph graph) {
        List<String> uids = new ArrayList<>();
        for (StreamNode node : graph.getStreamNodes()) {
            uids.add(node.getTransformationUID());
        }
        return uids.stream().distinct().sorted().toList();
    }

    private static StreamGraph graph(String... args) {
        DetectionSettings settings = DetectionSettings.from(args);
        StreamExecutionEnvironment env = DetectionJob.environment(settings);
        DetectionJob.define(env, settings, Plans.NONE);
        return env.getStreamGraph();
    }
}
