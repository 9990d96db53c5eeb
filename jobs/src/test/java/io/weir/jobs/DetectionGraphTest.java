package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.AccountEvent;
import io.weir.events.Alert;
import io.weir.events.DeadLetter;
import io.weir.events.Decision;
import io.weir.events.Transaction;
import io.weir.jobs.decide.Explainable;
import io.weir.jobs.decide.Plans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
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
                Decision.class,
                Explainable.class)) {
            PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
        }
    }

    private static List<String> uids(String... args) {
        List<String> uids = new ArrayList<>();
        for (StreamNode node : graph(args).getStreamNodes()) {
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
