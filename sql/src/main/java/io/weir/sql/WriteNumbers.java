package io.weir.sql;

import io.weir.sql.JavaBody.Constant;
import io.weir.sql.JavaBody.Kind;
import io.weir.sql.JavaBody.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.SqlKind;

/** Numbers: arithmetic, rounding, and what becomes what. */
final class WriteNumbers {
    private final WriteJava java;
    private final JavaBody body;

    WriteNumbers(WriteJava java, JavaBody body) {
        this.java = java;
        this.body = body;
    }

    /** Between a decimal and a DOUBLE, Flink compares as Double.compare does: a NaN is above every number. */
    String decimalsCompared(Term a, Term b) {
        if (a.kind() == Kind.DOUBLE || b.kind() == Kind.DOUBLE) {
            return "Double.compare(" + asDouble(a) + ", " + asDouble(b) + ")";
        }
        return asDecimal(a) + ".compareTo(" + asDecimal(b) + ")";
    }

    String asDouble(Term term) {
        if (term.kind() != Kind.DECIMAL) {
            return "((double) " + term.value() + ")";
        }
        for (Map.Entry<Constant, String> constant : body.constants().entrySet()) {
            if (constant.getValue().equals(term.value())) {
                return body.constant("double", constant.getKey().initial() + ".doubleValue()");
            }
        }
        return term.value() + ".doubleValue()";
    }

    static String asDecimal(Term term) {
        return switch (term.kind()) {
            case DECIMAL -> term.value();
            case DOUBLE -> "SqlValues.decimal(" + term.value() + ")";
            default -> "java.math.BigDecimal.valueOf((long) " + term.value() + ")";
        };
    }

    Term arithmetic(RexCall call) {
        Term a = java.write(call.operands.get(0));
        Term b = java.write(call.operands.get(1));
        Kind kind = JavaBody.kind(call.getType());
        String isNull = JavaBody.either(a, b);
        if (isNull.equals("true")) {
            return new Term(kind, kind.nothing(), "true");
        }
        String operation =
                switch (call.getKind()) {
                    case PLUS -> "add";
                    case MINUS -> "subtract";
                    case TIMES -> "multiply";
                    case DIVIDE -> "divide";
                    default -> "mod";
                };
        String value;
        if (kind == Kind.DOUBLE) {
            String sign =
                    switch (call.getKind()) {
                        case PLUS -> "+";
                        case MINUS -> "-";
                        case TIMES -> "*";
                        case DIVIDE -> "/";
                        default -> throw JavaBody.unknown(call);
                    };
            value = asDouble(a) + " " + sign + " " + asDouble(b);
        } else if (kind == Kind.DECIMAL) {
            String precision =
                    call.getType().getPrecision() + ", " + call.getType().getScale();
            value = call.getKind() == SqlKind.DIVIDE || call.getKind() == SqlKind.MOD
                    ? "SqlValues.%s(%s, %s, %s)".formatted(operation, asDecimal(a), asDecimal(b), precision)
                    : "SqlValues.fit(%s.%s(%s), %s)".formatted(asDecimal(a), operation, asDecimal(b), precision);
        } else if (kind == Kind.TIME || kind == Kind.SPAN || kind == Kind.LONG) {
            value = "SqlValues.%s((long) %s, (long) %s)".formatted(operation, a.value(), b.value());
        } else if (a.kind() == Kind.LONG || b.kind() == Kind.LONG) {
            // MOD has the type of its divisor.
            value = "SqlValues.toInt(SqlValues.%s((long) %s, (long) %s))".formatted(operation, a.value(), b.value());
        } else {
            value = "SqlValues.%s(%s, %s)".formatted(operation, a.value(), b.value());
        }
        return body.lazily(kind, isNull, value);
    }

    Term unary(RexCall call, String sign, String ofWhole) {
        Term a = java.write(call.operands.get(0));
        String value =
                switch (a.kind()) {
                    case DOUBLE -> sign.isEmpty() ? "Math.abs(" + a.value() + ")" : sign + a.value();
                    case DECIMAL -> a.value() + (sign.isEmpty() ? ".abs()" : ".negate()");
                    default -> ofWhole.formatted(a.value());
                };
        return body.lazily(a.kind(), a.isNull(), value);
    }

    Term sign(RexCall call) {
        Term a = java.write(call.operands.get(0));
        return switch (a.kind()) {
            case DOUBLE -> body.lazily(a.kind(), a.isNull(), "Math.signum(" + a.value() + ")");
            case DECIMAL ->
                body.lazily(
                        a.kind(),
                        a.isNull(),
                        "SqlValues.fit(java.math.BigDecimal.valueOf((long) " + a.value() + ".signum()), 38, "
                                + call.getType().getScale() + ")");
            default ->
                body.lazily(
                        a.kind(),
                        a.isNull(),
                        (a.kind() == Kind.INT ? "Integer" : "Long") + ".signum(" + a.value() + ")");
        };
    }

    Term whole(RexCall call, String function, String mode) {
        Term a = java.write(call.operands.get(0));
        return switch (a.kind()) {
            case DOUBLE -> body.lazily(a.kind(), a.isNull(), "Math." + function + "(" + a.value() + ")");
            case DECIMAL ->
                cast(
                        body.lazily(a.kind(), a.isNull(), a.value() + ".setScale(0, " + mode + ")"),
                        call.getType(),
                        call.operands.get(0).getType());
            default -> a;
        };
    }

    Term round(RexCall call) {
        Term a = java.write(call.operands.get(0));
        int digits = call.operands.size() == 1 ? 0 : ((RexLiteral) call.operands.get(1)).getValueAs(Integer.class);
        return switch (a.kind()) {
            case DOUBLE -> body.lazily(a.kind(), a.isNull(), "SqlValues.round(" + a.value() + ", " + digits + ")");
            case DECIMAL ->
                body.lazily(
                        a.kind(),
                        a.isNull(),
                        "SqlValues.fit(SqlValues.round(%s, %d), %d, %d)"
                                .formatted(
                                        a.value(),
                                        digits,
                                        call.getType().getPrecision(),
                                        call.getType().getScale()));
            default -> a;
        };
    }

    Term doubles(RexCall call, String pattern) {
        List<Term> terms = new ArrayList<>();
        call.operands.forEach(operand -> terms.add(java.write(operand)));
        return body.lazily(
                Kind.DOUBLE,
                JavaBody.anyNull(terms),
                pattern.formatted(terms.stream().map(this::asDouble).toArray()));
    }

    Term extreme(RexCall call, boolean greatest) {
        Kind kind = JavaBody.kind(call.getType());
        List<Term> terms = new ArrayList<>();
        call.operands.forEach(operand -> terms.add(cast(java.write(operand), call.getType(), operand.getType())));
        String isNull = JavaBody.anyNull(terms);
        String value = body.local(kind.java(), kind.nothing());
        body.append("if (")
                .append(JavaBody.not(isNull))
                .append(") {\n")
                .append(value)
                .append(" = ")
                .append(terms.get(0).value())
                .append(";\n");
        for (Term term : terms.subList(1, terms.size())) {
            String compare =
                    switch (kind) {
                        case DOUBLE -> "Double.compare(%s, %s)";
                        case TEXT -> "SqlValues.compare(%s, %s)";
                        case DECIMAL -> "%s.compareTo(%s)";
                        default -> "Long.compare((long) %s, (long) %s)";
                    };
            body.append("if (")
                    .append(compare.formatted(term.value(), value))
                    .append(greatest ? " > 0) { " : " < 0) { ");
            body.append(value).append(" = ").append(term.value()).append("; }\n");
        }
        body.append("}\n");
        return new Term(kind, value, isNull);
    }

    Term cast(Term term, RelDataType type, RelDataType from) {
        Kind to = JavaBody.kind(type);
        if (term.isNull().equals("true")) {
            return new Term(to, to.nothing(), "true");
        }
        if (to == Kind.DECIMAL) {
            boolean same = term.kind() == Kind.DECIMAL
                    && from.getPrecision() == type.getPrecision()
                    && from.getScale() == type.getScale();
            return same
                    ? term
                    : body.lazily(
                            to,
                            term.isNull(),
                            "SqlValues.fit(%s, %d, %d)"
                                    .formatted(asDecimal(term), type.getPrecision(), type.getScale()));
        }
        if (to == term.kind()) {
            return term;
        }
        String value =
                switch (to) {
                    case INT -> "SqlValues.toInt(" + term.value() + ")";
                    case LONG ->
                        term.kind() == Kind.INT
                                ? "((long) " + term.value() + ")"
                                : "SqlValues.toLong(" + term.value() + ")";
                    case DOUBLE -> asDouble(term);
                    case TEXT ->
                        switch (term.kind()) {
                            case BOOLEAN -> "SqlValues.text(" + term.value() + ")";
                            case DECIMAL -> term.value() + ".toPlainString()";
                            case TIME -> "SqlValues.timeText(" + term.value() + ")";
                            default -> "String.valueOf(" + term.value() + ")";
                        };
                    default ->
                        throw new IllegalStateException(
                                "The checker lets no CAST from " + from + " to " + type + " through");
                };
        return body.lazily(to, term.isNull(), value);
    }
}
