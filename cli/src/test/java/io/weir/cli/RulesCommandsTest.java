package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The author's commands as processes: what an editor and a script can rely on. */
class RulesCommandsTest {
    private static final Path RULES = Path.of(System.getProperty("weir.home", ".."), "sql", "rules");

    @TempDir
    private Path folder;

    @Test
    void problemsAreToldToEditorsAndInTheExitCode() throws Exception {
        Path wrong = folder.resolve("velocity-spike.sql");
        Files.writeString(
                wrong,
                Files.readString(RULES.resolve("velocity-spike.sql"))
                        .replace("account_count_1h >=", "account_cuont_1h >=")
                        .replace("severity: MEDIUM", "severity: MIDDLE"));
        WeirProcess.Result result = WeirProcess.here("rules", "check", "--json", wrong.toString());
        assertThat(result.exit()).isEqualTo(1);
        JsonNode problems = new ObjectMapper().readTree(result.output());
        assertThat(problems).hasSize(2);
        assertThat(problems.get(0).path("line").asInt()).isEqualTo(6);
        assertThat(problems.get(1).path("code").asText()).isEqualTo("UNKNOWN_COLUMN");
        assertThat(problems.get(1).path("fix").asText()).isEqualTo("Did you mean account_count_1h?");
    }

    @Test
    void whatIsNoRuleIsNamedWithThoseThereAre() throws Exception {
        assertThat(WeirProcess.here("rules", "test", "velocity-spik"))
                .satisfies(result -> assertThat(result.exit()).isEqualTo(2))
                .satisfies(result -> assertThat(result.output())
                        .contains("there is no file, folder or rule velocity-spik", "velocity-spike"));
        assertThat(WeirProcess.here("rules", "backtest", "velocity-spike", "--archive", "a", "--features", "b"))
                .satisfies(result -> assertThat(result.exit()).isEqualTo(2))
                .satisfies(result -> assertThat(result.output()).contains("exclude each other"));
    }
}
