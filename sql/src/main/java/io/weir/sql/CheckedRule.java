package io.weir.sql;

import java.util.List;

/**
 * A rule as its file says it, and what is wrong with it.
 *
 * @param file as it was named
 * @param text of the file
 * @param header null where it cannot be read
 * @param kind null where the SELECT cannot be read
 * @param problems in the order of the file; empty for a rule that can run
 * @param immediate the compiled rule; null for a stateful one and where there are problems
 */
public record CheckedRule(
        String file, String text, RuleHeader header, Kind kind, List<Problem> problems, ImmediateRule immediate) {
    /** How a rule runs. */
    public enum Kind {
        /** One transaction with its features answers it: it runs where decisions are made, in microseconds. */
        IMMEDIATE,
        /** It looks at more than one event: it runs on Flink SQL, a watermark later. */
        STATEFUL
    }

    /** The SELECT alone, with the header as a comment before it. */
    public String sql() {
        String sql = text.strip();
        return sql.endsWith(";") ? sql.substring(0, sql.length() - 1) : sql;
    }
}
