package io.weir.cli.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.WeirProcess;
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
    void whatFailsItsCheckOrItsTestIsNotPublished() throws Exception {
        Path rule = folder.resolve("risky-trade.sql");
        String right = Files.readString(RULES.resolve("risky-trade.sql"));
        String[] publish = {"rules", "publish", rule.toString(), "--approved-by", "ben"};
        Files.writeString(rule, right.replace("severity:", "severty:"));
        assertThat(WeirProcess.here(publish))
                .satisfies(result -> assertThat(result.exit()).isEqualTo(2))
                .satisfies(result -> assertThat(result.output())
                        .contains(
                                "the rule is refused", "risky-trade.sql:6:1: UNKNOWN_FIELD", "Did you mean severity?"));

        Files.writeString(rule, right);
        assertThat(WeirProcess.here(publish))
                .satisfies(result -> assertThat(result.exit()).isEqualTo(2))
                .satisfies(result -> assertThat(result.output()).contains("the rule is refused", "risky-trade.test"));

        Files.writeString(
                folder.resolve("risky-trade.test"),
                Files.readString(RULES.resolve("risky-trade.test")).replace("| A t2  |", "|       |"));
        assertThat(WeirProcess.here(publish))
                .satisfies(result -> assertThat(result.exit()).isEqualTo(2))
                .satisfies(result -> assertThat(result.output()).contains("the rule is refused, its test fails"));
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
