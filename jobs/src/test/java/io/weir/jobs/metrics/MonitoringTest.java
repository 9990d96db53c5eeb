package io.weir.jobs.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Alerting rules and dashboards ask for what there is, and each rule is tested, explained and the same on Kubernetes. */
class MonitoringTest {
    private static final Path ON_KUBERNETES = Monitoring.HOME.resolve("k8s-operator/surroundings/base/alerts.yaml");

    @Test
    void rulesAskOnlyForWhatIsDeclared() throws IOException {
        for (Monitoring.Alert alert : Monitoring.alerts()) {
            assertThat(Asked.metrics(alert.query()))
                    .as(alert.name())
                    .isNotEmpty()
                    .isSubsetOf(Asked.declared());
        }
    }

    /** A rehearsal makes minutes of seconds and hours of minutes, so that nobody waits for an hour. */
    @Test
    void noRuleSpeaksOfSeconds() throws IOException {
        assertThat(Files.readString(Monitoring.RULES)).doesNotContainPattern("(\\[|for: |offset )\\d+(s|ms|d)\\b");
    }

    @Test
    void everyRuleSaysHowBadItIsAndWhatToDo() throws IOException {
        for (Monitoring.Alert alert : Monitoring.alerts()) {
            assertThat(alert.labels().get("severity")).as(alert.name()).isIn("critical", "warning");
            assertThat(alert.annotations().get("summary")).as(alert.name()).isNotBlank();
            assertThat(alert.annotations().get("description")).as(alert.name()).isNotBlank();
            String runbook = alert.annotations().get("runbook_url");
            assertThat(runbook)
                    .isEqualTo("docs/runbooks/alerts.md#" + alert.name().toLowerCase(Locale.ROOT));
            assertThat(Files.readAllLines(Monitoring.HOME.resolve("docs/runbooks/alerts.md")))
                    .contains("## " + alert.name());
        }
    }

    @Test
    void everyRuleHasAUnitTest() throws IOException {
        String tests = Files.readString(Monitoring.FOLDER.resolve("alerts.test.yml"));
        assertThat(Monitoring.alerts()).extracting(Monitoring.Alert::name).allMatch(tests::contains);
    }

    @Test
    void theUnitTestsOfRulesPass() throws Exception {
        Process promtool;
        try {
            promtool = new ProcessBuilder("promtool", "test", "rules", "alerts.test.yml")
                    .directory(Monitoring.FOLDER.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(
                    false,
                    "promtool is not on the path, and tests the alerting rules: Debian's package prometheus brings it");
            return;
        }
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
    }

    /** {@code -Dweir.docs=write} writes it anew. */
    @Test
    void theRulesAreTheSameOnKubernetes() throws IOException {
        List<String> lines = Files.readAllLines(Monitoring.RULES);
        String manifest = """
                # For the Prometheus operator. Made of monitoring/alerts.yml by MonitoringTest with -Dweir.docs=write; do not edit.
                apiVersion: monitoring.coreos.com/v1
                kind: PrometheusRule
                metadata:
                  name: weir
                spec:
                """
                + lines.subList(lines.indexOf("groups:"), lines.size()).stream()
                        .map(line -> line.isEmpty() ? "\n" : "  " + line + "\n")
                        .collect(Collectors.joining());
        if ("write".equals(System.getProperty("weir.docs"))) {
            Files.writeString(ON_KUBERNETES, manifest);
        }
        assertThat(Files.readString(ON_KUBERNETES))
                .as(ON_KUBERNETES + " is out of date: write it anew with -Dweir.docs=write")
                .isEqualTo(manifest);
    }

    @Test
    void dashboardsAskOnlyForWhatIsDeclaredAndForAllThatIsOurs() throws IOException {
        Set<String> asked = new HashSet<>();
        for (Monitoring.Query query : Monitoring.queries()) {
            Set<String> metrics = Asked.metrics(query.text());
            assertThat(metrics).as(query.toString()).isNotEmpty().isSubsetOf(Asked.declared());
            asked.addAll(metrics);
        }
        assertThat(JobMetrics.DETECTION)
                .as("metrics that no dashboard shows")
                .allMatch(metric -> metric.exposed().stream().anyMatch(asked::contains));
    }

    @Test
    void dashboardsCanBeImportedAnywhere() throws IOException {
        Set<String> uids = new HashSet<>();
        for (Path file : Monitoring.dashboards()) {
            JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
            assertThat(uids.add(dashboard.path("uid").asText()))
                    .as(file.toString())
                    .isTrue();
            Set<Integer> ids = new HashSet<>();
            for (JsonNode panel : dashboard.path("panels")) {
                assertThat(ids.add(panel.path("id").asInt()))
                        .as(panel.toString())
                        .isTrue();
                assertThat(panel.path("gridPos").path("x").asInt()
                                + panel.path("gridPos").path("w").asInt())
                        .isLessThanOrEqualTo(24);
                // No data source of one Grafana: whoever imports it chooses theirs.
                panel.path("targets")
                        .forEach(target -> assertThat(
                                        target.path("datasource").path("uid").asText())
                                .isEqualTo("${datasource}"));
            }
        }
    }

    @Test
    void whatAQueryAsksForIsFound() {
        assertThat(Asked.metrics(
                        "sum by (a) (rate(flink_a_b{c=\"flink_d{\"}[5m])) / up{x=\"y\"} > other[1m] or flink_e"))
                .containsExactlyInAnyOrder("flink_a_b", "up", "other", "flink_e");
    }
}
