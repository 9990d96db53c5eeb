package io.weir.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.jobs.Doctor.Finding;
import io.weir.jobs.Doctor.State;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether a Prometheus would call somebody: that it answers, knows the alerting rules, hears the job, and has whom to tell. Nothing else would notice that it does not. */
final class PrometheusCheck {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern ALERT = Pattern.compile("(?m)^\\s*- alert: (\\w+)$");
    private static final String PART = "prometheus";
    /** In the name of a scrape pool of ours, here as with the PodMonitor on Kubernetes. */
    private static final String POOL = "weir-flink";

    private final String url;
    private final Path rules;
    private final List<Finding> findings = new ArrayList<>();

    private PrometheusCheck(String url, Path rules) {
        this.url = url.replaceFirst("/+$", "");
        this.rules = rules;
    }

    /**
     * Asks, and changes nothing.
     *
     * @param rules the alerting rules it should have
     */
    static List<Finding> examine(String url, Path rules) throws IOException, InterruptedException {
        PrometheusCheck check = new PrometheusCheck(url, rules);
        check.examine();
        return List.copyOf(check.findings);
    }

    private void examine() throws IOException, InterruptedException {
        Set<String> wanted = ALERT.matcher(Files.readString(rules))
                .results()
                .map(alert -> alert.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        try {
            rules(wanted);
            targets();
            somebodyToTell();
        } catch (IOException | IllegalArgumentException e) {
            add(
                    State.WRONG,
                    "%s does not answer as Prometheus does: %s"
                            .formatted(
                                    url, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
                    "Start it, or correct --prometheus. While it is down nobody is called and no metric is kept; the job goes on");
            return;
        }
        if (findings.stream().noneMatch(finding -> finding.state() == State.WRONG)) {
            add(State.WELL, "%s has the %d alerting rules and hears the job".formatted(url, wanted.size()), null);
        }
    }

    private void rules(Set<String> wanted) throws IOException, InterruptedException {
        Set<String> missing = new TreeSet<>(wanted);
        for (JsonNode group : get("/api/v1/rules?type=alert").path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                String name = rule.path("name").asText();
                missing.remove(name);
                if (wanted.contains(name) && rule.path("health").asText().equals("err")) {
                    add(
                            State.WRONG,
                            "cannot judge %s: %s"
                                    .formatted(name, rule.path("lastError").asText()),
                            "Load monitoring/alerts.yml of this release");
                }
            }
        }
        if (!missing.isEmpty()) {
            add(
                    State.WRONG,
                    "does not know the alerts " + String.join(", ", missing),
                    "Load monitoring/alerts.yml of this release (rule_files), or on Kubernetes the PrometheusRule of k8s-operator/surroundings");
        }
    }

    private void targets() throws IOException, InterruptedException {
        for (JsonNode target : get("/api/v1/targets?state=active").path("activeTargets")) {
            if (target.path("scrapePool").asText().contains(POOL)
                    && target.path("health").asText().equals("down")) {
                add(
                        State.WRONG,
                        "cannot read %s: %s"
                                .formatted(
                                        target.path("scrapeUrl").asText(),
                                        target.path("lastError").asText()),
                        "Is that JVM of Flink there, and does a firewall or NetworkPolicy let Prometheus in?");
            }
        }
        String job = "count(flink_jobmanager_job_runningTime{job_name=\"detection\"})";
        if (get("/api/v1/query?query=" + URLEncoder.encode(job, StandardCharsets.UTF_8))
                .path("result")
                .isEmpty()) {
            add(
                    State.WRONG,
                    "hears of no detection job",
                    "Let it read every JobManager and TaskManager of the job, as in monitoring/prometheus.yml or by the PodMonitor");
        }
    }

    private void somebodyToTell() throws IOException, InterruptedException {
        if (get("/api/v1/alertmanagers").path("activeAlertmanagers").isEmpty()) {
            add(
                    State.LOOK,
                    "has no Alertmanager: what fires is on its page only, and nobody is called",
                    "Name one in its configuration (alerting.alertmanagers)");
        }
    }

    /** What an answer holds. */
    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create(url + path))
                                .timeout(PATIENCE)
                                .build(),
                        BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode());
        }
        return JSON.readTree(answer.body()).path("data");
    }

    private void add(State state, String what, String todo) {
        findings.add(new Finding(PART, state, what, todo));
    }
}
