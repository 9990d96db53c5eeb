package io.weir.sql;

import io.weir.sql.Problem.Code;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;

/** Every call and every name of something that is not a column. */
final class RuleCalls extends SqlBasicVisitor<Void> {
    private static final Set<SqlKind> REFUSED = Set.of(
            SqlKind.EXISTS,
            SqlKind.CURSOR,
            SqlKind.UNNEST,
            SqlKind.LATERAL,
            SqlKind.TABLE_REF,
            SqlKind.EXTEND,
            SqlKind.TABLESAMPLE,
            SqlKind.SIMILAR,
            SqlKind.RLIKE,
            SqlKind.SOME,
            SqlKind.ALL,
            SqlKind.VALUES,
            SqlKind.EXPLICIT_TABLE,
            SqlKind.DYNAMIC_PARAM,
            SqlKind.PREV,
            SqlKind.NEXT,
            SqlKind.PIVOT,
            SqlKind.UNPIVOT,
            SqlKind.NEXT_VALUE,
            SqlKind.CURRENT_VALUE);

    private final boolean immediate;
    private final Problems problems;

    RuleCalls(boolean immediate, Problems problems) {
        this.immediate = immediate;
        this.problems = problems;
    }

    @Override
    public Void visit(SqlCall call) {
        String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
        SqlParserPos at = call.getParserPosition();
        if (call instanceof SqlSelect select && select.hasHints()) {
            problems.add(
                    call, Code.NOT_SUPPORTED, "A rule has no hints", "Leave /*+ ... */ out: it reaches past the rule");
        }
        if (REFUSED.contains(call.getKind()) && !(call.getKind() == SqlKind.EXPLICIT_TABLE)) {
            problems.add(call, Code.NOT_SUPPORTED, what(call), "Write the rule without it");
        } else if (Functions.CLOCK.contains(name)) {
            problems.clock(at.getLineNum(), at.getColumnNum(), name);
            return null;
        } else if (Functions.RANDOM.contains(name)) {
            random(call, name);
            return null;
        } else if (isNamed(call) && !allowed(name)) {
            Set<String> known = new TreeSet<>(Functions.SCALAR);
            if (!immediate) {
                known.addAll(Functions.STATEFUL);
            }
            problems.add(
                    call,
                    Code.UNKNOWN_FUNCTION,
                    "There is no function " + name + " in rules",
                    Problems.suggestion(name, known));
        }
        if (call.getKind() == SqlKind.LIKE && !(call.operand(1) instanceof SqlLiteral)) {
            problems.add(
                    call.operand(1),
                    Code.NOT_SUPPORTED,
                    "The pattern of LIKE is not a text in quotes",
                    "Write the pattern out, such as 'ATM%'");
        }
        if (call.getKind() == SqlKind.LIKE
                && call.operand(1) instanceof SqlLiteral pattern
                && "".equals(pattern.toValue())) {
            problems.add(
                    call.operand(1),
                    Code.NOT_SUPPORTED,
                    "The pattern of LIKE is empty",
                    "Write = '' to ask for an empty text");
        }
        if (call.getKind() == SqlKind.LIKE && call.operandCount() == 3) {
            escapes(call);
        }
        comparesWithItself(call);
        return super.visit(call);
    }

    /** Flink SQL finds out only when it meets a text, and then throws. */
    private void escapes(SqlCall like) {
        String pattern = text(like.operand(1));
        String escape = text(like.operand(2));
        if (escape == null || escape.length() != 1) {
            problems.add(
                    like.operand(2), Code.NOT_SUPPORTED, "ESCAPE wants one character", "Write one, such as ESCAPE '!'");
            return;
        }
        // Pairs first: what is left of the character behind them stands before something else.
        if (pattern != null
                && pattern.replace(escape + escape, "")
                        .replace(escape + "%", "")
                        .replace(escape + "_", "")
                        .contains(escape)) {
            problems.add(
                    like.operand(1),
                    Code.NOT_SUPPORTED,
                    "In the pattern %s escapes nothing that must be escaped".formatted(escape),
                    "Write %1$s%%, %1$s_ or %1$s%1$s".formatted(escape));
        }
    }

    private static String text(SqlNode node) {
        return node instanceof SqlLiteral literal ? literal.toValue() : null;
    }

    private boolean allowed(String name) {
        return Functions.SCALAR.contains(name) || (!immediate && Functions.STATEFUL.contains(name));
    }

    /** A function by name, not a sign, a clause or a part of the grammar. */
    private boolean isNamed(SqlCall call) {
        return call.getOperator() instanceof org.apache.calcite.sql.SqlFunction
                && call.getKind() != SqlKind.ARRAY_VALUE_CONSTRUCTOR
                && call.getKind() != SqlKind.FINAL
                && call.getKind() != SqlKind.RUNNING;
    }

    private String what(SqlCall call) {
        return call.getKind() == SqlKind.TABLE_REF
                ? "A table has no hints in a rule"
                : "A rule cannot use " + call.getOperator().getName();
    }

    private void comparesWithItself(SqlCall call) {
        if (SqlKind.COMPARISON.contains(call.getKind())
                && call.operandCount() == 2
                && call.operand(0).equalsDeep(call.operand(1), org.apache.calcite.util.Litmus.IGNORE)) {
            problems.add(
                    call,
                    Code.TYPE,
                    "Something is compared with itself, which is always the same",
                    "Compare it with something else, or ask whether it IS NULL");
        }
    }

    @Override
    public Void visit(SqlIdentifier id) {
        String name = id.isSimple() ? id.getSimple().toUpperCase(Locale.ROOT) : "";
        boolean quoted = id.isSimple() && id.isComponentQuoted(0);
        if (!quoted && Functions.CLOCK.contains(name)) {
            problems.clock(
                    id.getParserPosition().getLineNum(), id.getParserPosition().getColumnNum(), name);
        } else if (!quoted && Functions.RANDOM.contains(name)) {
            random(id, name);
        }
        for (int i = 0; i < id.names.size(); i++) {
            String part = id.names.get(i);
            if (!id.isComponentQuoted(i) && SqlWords.isFlinksOwn(part)) {
                SqlParserPos at = id.getComponentParserPosition(i);
                problems.add(
                        at.getLineNum(),
                        at.getColumnNum(),
                        Code.SYNTAX,
                        "The name " + part + " is a word of Flink SQL",
                        "Write it `" + part + "`, or take another name");
            }
        }
        return null;
    }

    private void random(SqlNode at, String name) {
        problems.add(
                at,
                Code.NON_DETERMINISTIC,
                name + " answers otherwise in another run, so a replay could not prove the alert",
                "Use what the event says");
    }
}
