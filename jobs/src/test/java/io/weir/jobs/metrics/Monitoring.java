package io.weir.jobs.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files of monitoring/. */
public final class Monitoring {
    public static final Path HOME = Path.of(System.getProperty("weir.home", ".."));
    public static final Path FOLDER = HOME.resolve("monitoring");
    public static final Path RULES = FOLDER.resolve("alerts.yml");

    /** An alerting rule. */
    public record Alert(String name, String query, Map<String, String> labels, Map<String, String> annotations) {}

    /** A query of a dashboard. */
    public record Query(String dashboard, String panel, String text) {
        @Override
        public String toString() {
            return dashboard + ", " + panel + ": " + text;
        }
    }

    private Monitoring() {}

    /** All rules. */
    public static List<Alert> alerts() throws IOException {
        Map<?, ?> file = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(RULES));
        List<Alert> alerts = new ArrayList<>();
        for (Object group : (List<?>) file.get("groups")) {
            for (Object rule : (List<?>) ((Map<?, ?>) group).get("rules")) {
                Map<?, ?> fields = (Map<?, ?>) rule;
                alerts.add(new Alert(
                        fields.get("alert").toString(),
                        fields.get("expr").toString(),
                        texts(fields.get("labels")),
                        texts(fields.get("annotations"))));
            }
        }
        return alerts;
    }

    private static Map<String, String> texts(Object fields) {
        Map<String, String> texts = new TreeMap<>();
        ((Map<?, ?>) fields).forEach((key, value) -> texts.put(key.toString(), value.toString()));
        return texts;
    }

    /** Every query of every dashboard. */
    public static List<Query> queries() throws IOException {
        List<Query> queries = new ArrayList<>();
        for (Path file : dashboards()) {
            for (JsonNode panel : new ObjectMapper().readTree(file.toFile()).path("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    queries.add(new Query(
                            file.getFileName().toString(),
                            panel.path("title").asText(),
                            target.path("expr").asText()));
                }
            }
        }
        return queries;
    }

    static List<Path> dashboards() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("grafana"))) {
            return files.sorted().toList();
        }
    }
}
