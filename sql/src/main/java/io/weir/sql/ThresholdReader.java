package io.weir.sql;

import io.weir.events.TransactionType;
import io.weir.sql.Problem.Code;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads the thresholds of a rule's header. */
final class ThresholdReader {
    private static final Set<String> THRESHOLD_FIELDS = new LinkedHashSet<>(List.of("default", "unit", "segments"));
    private static final Set<String> SEGMENT_FIELDS =
            new LinkedHashSet<>(List.of("type", "country", "currency", "channel", "value"));
    private static final Pattern SNAKE = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,9})?");
    private static final int MOST_THRESHOLDS = 20;
    private static final int MOST_SEGMENTS = 100;
    private static final int MOST_TEXT = 200;

    private final HeaderNodes nodes;
    private final Set<String> columns;

    /** @param columns names that a threshold may not have */
    ThresholdReader(HeaderNodes nodes, Set<String> columns) {
        this.nodes = nodes;
        this.columns = columns;
    }

    List<Threshold> thresholds(Node node) {
        List<Threshold> thresholds = new ArrayList<>();
        if (node == null) {
            return thresholds;
        }
        if (!(node instanceof MappingNode mapping) || mapping.getValue().size() > MOST_THRESHOLDS) {
            nodes.bad(
                    node,
                    "thresholds",
                    "",
                    "It holds up to " + MOST_THRESHOLDS + " names, each with default: and, where needed, segments:");
            return thresholds;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String name = tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
            Mark mark = tuple.getKeyNode().getStartMark();
            if (!SNAKE.matcher(name).matches()) {
                nodes.add(
                        mark,
                        Code.BAD_FIELD,
                        "The threshold '" + name + "' has no possible name",
                        "It must be snake_case, such as large_amount");
            } else if (SqlWords.isReserved(name)) {
                nodes.add(
                        mark,
                        Code.BAD_FIELD,
                        "The name " + name + " is a word of SQL, so no threshold can have it",
                        "Give it another name, such as " + name + "_threshold");
            } else if (columns.contains(name)) {
                nodes.add(
                        mark,
                        Code.BAD_FIELD,
                        "There is a column " + name + " already",
                        "Give the threshold another name: it becomes a column of transactions");
            } else {
                thresholds.add(threshold(name, mark, tuple.getValueNode()));
            }
        }
        return thresholds;
    }

    private Threshold threshold(String name, Mark mark, Node node) {
        if (node instanceof ScalarNode) {
            return new Threshold(name, null, number(node), List.of());
        }
        if (!(node instanceof MappingNode mapping)) {
            nodes.bad(node, name, "", "It holds default:, unit: and segments:");
            return new Threshold(name, null, BigDecimal.ZERO, List.of());
        }
        Map<String, Node> fields = nodes.members(mapping, THRESHOLD_FIELDS, "a threshold");
        if (!fields.containsKey("default")) {
            nodes.add(
                    mark,
                    Code.MISSING_FIELD,
                    "The threshold " + name + " has no default",
                    "Add default: and the value where no segment fits");
        }
        List<Threshold.Segment> segments = new ArrayList<>();
        Node list = fields.get("segments");
        if (list instanceof SequenceNode sequence && sequence.getValue().size() <= MOST_SEGMENTS) {
            sequence.getValue().forEach(item -> segments.add(segment(item)));
        } else if (list != null) {
            nodes.bad(
                    list,
                    "segments",
                    "",
                    "It is a list of up to " + MOST_SEGMENTS + " such as - {country: DE, value: 5}");
        }
        BigDecimal usual = fields.containsKey("default") ? number(fields.get("default")) : BigDecimal.ZERO;
        String unit = fields.get("unit") instanceof ScalarNode scalar ? scalar.getValue() : null;
        return new Threshold(name, unit, usual, segments);
    }

    private Threshold.Segment segment(Node node) {
        if (!(node instanceof MappingNode mapping)) {
            nodes.bad(node, "segments", "", "A segment is such as {country: DE, value: 5}");
            return new Threshold.Segment("", null, null, null, BigDecimal.ZERO);
        }
        Map<String, Node> fields = nodes.members(mapping, SEGMENT_FIELDS, "a segment");
        if (!fields.containsKey("value")) {
            nodes.add(node.getStartMark(), Code.MISSING_FIELD, "The segment has no value", "Add value: and a number");
        }
        if (fields.size() - (fields.containsKey("value") ? 1 : 0) == 0) {
            nodes.add(
                    node.getStartMark(),
                    Code.BAD_FIELD,
                    "The segment has no condition",
                    "Name at least one of type, country, currency, channel; what holds for all is the default");
        }
        String type = condition(fields, "type");
        List<String> types =
                Arrays.stream(TransactionType.values()).map(Enum::name).toList();
        if (type != null && !types.contains(type)) {
            nodes.bad(fields.get("type"), "type", type, Problems.suggestion(type, types));
        }
        return new Threshold.Segment(
                type,
                condition(fields, "country"),
                condition(fields, "currency"),
                condition(fields, "channel"),
                fields.containsKey("value") ? number(fields.get("value")) : BigDecimal.ZERO);
    }

    private String condition(Map<String, Node> fields, String name) {
        Node node = fields.get(name);
        if (node == null) {
            return null;
        }
        if (!(node instanceof ScalarNode scalar)
                || scalar.getValue().isBlank()
                || scalar.getValue().length() > MOST_TEXT) {
            nodes.bad(node, name, "", "It must be one text");
            return "";
        }
        return scalar.getValue();
    }

    private BigDecimal number(Node node) {
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (!NUMBER.matcher(text).matches()) {
            nodes.add(
                    node.getStartMark(),
                    Code.BAD_FIELD,
                    "\"" + text + "\" is no value of a threshold",
                    "It must be a number such as 5000 or 0.8");
            return BigDecimal.ZERO;
        }
        return new BigDecimal(text);
    }
}
