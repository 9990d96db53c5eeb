package io.weir.jobs.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.jobs.elasticsearch.Mapping;
import io.weir.jobs.kibana.Panel.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes what {@link Desk} declares as Kibana 8.19 imports it: one JSON object a line, panels by value in their dashboards. Each object says of which version its form
 * is; a newer Kibana brings it up to its own.
 */
final class SavedObjects {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int COLUMNS = 48;
    private static final String SEARCH_SOURCE = "kibanaSavedObjectMeta.searchSourceJSON.index";
    private static final String CUSTOMER_CONTROL = "customer";

    private SavedObjects() {}

    /** In the order of their references: what is referred to comes first. */
    static List<JsonNode> all() {
        List<JsonNode> objects = new ArrayList<>();
        Desk.VIEWS.forEach(view -> objects.add(view(view)));
        Desk.SEARCHES.forEach(search -> objects.add(search(search)));
        Desk.DASHBOARDS.forEach(dashboard -> objects.add(dashboard(dashboard)));
        return objects;
    }

    private static ObjectNode object(String type, String id, String typeVersion) {
        ObjectNode object = JSON.createObjectNode();
        object.put("type", type)
                .put("id", id)
                .put("coreMigrationVersion", "8.8.0")
                .put("typeMigrationVersion", typeVersion);
        object.put("managed", false);
        object.putObject("attributes");
        object.putArray("references");
        return object;
    }

    private static void refer(JsonNode object, String name, String type, String id) {
        ((ArrayNode) object.path("references"))
                .addObject()
                .put("name", name)
                .put("type", type)
                .put("id", id);
    }

    private static JsonNode view(DataView view) {
        ObjectNode object = object("index-pattern", view.id(), "8.0.0");
        ((ObjectNode) object.path("attributes"))
                .put("title", view.title())
                .put("name", view.name())
                .put("timeFieldName", "time")
                .put("fields", "[]")
                .put("fieldAttrs", "{}")
                .put("fieldFormatMap", "{}")
                .put("runtimeFieldMap", "{}")
                .put("sourceFilters", "[]")
                .put("allowHidden", false);
        return object;
    }

    private static ObjectNode query(String lucene) {
        return JSON.createObjectNode().put("query", lucene).put("language", "lucene");
    }

    private static JsonNode search(Search search) {
        ObjectNode object = object("search", search.id(), "8.0.0");
        ObjectNode attributes = (ObjectNode) object.path("attributes");
        attributes.put("title", search.title()).put("description", "");
        search.columns().forEach(attributes.putArray("columns")::add);
        attributes.putArray("sort").addArray().add("time").add("desc");
        attributes.putObject("grid");
        attributes.put("hideChart", false).put("isTextBasedQuery", false).put("timeRestore", false);
        ObjectNode source = JSON.createObjectNode();
        source.set("query", query(search.query()));
        source.putArray("filter");
        source.put("indexRefName", SEARCH_SOURCE);
        attributes.putObject("kibanaSavedObjectMeta").put("searchSourceJSON", source.toString());
        refer(object, SEARCH_SOURCE, "index-pattern", search.view().id());
        return object;
    }

    private static JsonNode dashboard(Dashboard dashboard) {
        ObjectNode object = object("dashboard", dashboard.id(), "8.9.0");
        ArrayNode panels = JSON.createArrayNode();
        int x = 0;
        int y = 0;
        int rowHeight = 0;
        for (int i = 0; i < dashboard.panels().size(); i++) {
            Panel panel = dashboard.panels().get(i);
            if (x + panel.width() > COLUMNS) {
                x = 0;
                y += rowHeight;
                rowHeight = 0;
            }
            String index = "p" + (i + 1);
            ObjectNode json = panels.addObject();
            json.putObject("gridData")
                    .put("x", x)
                    .put("y", y)
                    .put("w", panel.width())
                    .put("h", panel.height())
                    .put("i", index);
            json.put("panelIndex", index);
            if (!panel.title().isEmpty()) {
                json.put("title", panel.title());
            }
            fill(object, json, index, panel);
            x += panel.width();
            rowHeight = Math.max(rowHeight, panel.height());
        }
        ObjectNode attributes = (ObjectNode) object.path("attributes");
        attributes
                .put("title", dashboard.title())
                .put("description", dashboard.description())
                .put("version", 1)
                .put("timeRestore", true)
                .put("timeFrom", "now-30d")
                .put("timeTo", "now")
                .put("panelsJSON", panels.toString())
                .put(
                        "optionsJSON",
                        JSON.createObjectNode()
                                .put("useMargins", true)
                                .put("syncColors", true)
                                .put("syncCursor", true)
                                .put("syncTooltips", false)
                                .put("hidePanelTitles", false)
                                .toString());
        attributes.putObject("refreshInterval").put("pause", true).put("value", 60_000);
        ObjectNode source = JSON.createObjectNode();
        source.set("query", JSON.createObjectNode().put("query", "").put("language", "kuery"));
        source.putArray("filter");
        attributes.putObject("kibanaSavedObjectMeta").put("searchSourceJSON", source.toString());
        control(object, attributes);
        return object;
    }

    private static void fill(ObjectNode dashboard, ObjectNode json, String index, Panel panel) {
        ObjectNode config = JSON.createObjectNode();
        config.putObject("enhancements");
        switch (panel.shape()) {
            case SEARCH -> {
                String name = "panel_" + index;
                json.put("type", "search").put("panelRefName", name);
                refer(dashboard, index + ":" + name, "search", panel.text());
            }
            case TEXT -> {
                json.put("type", "visualization");
                ObjectNode saved = config.putObject("savedVis");
                saved.put("type", "markdown").put("title", "").put("description", "");
                saved.putObject("params")
                        .put("markdown", panel.text())
                        .put("fontSize", 12)
                        .put("openLinksInNewTab", false);
                saved.putObject("uiState");
                ObjectNode data = saved.putObject("data");
                data.putArray("aggs");
                data.putObject("searchSource").putArray("filter");
            }
            default -> {
                json.put("type", "lens");
                String layer = "layer-" + index;
                String reference = "indexpattern-datasource-layer-" + layer;
                config.set("attributes", lens(panel, layer, reference));
                refer(
                        dashboard,
                        index + ":" + reference,
                        "index-pattern",
                        panel.view().id());
            }
        }
        json.set("embeddableConfig", config);
    }

    private static ObjectNode lens(Panel panel, String layer, String reference) {
        ObjectNode attributes = JSON.createObjectNode();
        attributes
                .put("title", panel.title())
                .put("type", "lens")
                .put(
                        "visualizationType",
                        switch (panel.shape()) {
                            case NUMBER -> "lnsMetric";
                            case TABLE -> "lnsDatatable";
                            default -> "lnsXY";
                        });
        attributes.putArray("references");
        refer(attributes, reference, "index-pattern", panel.view().id());
        ObjectNode state = attributes.putObject("state");
        state.set("query", query(panel.query()));
        state.putArray("filters");
        state.putArray("internalReferences");
        state.putObject("adHocDataViews");
        ObjectNode form = state.putObject("datasourceStates")
                .putObject("formBased")
                .putObject("layers")
                .putObject(layer);
        ObjectNode columns = form.putObject("columns");
        ArrayNode order = form.putArray("columnOrder");
        form.putObject("incompleteColumns");
        for (int i = 0; i < panel.columns().size(); i++) {
            order.add(column(i));
            columns.set(column(i), column(panel, i));
        }
        state.set("visualization", visualization(panel, layer));
        return attributes;
    }

    private static String column(int i) {
        return "c" + (i + 1);
    }

    /** The first that is told of each row: rows are ordered by it. */
    private static int firstTold(Panel panel) {
        int i = 0;
        while (panel.columns().get(i).isBucket()) {
            i++;
        }
        return i;
    }

    private static ObjectNode column(Panel panel, int number) {
        Column column = panel.columns().get(number);
        ObjectNode json = JSON.createObjectNode();
        json.put("label", column.label()).put("customLabel", true);
        json.put("operationType", column.operation());
        json.put("sourceField", column.field() == null ? "___records___" : column.field());
        json.put("isBucketed", column.isBucket());
        ObjectNode params = json.putObject("params");
        switch (column.operation()) {
            case "date_histogram" -> {
                json.put("dataType", "date").put("scale", "interval");
                params.put("interval", "auto").put("includeEmptyRows", true).put("dropPartials", false);
            }
            case "terms" -> {
                json.put("dataType", dataType(panel.view(), column.field())).put("scale", "ordinal");
                params.put("size", column.size());
                params.putObject("orderBy").put("type", "column").put("columnId", column(firstTold(panel)));
                params.put("orderDirection", "desc").put("otherBucket", false).put("missingBucket", false);
                params.putObject("parentFormat").put("id", "terms");
            }
            case "range" -> {
                json.put("dataType", "string").put("scale", "ordinal");
                params.put("type", "range").put("maxBars", "auto");
                ArrayNode ranges = params.putArray("ranges");
                for (int i = 0; i + 1 < column.bounds().size(); i++) {
                    ranges.addObject()
                            .put("from", column.bounds().get(i))
                            .put("to", column.bounds().get(i + 1))
                            .put("label", "");
                }
                params.putObject("parentFormat")
                        .put("id", "range")
                        .putObject("params")
                        .put("template", "arrow_right")
                        .put("replaceInfinity", true);
            }
            default -> {
                json.put("dataType", "number").put("scale", "ratio");
                params.put("emptyAsNull", true);
            }
        }
        return json;
    }

    private static String dataType(DataView view, String field) {
        return switch (Mapping.fields(view.kind()).getOrDefault(field, "")) {
            case "boolean" -> "boolean";
            case "integer", "long", "float" -> "number";
            default -> "string";
        };
    }

    private static ObjectNode visualization(Panel panel, String layer) {
        ObjectNode visualization = JSON.createObjectNode();
        int told = firstTold(panel);
        switch (panel.shape()) {
            case NUMBER ->
                visualization.put("layerId", layer).put("layerType", "data").put("metricAccessor", column(told));
            case TABLE -> {
                visualization.put("layerId", layer).put("layerType", "data");
                ArrayNode columns = visualization.putArray("columns");
                for (int i = 0; i < panel.columns().size(); i++) {
                    columns.addObject().put("columnId", column(i));
                }
            }
            default -> {
                String series = panel.shape() == Shape.LINES ? "line" : "bar_stacked";
                visualization
                        .put("preferredSeriesType", series)
                        .put("valueLabels", "hide")
                        .put("fittingFunction", "None");
                visualization.putObject("legend").put("isVisible", true).put("position", "right");
                ObjectNode xy = visualization.putArray("layers").addObject();
                xy.put("layerId", layer).put("layerType", "data").put("seriesType", series);
                xy.put("xAccessor", column(0));
                if (told > 1) {
                    xy.put("splitAccessor", column(1));
                }
                xy.putArray("accessors").add(column(told));
            }
        }
        return visualization;
    }

    /** Every document has a customer, so one choice narrows all panels, whatever they look at. */
    private static void control(ObjectNode dashboard, ObjectNode attributes) {
        ObjectNode panels = JSON.createObjectNode();
        ObjectNode control = panels.putObject(CUSTOMER_CONTROL);
        control.put("order", 0).put("width", "medium").put("grow", false).put("type", "optionsListControl");
        ObjectNode input = control.putObject("explicitInput");
        input.put("id", CUSTOMER_CONTROL).put("fieldName", "customer").put("title", "Customer");
        input.putObject("enhancements");
        ObjectNode group = attributes.putObject("controlGroupInput");
        group.put("controlStyle", "oneLine").put("chainingSystem", "HIERARCHICAL");
        group.put("panelsJSON", panels.toString());
        group.put(
                "ignoreParentSettingsJSON",
                JSON.createObjectNode()
                        .put("ignoreFilters", false)
                        .put("ignoreQuery", false)
                        .put("ignoreTimerange", false)
                        .put("ignoreValidations", false)
                        .toString());
        refer(
                dashboard,
                "controlGroup_" + CUSTOMER_CONTROL + ":optionsListDataView",
                "index-pattern",
                DataView.ALERTS.id());
    }
}
