package io.weir.sql;

import io.weir.sql.JavaBody.Kind;
import io.weir.sql.JavaBody.Term;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/** Conditions: three-valued logic, comparisons, CASE. */
final class WriteLogic {
    private final WriteJava java;
    private final JavaBody body;
    private final WriteNumbers numbers;
    private final RexBuilder rex = new RexBuilder(new FlinkTypes.Factory());

    WriteLogic(WriteJava java, JavaBody body, WriteNumbers numbers) {
        this.java = java;
        this.body = body;
        this.numbers = numbers;
    }

    /** Three-valued AND, or with all roles changed OR: the first that decides ends it. */
    Term connected(RexCall call, boolean and) {
        String value = body.local("boolean", String.valueOf(and));
        String isNull = body.local("boolean", "false");
        String block = body.label();
        body.append(block).append(": {\n");
        boolean mayBeNull = false;
        for (RexNode operand : call.operands) {
            Term term = java.write(operand);
            mayBeNull |= !term.neverNull();
            if (!term.neverNull()) {
                body.append("if (")
                        .append(term.isNull())
                        .append(") { ")
                        .append(isNull)
                        .append(" = true; } else ");
            }
            body.append("if (")
                    .append(and ? JavaBody.not(term.value()) : term.value())
                    .append(") { ")
                    .append(value)
                    .append(" = ")
                    .append(!and)
                    .append("; ");
            body.append(isNull).append(" = false; break ").append(block).append("; }\n");
        }
        body.append("}\n");
        return new Term(Kind.BOOLEAN, value, mayBeNull ? isNull : "false");
    }

    /** NOT moves inwards, as Flink's planner moves it: that decides what NOT (a > b) says of a NaN. */
    Term negated(RexNode operand) {
        if (operand instanceof RexCall call) {
            SqlKind opposite = call.getKind().negateNullSafe();
            switch (call.getKind()) {
                case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL -> {
                    return compared(opposite, call.operands.get(0), call.operands.get(1));
                }
                case NOT -> {
                    return java.write(call.operands.get(0));
                }
                case AND, OR -> {
                    List<RexNode> negated = new ArrayList<>();
                    call.operands.forEach(part -> negated.add(rex.makeCall(SqlStdOperatorTable.NOT, part)));
                    RexNode turned = rex.makeCall(
                            call.getKind() == SqlKind.AND ? SqlStdOperatorTable.OR : SqlStdOperatorTable.AND, negated);
                    return java.write(turned);
                }
                default -> {
                    // What has no opposite is evaluated and turned round.
                }
            }
        }
        Term term = java.write(operand);
        return new Term(Kind.BOOLEAN, JavaBody.not(term.value()), term.isNull());
    }

    Term truth(RexCall call, boolean of, boolean otherwise) {
        Term term = java.write(call.operands.get(0));
        String is = JavaBody.and(JavaBody.not(term.isNull()), of ? term.value() : JavaBody.not(term.value()));
        return new Term(Kind.BOOLEAN, body.local("boolean", otherwise ? JavaBody.not(is) : is), "false");
    }

    Term compared(SqlKind kind, RexNode left, RexNode right) {
        Term a = java.write(left);
        Term b = java.write(right);
        String sign =
                switch (kind) {
                    case EQUALS -> "==";
                    case NOT_EQUALS -> "!=";
                    case LESS_THAN -> "<";
                    case LESS_THAN_OR_EQUAL -> "<=";
                    case GREATER_THAN -> ">";
                    default -> ">=";
                };
        String isNull = JavaBody.either(a, b);
        if (isNull.equals("true")) {
            return new Term(Kind.BOOLEAN, "false", "true");
        }
        String value;
        if (a.kind() == Kind.TEXT) {
            value = switch (sign) {
                case "==" -> a.value() + ".equals(" + b.value() + ")";
                case "!=" -> "!" + a.value() + ".equals(" + b.value() + ")";
                default -> "SqlValues.compare(" + a.value() + ", " + b.value() + ") " + sign + " 0";
            };
        } else if (a.kind() == Kind.DECIMAL || b.kind() == Kind.DECIMAL) {
            value = numbers.decimalsCompared(a, b) + " " + sign + " 0";
        } else {
            value = a.value() + " " + sign + " " + b.value();
        }
        return body.lazily(Kind.BOOLEAN, isNull, value);
    }

    Term cases(RexCall call) {
        Kind kind = JavaBody.kind(call.getType());
        String value = body.local(kind.java(), kind.nothing());
        String isNull = body.local("boolean", "true");
        String block = body.label();
        body.append(block).append(": {\n");
        for (int i = 0; i + 1 < call.operands.size(); i += 2) {
            Term condition = java.write(call.operands.get(i));
            body.append("if (")
                    .append(JavaBody.and(JavaBody.not(condition.isNull()), condition.value()))
                    .append(") {\n");
            assign(
                    value,
                    isNull,
                    numbers.cast(
                            java.write(call.operands.get(i + 1)),
                            call.getType(),
                            call.operands.get(i + 1).getType()));
            body.append("break ").append(block).append(";\n}\n");
        }
        RexNode last = call.operands.get(call.operands.size() - 1);
        assign(value, isNull, numbers.cast(java.write(last), call.getType(), last.getType()));
        body.append("}\n");
        return new Term(kind, value, isNull);
    }

    void assign(String value, String isNull, Term term) {
        if (!term.isNull().equals("true")) {
            body.append("if (")
                    .append(JavaBody.not(term.isNull()))
                    .append(") { ")
                    .append(value)
                    .append(" = ")
                    .append(term.value())
                    .append("; ");
            body.append(isNull).append(" = false; }\n");
        }
    }
}
