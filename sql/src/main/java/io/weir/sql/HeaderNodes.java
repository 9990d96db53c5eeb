package io.weir.sql;

import io.weir.sql.Problem.Code;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Where things stand in a header, and what is wrong there. */
final class HeaderNodes {
    private final Problems problems;
    private final int firstLine;

    /** @param firstLine of the header in its file */
    HeaderNodes(Problems problems, int firstLine) {
        this.problems = problems;
        this.firstLine = firstLine;
    }

    Map<String, Node> members(MappingNode node, Set<String> known, String of) {
        Map<String, Node> members = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            String name = tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
            Mark mark = tuple.getKeyNode().getStartMark();
            if (!known.contains(name)) {
                add(mark, Code.UNKNOWN_FIELD, of + " has no field " + name, Problems.suggestion(name, known));
            } else if (members.put(name, tuple.getValueNode()) != null) {
                add(mark, Code.BAD_FIELD, "The field " + name + " stands twice", "Leave one of them");
            }
        }
        return members;
    }

    void bad(Node node, String name, String text, String fix) {
        add(node.getStartMark(), Code.BAD_FIELD, "The field " + name + " cannot be \"" + text + "\"", fix);
    }

    void add(Mark mark, Code code, String message, String fix) {
        problems.add(
                firstLine + (mark == null ? 0 : mark.getLine()),
                mark == null ? 1 : mark.getColumn() + 1,
                code,
                message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1),
                fix);
    }
}
