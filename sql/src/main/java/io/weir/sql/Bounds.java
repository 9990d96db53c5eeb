package io.weir.sql;

import io.weir.sql.Problem.Code;
import java.util.HashSet;
import java.util.Set;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlMatchRecognize;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Util;

/**
 * Whether a stateful rule forgets: every window, join and sequence must say over how long it looks, else its state grows until the job dies of it. Judged
 * by what is written, not by what could be proved: what is refused here may be bounded in truth, and can then be written so that it shows.
 */
final class Bounds extends SqlBasicVisitor<Void> {
    private static final Set<String> AGGREGATES =
            Set.of("COUNT", "SUM", "AVG", "MIN", "MAX", "STDDEV_POP", "STDDEV_SAMP", "ARRAY_AGG");
    private static final long LONGEST_MILLIS = 90L * 24 * 60 * 60 * 1000;
    private static final int MOST_ROWS = 10_000;

    private final Tables tables;
    private final Problems problems;

    Bounds(Tables tables, Problems problems) {
        this.tables = tables;
        this.problems = problems;
    }

    void check(SqlNode query) {
        query.accept(this);
    }

    @Override
    public Void visit(SqlLiteral literal) {
        if (literal instanceof SqlIntervalLiteral interval) {
            SqlIntervalLiteral.IntervalValue value = (SqlIntervalLiteral.IntervalValue) interval.getValue();
            SqlTypeName type = value.getIntervalQualifier().typeName();
            if (SqlTypeName.YEAR_INTERVAL_TYPES.contains(type)) {
                problem(literal, "An interval of months is not of one length", "Write it in days, at most 90");
            } else if (interval.getValueAs(Long.class) > LONGEST_MILLIS) {
                problem(
                        literal,
                        "The interval is longer than 90 days, the longest that is kept",
                        "Write INTERVAL '90' DAY or less");
            }
        }
        return null;
    }

    @Override
    public Void visit(SqlCall call) {
        if (call instanceof SqlSelect select) {
            select(select);
        } else if (call instanceof SqlMatchRecognize match) {
            if (match.getInterval() == null) {
                problem(
                        match.getPattern(),
                        "The sequence has no WITHIN and waits for its end for ever",
                        "Write WITHIN INTERVAL '1' HOUR after the pattern");
            }
        } else if (call instanceof SqlOrderBy order) {
            problem(
                    order,
                    "ORDER BY or LIMIT at the end would have to see everything first",
                    "Leave it out: an alert is raised as soon as it is known");
        } else if (call.getKind() == SqlKind.OVER) {
            over(call);
        } else if (call.getKind() == SqlKind.INTERSECT || call.getKind() == SqlKind.EXCEPT) {
            problem(call, call.getKind() + " would have to keep everything", "Join with a bound on event_time");
        } else if (call.getKind() == SqlKind.UNION
                && !((org.apache.calcite.sql.SqlSetOperator) call.getOperator()).isAll()) {
            problem(call, "UNION would have to keep everything to find what is doubled", "Write UNION ALL");
        } else if ((call.getKind() == SqlKind.IN || call.getKind() == SqlKind.NOT_IN)
                && SqlKind.QUERY.contains(call.operand(1).getKind())) {
            problem(call, "IN (SELECT ...) would have to keep everything", "Join with a bound on event_time");
        }
        return super.visit(call);
    }

    private void select(SqlSelect select) {
        if (select.isDistinct()) {
            problem(
                    select,
                    "SELECT DISTINCT would have to keep everything it ever returned",
                    "Leave DISTINCT out: one alert of the same evidence is one alert");
        }
        SqlNodeList group = select.getGroup();
        boolean windowed = group != null && names(group).containsAll(Set.of("window_start", "window_end"));
        if (group != null && !windowed) {
            problem(
                    group.size() == 0 ? select : group.get(0),
                    "GROUP BY without a window adds up for ever",
                    "Group by window_start and window_end of TUMBLE, HOP, CUMULATE or SESSION too");
        } else if (group == null && select.getSelectList() != null && aggregates(select)) {
            problem(
                    select,
                    "An aggregate without a window adds up for ever",
                    "Group by window_start and window_end of TUMBLE, HOP, CUMULATE or SESSION, or use OVER");
        }
        if (select.getFrom() instanceof SqlJoin join) {
            join(join, select.getWhere());
        }
    }

    /** The join is bounded where its condition holds the event time of one side from below and from above, or it is one of equal windows. */
    private void join(SqlJoin join, SqlNode where) {
        for (SqlNode side : new SqlNode[] {join.getLeft(), join.getRight()}) {
            if (isList(side)) {
                return;
            }
            if (side instanceof SqlJoin inner) {
                join(inner, where);
            }
        }
        TimeBounds bounds = new TimeBounds();
        if (where != null) {
            where.accept(bounds);
        }
        if (join.getConditionType() == JoinConditionType.ON) {
            join.getCondition().accept(bounds);
        }
        if (!bounds.windows.containsAll(Set.of("window_start", "window_end")) && !(bounds.below && bounds.above)) {
            problem(
                    join,
                    "The join has no bound in time and keeps both sides for ever",
                    "Add to ON: b.event_time BETWEEN a.event_time AND a.event_time + INTERVAL '1' HOUR");
        }
    }

    private boolean isList(SqlNode from) {
        SqlNode named = from.getKind() == SqlKind.AS ? ((SqlCall) from).operand(0) : from;
        return named instanceof SqlIdentifier id
                && id.isSimple()
                && tables.names().contains(id.getSimple())
                && !tables.isStream(id.getSimple());
    }

    private static final class TimeBounds extends SqlBasicVisitor<Void> {
        private boolean below;
        private boolean above;
        private final Set<String> windows = new HashSet<>();

        @Override
        public Void visit(SqlCall call) {
            if (call.getKind() == SqlKind.OR || call.getKind() == SqlKind.NOT || call.getKind() == SqlKind.CASE) {
                return null;
            }
            if (call.getKind() == SqlKind.BETWEEN
                    && isTime(call.operand(0))
                    && isTime(call.operand(1))
                    && isTime(call.operand(2))) {
                below = true;
                above = true;
            } else if (SqlKind.COMPARISON.contains(call.getKind()) && call.operandCount() == 2) {
                SqlNode left = call.operand(0);
                SqlNode right = call.operand(1);
                if (call.getKind() == SqlKind.EQUALS
                        && left instanceof SqlIdentifier a
                        && right instanceof SqlIdentifier b) {
                    String name = Util.last(a.names);
                    if (name.equals(Util.last(b.names))) {
                        windows.add(name);
                    }
                }
                if (isTime(left) && isTime(right)) {
                    direction(call.getKind(), qualifier(left), qualifier(right));
                }
            }
            return super.visit(call);
        }

        /** Told of the side whose alias comes first in the alphabet, so that both ways of writing count alike. */
        private void direction(SqlKind kind, String left, String right) {
            boolean turned = left.compareTo(right) > 0;
            switch (kind) {
                case LESS_THAN, LESS_THAN_OR_EQUAL -> mark(!turned);
                case GREATER_THAN, GREATER_THAN_OR_EQUAL -> mark(turned);
                case EQUALS -> {
                    below = true;
                    above = true;
                }
                default -> {}
            }
        }

        private void mark(boolean isAbove) {
            above |= isAbove;
            below |= !isAbove;
        }

        private static boolean isTime(SqlNode node) {
            return !qualifier(node).isEmpty();
        }

        /** The alias whose event time the expression is about; empty for none. */
        private static String qualifier(SqlNode node) {
            if (node instanceof SqlIdentifier id
                    && id.names.size() == 2
                    && id.names.get(1).endsWith("time")) {
                return id.names.get(0);
            }
            if (node.getKind() == SqlKind.PLUS || node.getKind() == SqlKind.MINUS) {
                String left = qualifier(((SqlCall) node).operand(0));
                return left.isEmpty() && ((SqlCall) node).operandCount() > 1
                        ? qualifier(((SqlCall) node).operand(1))
                        : left;
            }
            return "";
        }
    }

    private void over(SqlCall over) {
        if (!(over.operand(1) instanceof SqlWindow window)) {
            return;
        }
        SqlNode from = window.getLowerBound();
        boolean ranking = over.operand(0) instanceof SqlCall call
                && call.getOperator().getName().equals("ROW_NUMBER");
        boolean lag = over.operand(0) instanceof SqlCall call
                && call.getOperator().getName().equals("LAG");
        if (ranking) {
            problem(over, "ROW_NUMBER keeps every row it may have to number again", "Use MATCH_RECOGNIZE or a window");
        } else if (!lag && (from == null || SqlWindow.isUnboundedPreceding(from))) {
            problem(
                    over,
                    "The window OVER looks back for ever",
                    "Write RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW");
        } else if (from instanceof SqlCall bound
                && bound.operand(0) instanceof SqlLiteral rows
                && !(rows instanceof SqlIntervalLiteral)
                && rows.bigDecimalValue() != null
                && rows.bigDecimalValue().intValue() > MOST_ROWS) {
            problem(over, "The window OVER keeps more rows than a rule may", "Keep at most " + MOST_ROWS);
        }
    }

    private static boolean aggregates(SqlSelect select) {
        boolean[] found = {false};
        SqlBasicVisitor<Void> visitor = new SqlBasicVisitor<>() {
            @Override
            public Void visit(SqlCall call) {
                if (call.getKind() == SqlKind.OVER || call instanceof SqlSelect) {
                    return null;
                }
                if (call.getOperator() instanceof SqlFunction
                        && AGGREGATES.contains(call.getOperator().getName().toUpperCase(java.util.Locale.ROOT))) {
                    found[0] = true;
                }
                return super.visit(call);
            }
        };
        select.getSelectList().forEach(item -> item.accept(visitor));
        return found[0];
    }

    private static Set<String> names(SqlNodeList group) {
        Set<String> names = new HashSet<>();
        for (SqlNode node : group) {
            if (node instanceof SqlIdentifier id) {
                names.add(Util.last(id.names));
            }
        }
        return names;
    }

    private void problem(SqlNode node, String message, String fix) {
        problems.add(
                node.getParserPosition().getLineNum(),
                node.getParserPosition().getColumnNum(),
                Code.UNBOUNDED_STATE,
                message,
                fix);
    }
}
