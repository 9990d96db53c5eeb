package io.weir.sql;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.util.SqlBasicVisitor;

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

    /** The same as Flink SQL runs it: what cannot be computed is NULL there, and does not take the job down. */
    public String guardedSql() {
        return GuardedSql.of(sql());
    }

    /** Every name in the SELECT: tables, columns and aliases. Of a rule without problems. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        try {
            RuleParser.parsed(text).accept(new SqlBasicVisitor<Void>() {
                @Override
                public Void visit(SqlIdentifier id) {
                    names.addAll(id.names);
                    return null;
                }
            });
        } catch (SqlParseException e) {
            throw new IllegalStateException("It was read before", e);
        }
        return names;
    }

    /** As it is called wherever versions matter. */
    public String id() {
        return header.id() + "/" + header.version();
    }
}
