package io.weir.cli.diff;

import static io.weir.cli.diff.Examples.START;
import static io.weir.cli.diff.Examples.alert;
import static io.weir.cli.diff.Examples.decision;
import static io.weir.cli.diff.Examples.late;
import static io.weir.cli.diff.Examples.side;
import static io.weir.cli.diff.Examples.transaction;
import static io.weir.cli.diff.Examples.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.events.Alert;
import io.weir.events.Decision;
import io.weir.events.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was found, told to people and programs. */
class ReportTest {
    @TempDir
    private Path folder;

    @Test
    void theReportSaysItAsJsonAndAsAPage() throws Exception {
        Decision changed = decision(transaction(4, "a", null), false);
        Alert added = alert(transaction(5, "<b>&\"x\"", null), false);
        Report report = new Report(
                "topics decisions and alerts",
                "topics r.decisions and r.alerts",
                START,
                START.plus(Duration.ofDays(1)),
                0,
                List.of("A note."),
                Comparison.of(
                        side(List.of(changed), List.of(), List.of()),
                        side(List.of(with(changed, 0.25, Outcome.REVIEW)), List.of(added), List.of()),
                        late()));
        Path json = folder.resolve("r.json");
        report.write(json);
        JsonNode root = new ObjectMapper().readTree(json.toFile());
        assertThat(root.get("equal").asBoolean()).isFalse();
        assertThat(root.at("/decisions/groups/ALLOW/changed").asInt()).isEqualTo(1);
        assertThat(root.at("/decisions/all/differences").asInt()).isEqualTo(1);
        assertThat(root.at("/decisions/comparedFields").toString())
                .contains("\"outcome\"", "\"score\"")
                .doesNotContain("decidedAt", "receivedAt", "unsettled");
        assertThat(root.at("/decisions/examples/0/fields/1/replay").asText()).isEqualTo("0.25");
        assertThat(root.at("/alerts/groups/structuring 1/added").asInt()).isEqualTo(1);

        Path html = folder.resolve("r.html");
        report.write(html);
        assertThat(Files.readString(html))
                .startsWith("<!DOCTYPE html>")
                .contains("2 differences", "A note.", "&lt;b&gt;&amp;&quot;x&quot;", "ALLOW → REVIEW 1")
                .doesNotContain("<b>", "<script", "http://", "https://");
    }
}
