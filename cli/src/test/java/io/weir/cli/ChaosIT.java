package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short chaos run, as a user starts it; the long one is in benchmarks/README.md. */
class ChaosIT {
    private static final Path FOLDER = Path.of("target", "chaos").toAbsolutePath();
    private static final Path REPORT = Path.of("target", "chaos.json").toAbsolutePath();
    private static final int KILLS = 4;

    @Test
    @Timeout(600)
    void nothingIsLostOrDoubledWhateverIsKilled() throws Exception {
        WeirProcess.Result result = WeirProcess.weir(
                "chaos",
                "--kills",
                "" + KILLS,
                "--how",
                "kill",
                "--seed",
                "5",
                "--messages",
                "100",
                "--rate",
                "1000",
                "--folder",
                FOLDER.toString(),
                "--report",
                REPORT.toString());
        System.out.println(result.output());
        assertThat(result.exit()).as(result.output()).isZero();
        JsonNode report = new ObjectMapper().readTree(REPORT.toFile());
        assertThat(report.path("kills").asInt()).isEqualTo(KILLS);
        assertThat(report.path("lost").asInt()).isZero();
        assertThat(report.path("doubled").asInt()).isZero();
        assertThat(report.path("identical").asBoolean()).isTrue();
        assertThat(report.path("disturbances")).hasSize(KILLS);
        assertThat(report.path("outputs").path("decisions").path("expected").asInt())
                .isGreaterThan(2_000);
        assertThat(report.path("outputs").path("elasticsearch").path("expected").asInt())
                .isGreaterThanOrEqualTo(report.path("crimes").asInt());
    }
}
