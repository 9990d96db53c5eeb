package io.weir.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Everything found wrong with one file, so that its author hears of it at once. Of a hopeless file's many only the first are kept. */
final class Problems {
    private static final int MOST = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String file;
    private final List<Problem> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(int line, int column, Problem.Code code, String message, String fix) {
        Problem problem = new Problem(file, Math.max(1, line), Math.max(1, column), code, message, fix);
        if (found.size() < MOST && !found.contains(problem)) {
            found.add(problem);
        }
    }

    /** At a part of the query. */
    void add(SqlNode at, Problem.Code code, String message, String fix) {
        SqlParserPos position = at.getParserPosition();
        add(position.getLineNum(), position.getColumnNum(), code, message, fix);
    }

    /** A function that asks the clock. */
    void clock(int line, int column, String name) {
        add(
                line,
                column,
                Problem.Code.WALL_CLOCK,
                name.toUpperCase(Locale.ROOT) + " asks the clock, and a replay would ask it at another time",
                "Use event_time: when it happened");
    }

    boolean any() {
        return !found.isEmpty();
    }

    /** In the order of the file. */
    List<Problem> sorted() {
        return found.stream()
                .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                .toList();
    }

    /** For editors: a list of objects with the components of {@link Problem}. */
    static String json(List<Problem> problems) {
        ArrayNode list = JSON.createArrayNode();
        for (Problem problem : problems) {
            ObjectNode node = list.addObject();
            node.put("file", problem.file());
            node.put("line", problem.line());
            node.put("column", problem.column());
            node.put("code", problem.code().name());
            node.put("message", problem.message());
            node.put("fix", problem.fix());
        }
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(list);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of texts and numbers can be written", e);
        }
    }

    /** "Did you mean X?" for the known name nearest to a wrong one; the list of them where none is near. */
    static String suggestion(String wrong, Collection<String> known) {
        String nearest = nearest(wrong, known);
        if (nearest != null) {
            return "Did you mean " + nearest + "?";
        }
        return known.size() > 30 ? "None has a similar name" : "Known are " + String.join(", ", known);
    }

    private static String nearest(String wrong, Collection<String> known) {
        String nearest = null;
        int least = Integer.MAX_VALUE;
        String mine = wrong.toLowerCase(Locale.ROOT);
        for (String name : known) {
            String other = name.toLowerCase(Locale.ROOT);
            int distance = Spelling.distance(mine, other);
            if (distance < least && (distance <= 1 || 2 * distance < Math.max(mine.length(), other.length()))) {
                least = distance;
                nearest = name;
            }
        }
        return nearest;
    }
}
