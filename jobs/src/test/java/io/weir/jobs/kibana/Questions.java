package io.weir.jobs.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What each panel of an exported file asks Elasticsearch, read from the file alone, as Kibana reads it: a bucket aggregation a column in their order, what is told of each row
 * innermost, Lucene queries as query_string.
 */
final class Questions {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One panel's question.
     *
     * @param title of dashboard and panel
     * @param index what is asked
     * @param fields with what is done with each
     */
    record Question(String title, String index, ObjectNode search, List<Use> fields) {}

    /** A field and an operation of Lens on it; {@code column} and {@code sort} for a list of documents. */
    record Use(String field, String operation, String dataType) {}

    private final Map<String, JsonNode> objects = new HashMap<>();

    Questions(List<JsonNode> exported) {
        exported.forEach(object -> objects.put(
                object.path("type").asText() + "/" + object.path("id").asText(), object));
    }

    List<Question> all() {
        List<Question> questions = new ArrayList<>();
        objects.values().stream()
                .filter(object -> object.path("type").asText().equals("dashboard"))
                .forEach(dashboard -> of(dashboard, questions));
        return questions;
    }

    /** @throws IllegalStateException when there is no such object */
    private JsonNode referred(JsonNode object, String name) {
        for (JsonNode reference : object.path("references")) {
            if (reference.path("name").asText().equals(name)) {
                String key = reference.path("type").asText() + "/"
                        + reference.path("id").asText();
                if (!objects.containsKey(key)) {
                    throw new IllegalStateException(
                            object.path("id").asText() + " refers to " + key + ", which is not in the file");
                }
                return objects.get(key);
            }
        }
        throw new IllegalStateException(object.path("id").asText() + " has no reference " + name);
    }

    private void of(JsonNode dashboard, List<Question> questions) {
        for (JsonNode panel : parse(dashboard.at("/attributes/panelsJSON"))) {
            String index = panel.path("panelIndex").asText();
            String title =
                    dashboard.path("id").asText() + ": " + panel.path("title").asText();
            switch (panel.path("type").asText()) {
                case "lens" -> {
                    JsonNode lens = panel.at("/embeddableConfig/attributes");
                    lens.at("/state/datasourceStates/formBased/layers")
                            .properties()
                            .forEach(layer -> questions.add(aggregated(
                                    title,
                                    referred(dashboard, index + ":indexpattern-datasource-layer-" + layer.getKey()),
                                    lens.at("/state/query"),
                                    layer.getValue())));
                }
                case "search" -> {
                    JsonNode search = referred(
                            dashboard, index + ":" + panel.path("panelRefName").asText());
                    JsonNode source = parse(search.at("/attributes/kibanaSavedObjectMeta/searchSourceJSON"));
                    questions.add(listed(
                            title,
                            referred(search, source.path("indexRefName").asText()),
                            source.path("query"),
                            search));
                }
                case "visualization" -> {}
                default -> throw new IllegalStateException(title + " is of a kind that nobody can check");
            }
        }
    }

    private static Question listed(String title, JsonNode view, JsonNode query, JsonNode saved) {
        List<Use> uses = new ArrayList<>();
        ObjectNode search = search(view, query, uses);
        search.put("size", 10);
        search.putArray("sort");
        for (JsonNode sort : saved.at("/attributes/sort")) {
            uses.add(new Use(sort.get(0).asText(), "sort", null));
            ((ArrayNode) search.path("sort"))
                    .addObject()
                    .put(sort.get(0).asText(), sort.get(1).asText());
        }
        ArrayNode fields = search.putArray("fields");
        for (JsonNode column : saved.at("/attributes/columns")) {
            uses.add(new Use(column.asText(), "column", null));
            fields.add(column.asText());
        }
        return new Question(title, view.at("/attributes/title").asText(), search, uses);
    }

    private static Question aggregated(String title, JsonNode view, JsonNode query, JsonNode layer) {
        List<Use> uses = new ArrayList<>();
        ObjectNode search = search(view, query, uses);
        search.put("size", 0).put("track_total_hits", true);
        ObjectNode inner = search;
        List<String> told = new ArrayList<>();
        JsonNode columns = layer.path("columns");
        for (JsonNode id : layer.path("columnOrder")) {
            JsonNode column = columns.path(id.asText());
            if (!column.path("sourceField").asText().equals("___records___")) {
                uses.add(new Use(
                        column.path("sourceField").asText(),
                        column.path("operationType").asText(),
                        column.path("dataType").asText()));
            }
            if (column.path("isBucketed").asBoolean()) {
                ObjectNode aggregation = inner.withObject("/aggs").putObject(id.asText());
                bucket(column, columns, aggregation);
                inner = aggregation;
            } else {
                told.add(id.asText());
            }
        }
        for (String id : told) {
            JsonNode column = columns.path(id);
            if (!column.path("operationType").asText().equals("count")) {
                metric(column, inner.withObject("/aggs").putObject(id));
            }
        }
        return new Question(title, view.at("/attributes/title").asText(), search, uses);
    }

    private static ObjectNode search(JsonNode view, JsonNode query, List<Use> uses) {
        uses.add(new Use(view.at("/attributes/timeFieldName").asText(), "date_histogram", "date"));
        if (!query.path("language").asText().equals("lucene")) {
            throw new IllegalStateException("only queries of Lucene's can be checked: " + query);
        }
        ObjectNode search = JSON.createObjectNode();
        String lucene = query.path("query").asText();
        if (lucene.isEmpty()) {
            search.putObject("query").putObject("match_all");
        } else {
            var found = Pattern.compile("([A-Za-z][\\w.]*):").matcher(lucene);
            while (found.find()) {
                uses.add(new Use(found.group(1), "query", null));
            }
            search.putObject("query")
                    .putObject("query_string")
                    .put("query", lucene)
                    .put("analyze_wildcard", true)
                    .put("time_zone", "UTC");
        }
        return search;
    }

    private static void bucket(JsonNode column, JsonNode columns, ObjectNode aggregation) {
        String field = column.path("sourceField").asText();
        JsonNode params = column.path("params");
        switch (column.path("operationType").asText()) {
            case "date_histogram" ->
                aggregation
                        .putObject("date_histogram")
                        .put("field", field)
                        .put("fixed_interval", "1d")
                        .put("time_zone", "UTC")
                        .put("min_doc_count", 1);
            case "terms" -> {
                ObjectNode terms = aggregation.putObject("terms");
                terms.put("field", field).put("size", params.path("size").asInt());
                String by = params.at("/orderBy/columnId").asText();
                boolean count = columns.path(by).path("operationType").asText().equals("count");
                String direction = params.path("orderDirection").asText();
                if (count) {
                    terms.putObject("order").put("_count", direction);
                } else {
                    metric(columns.path(by), aggregation.withObject("/aggs").putObject(by));
                    boolean median =
                            columns.path(by).path("operationType").asText().equals("median");
                    terms.putObject("order").put(median ? by + ".50" : by, direction);
                }
            }
            case "range" -> {
                ObjectNode range = aggregation.putObject("range");
                range.put("field", field);
                ArrayNode ranges = range.putArray("ranges");
                for (JsonNode one : params.path("ranges")) {
                    ranges.addObject()
                            .put("from", one.path("from").asDouble())
                            .put("to", one.path("to").asDouble());
                }
            }
            default -> throw new IllegalStateException("nobody can check " + column);
        }
    }

    private static void metric(JsonNode column, ObjectNode aggregation) {
        String field = column.path("sourceField").asText();
        switch (column.path("operationType").asText()) {
            case "sum" -> aggregation.putObject("sum").put("field", field);
            case "unique_count" -> aggregation.putObject("cardinality").put("field", field);
            case "median" ->
                aggregation
                        .putObject("percentiles")
                        .put("field", field)
                        .putArray("percents")
                        .add(50);
            default -> throw new IllegalStateException("nobody can check " + column);
        }
    }

    private static JsonNode parse(JsonNode text) {
        try {
            return JSON.readTree(text.asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
