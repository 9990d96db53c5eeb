package io.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That every benchmark runs and its arms agree. Never how fast: a machine under test is no place to measure. */
class BenchIT {
    @TempDir
    private Path folder;

    @Test
    void oursNaiveCepAndEsperFindTheSame() throws IOException {
        JsonNode report = report("patterns");

        assertThat(names(report.path("arms"))).containsExactly("ours", "naiveCep", "esper");
        assertThat(names(report.path("ratios"))).containsExactly("overNaiveCep", "overEsper");
    }

    @Test
    void aBenchmarkThatThereIsNotIsRefused() {
        assertThat(Bench.run("foo")).isEqualTo(2);
    }

    @Test
    void oursAndXgboostGiveTheSameScores() throws IOException {
        JsonNode report = report("scoring");

        assertThat(names(report.path("arms")))
                .containsExactly(
                        "ours",
                        "xgboost4jPerCall",
                        "xgboost4jInPlace",
                        "xgboost4jBatch",
                        "scoreP99",
                        "explain",
                        "memoryGrowth",
                        "ours300",
                        "xgboost4jPerCall300",
                        "xgboost4jInPlace300",
                        "xgboost4jBatch300",
                        "score300P99",
                        "explain300",
                        "memoryGrowth300");
        assertThat(names(report.path("ratios")))
                .containsExactly(
                        "perCallOverXgboost4j",
                        "perCallOverInPlace",
                        "perRowOverNativeBatch",
                        "perCallOverXgboost4j300",
                        "perCallOverInPlace300",
                        "perRowOverNativeBatch300");
    }

    private JsonNode report(String name) throws IOException {
        Path file = folder.resolve(name + ".json");

        assertThat(Bench.run(name, "--quick", "--report", file.toString())).isZero();

        JsonNode report = new ObjectMapper().readTree(file.toFile());
        assertThat(report.path("name").asText()).isEqualTo(name);
        assertThat(report.path("equal").asBoolean()).isTrue();
        assertThat(report.path("repetitions").asInt()).isEqualTo(2);
        assertThat(report.path("events").asLong()).isPositive();
        report.path("arms").forEach(arm -> {
            assertThat(arm.path("unit").asText()).isIn("events/s", "ns", "KB");
            assertSpread(arm);
            // Memory may not grow, or shrink.
            if (!arm.path("unit").asText().equals("KB")) {
                assertThat(arm.path("min").asDouble()).isPositive();
            }
        });
        report.path("ratios").forEach(ratio -> {
            assertSpread(ratio);
            assertThat(ratio.path("min").asDouble()).isPositive();
        });
        return report;
    }

    private static void assertSpread(JsonNode spread) {
        assertThat(spread.path("median").asDouble())
                .isBetween(spread.path("min").asDouble(), spread.path("max").asDouble());
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
