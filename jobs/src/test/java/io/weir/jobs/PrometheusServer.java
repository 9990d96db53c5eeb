package io.weir.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.jobs.metrics.Monitoring;
import io.weir.localstack.FreePorts;
import io.weir.localstack.LocalStack;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A Prometheus of the machine's over a stack, with the alerting rules. It looks every second, and durations of the rules are shorter: minutes are seconds, and an hour, in which a job may not
 * restart three times, is five minutes, in which a slow machine can. Thresholds are as they are.
 */
final class PrometheusServer implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final String url;

    /** @param folder for its data, empty */
    PrometheusServer(LocalStack stack, Path folder) throws IOException {
        Files.writeString(folder.resolve("alerts.yml"), shorter(Files.readString(Monitoring.RULES)));
        Files.writeString(folder.resolve("prometheus.yml"), """
                global:
                  scrape_interval: 1s
                  evaluation_interval: 1s
                rule_files: [alerts.yml]
                scrape_configs:
                  - job_name: weir-flink
                    file_sd_configs:
                      - files: ['%s']
                """.formatted(
                        stack.settings().folder().resolve("prometheus-targets.json")));
        int port = FreePorts.any();
        url = "http://127.0.0.1:" + port;
        try {
            process = new ProcessBuilder(
                            "prometheus",
                            "--config.file=" + folder.resolve("prometheus.yml"),
                            "--storage.tsdb.path=" + folder.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("prometheus.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError(
                    "There is no prometheus on the path, and the rehearsal needs one: apt-get install prometheus", e);
        }
    }

    private static String shorter(String rules) {
        return rules.replaceAll("(\\[|for: |offset )(\\d+)m\\b", "$1$2s").replace("[1h]", "[5m]");
    }

    String url() {
        return url;
    }

    /** What a query gives now. */
    List<JsonNode> query(String query) throws IOException, InterruptedException {
        String answer = HTTP.send(
                        HttpRequest.newBuilder(URI.create(url + "/api/v1/query?query="
                                        + URLEncoder.encode(query, StandardCharsets.UTF_8)))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        JsonNode root = JSON.readTree(answer);
        if (!root.path("status").asText().equals("success")) {
            throw new AssertionError(query + ": " + answer);
        }
        List<JsonNode> results = new ArrayList<>();
        root.path("data").path("result").forEach(results::add);
        return results;
    }

    /** The names of alerts that fire now. */
    Set<String> firing() throws IOException, InterruptedException {
        Set<String> names = new TreeSet<>();
        query("ALERTS{alertstate=\"firing\"}")
                .forEach(alert ->
                        names.add(alert.path("metric").path("alertname").asText()));
        return names;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
