package io.weir.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.WeirProcess;
import io.weir.events.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short chaos run: each server is killed once. The long ones, which also pause, cut off and fill, are commands in benchmarks/README.md. */
class ChaosIT {
    private static final String SERVERS = "5";

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void nothingIsLostOrDoubledWhicheverServerIsKilled() throws Exception {
        Path report = folder.resolve("chaos.json");

        WeirProcess.Result result = WeirProcess.weir(
                "chaos",
                "--how",
                "kill",
                "--kills",
                SERVERS,
                // One in which each has its turn.
                "--seed",
                "3",
                "--messages",
                "100",
                "--folder",
                folder.resolve("chaos").toString(),
                "--report",
                report.toString());

        assertThat(result.exit()).as(result.output()).isZero();
        JsonNode outcome = new ObjectMapper().readTree(report.toFile());
        assertThat(outcome.get("identical").asBoolean()).isTrue();
        assertThat(outcome.get("lost").asInt()).isZero();
        assertThat(outcome.get("doubled").asInt()).isZero();
        List<String> killed = new ArrayList<>();
        outcome.get("disturbances")
                .forEach(blow -> killed.add(
                        blow.get("how").asText() + " " + blow.get("whom").asText()));
        assertThat(killed)
                .containsExactlyInAnyOrder(
                        "kill taskmanager-1", "kill jobmanager", "kill kafka", "kill elasticsearch", "kill postgres");
        // Else nothing could have been lost.
        for (String output : List.of(Topics.DECISIONS, Topics.ALERTS)) {
            assertThat(outcome.get("outputs").get(output).get("expected").asInt())
                    .as(output)
                    .isPositive();
        }
    }
}
