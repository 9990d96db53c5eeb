package io.weir.cli.diff;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.events.Alert;
import io.weir.events.Decision;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A comparison with what was compared.
 *
 * @param liveName what a reader knows the live side by, such as its topics
 * @param lateEvents known of both sides
 * @param notes what a reader should know before trusting the figures
 */
public record Report(
        String liveName,
        String replayName,
        Instant from,
        Instant to,
        int lateEvents,
        List<String> notes,
        Comparison.Both both) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public Report {
        notes = List.copyOf(notes);
    }

    /** The fields of a decision that are compared. */
    static List<String> decisionFields() {
        return fields(Decision.class);
    }

    /** The fields of an alert that are compared. */
    static List<String> alertFields() {
        return fields(Alert.class);
    }

    private static List<String> fields(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(name -> !Result.BLANKED.contains(name))
                .toList();
    }

    /** Whether there are no differences but those that late events and unsettled decisions permit. */
    public boolean wellEqual() {
        return both.wellEqual();
    }

    /** As HTML or JSON, by the suffix of the file. */
    public void write(Path file) throws IOException {
        Files.writeString(file, isHtml(file) ? HtmlPage.of(this) : json());
    }

    /** @return whether it is .html; false for .json */
    public static boolean isHtml(Path file) {
        return file.getFileName().toString().endsWith(".html");
    }

    String json() throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("equal", wellEqual());
        root.put("live", liveName).put("replay", replayName);
        root.put("from", from.toString()).put("to", to.toString());
        root.put("lateEvents", lateEvents);
        notes.forEach(root.putArray("notes")::add);
        write(root.putObject("decisions"), decisionFields(), both.decisions());
        write(root.putObject("alerts"), alertFields(), both.alerts());
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static void write(ObjectNode node, List<String> compared, Findings findings) {
        compared.forEach(node.putArray("comparedFields")::add);
        write(node.putObject("all"), findings.all());
        ObjectNode groups = node.putObject("groups");
        findings.groups().forEach((name, counts) -> write(groups.putObject(name), counts));
        ObjectNode moved = node.putObject("moved");
        for (Map.Entry<String, Long> move : findings.moved().entrySet()) {
            moved.put(move.getKey(), move.getValue());
        }
        ArrayNode examples = node.putArray("examples");
        for (Difference difference : findings.examples()) {
            ObjectNode one = examples.addObject();
            one.put("what", difference.what().name())
                    .put("id", difference.id())
                    .put("group", difference.group())
                    .put("permittedBy", difference.permittedBy());
            ArrayNode fields = one.putArray("fields");
            for (Difference.Field field : difference.fields()) {
                fields.addObject()
                        .put("name", field.name())
                        .put("live", field.live())
                        .put("replay", field.replay());
            }
        }
    }

    private static void write(ObjectNode node, Counts counts) {
        node.put("live", counts.live())
                .put("replay", counts.replay())
                .put("identical", counts.identical())
                .put("added", counts.added())
                .put("missing", counts.missing())
                .put("changed", counts.changed())
                .put("permittedByLateEvents", counts.late())
                .put("permittedAsUnsettled", counts.unsettled())
                .put("contradictory", counts.contradictions())
                .put("differences", counts.differences());
    }
}
