package io.weir.sql;

import io.weir.features.Catalogue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.type.SqlTypeName;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.janino.SimpleCompiler;

/**
 * Turns a rule's typed expressions into a Java class. Each expression becomes local variables: its value, and whether it is NULL. AND, OR and CASE leave
 * their block as soon as the answer is known, so what SQL does not evaluate is not evaluated.
 */
final class WriteJava {
    private static final String CLASS = "io.weir.sql.compiled.Rule";

    /** What an expression is in Java. */
    private enum Kind {
        BOOLEAN("boolean", "false"),
        INT("int", "0"),
        LONG("long", "0L"),
        DOUBLE("double", "0d"),
        DECIMAL("java.math.BigDecimal", "null"),
        TEXT("String", "null"),
        /** Epoch milliseconds. */
        TIME("long", "0L"),
        /** Milliseconds. */
        SPAN("long", "0L"),
        TEXTS("String[]", "null");

        private final String java;
        private final String nothing;

        Kind(String java, String nothing) {
            this.java = java;
            this.nothing = nothing;
        }
    }

    /**
     * An expression that has been written.
     *
     * @param value a Java expression without effect; meaningless where it is NULL
     * @param isNull a Java expression; "false" for what never is
     */
    private record Term(Kind kind, String value, String isNull) {
        boolean neverNull() {
            return isNull.equals("false");
        }
    }

    private record Constant(String type, String initial) {}

    private final List<String> columns = new ArrayList<>();
    private final Catalogue catalogue;
    private final Map<String, Threshold> thresholds = new HashMap<>();
    private final RexBuilder rex = new RexBuilder(new FlinkTypes.Factory());
    private final Map<Constant, String> constants = new HashMap<>();
    private StringBuilder body = new StringBuilder();
    private int locals;

    WriteJava(Tables tables, Catalogue catalogue, RuleHeader header) {
        this.catalogue = catalogue;
        tables.columns(Tables.TRANSACTIONS).forEach(column -> columns.add(column.name()));
        header.thresholds().forEach(threshold -> {
            columns.add(threshold.name());
            thresholds.put(threshold.name(), threshold);
        });
    }

    /** @param expressions condition, subject, evidence and reason */
    ImmediateRule.Code compile(List<RexNode> expressions) {
        String source = source(expressions);
        SimpleCompiler compiler = new SimpleCompiler();
        compiler.setParentClassLoader(ImmediateRule.class.getClassLoader());
        try {
            compiler.cook(source);
            return (ImmediateRule.Code) compiler.getClassLoader()
                    .loadClass(CLASS)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (CompileException | ReflectiveOperationException e) {
            throw new IllegalStateException("What was generated is no Java:\n" + source, e);
        }
    }

    String source(List<RexNode> expressions) {
        String methods = method("boolean", "hits", expressions.get(0))
                + method("String", "subject", expressions.get(1))
                + method("String[]", "evidence", expressions.get(2))
                + method("String", "reason", expressions.get(3));
        StringBuilder source = new StringBuilder("package io.weir.sql.compiled;\nimport io.weir.sql.SqlValues;\n")
                .append("public final class Rule extends io.weir.sql.ImmediateRule.Code {\n");
        constants.forEach((constant, name) -> source.append("private static final ")
                .append(constant.type)
                .append(' ')
                .append(name)
                .append(" = ")
                .append(constant.initial)
                .append(";\n"));
        return source.append(methods).append("}\n").toString();
    }

    private String method(String type, String name, RexNode expression) {
        body = new StringBuilder();
        String result;
        if (expression == null) {
            result = "true";
        } else {
            Term term = write(RexUtil.expandSearch(rex, null, expression));
            result = switch (type) {
                case "boolean" -> and(not(term.isNull), term.value);
                case "String[]" ->
                    term.kind == Kind.TEXTS
                            ? term.isNull + " ? null : " + term.value
                            : term.isNull + " ? null : new String[] {" + term.value + "}";
                default -> term.isNull + " ? null : " + term.value;
            };
        }
        return "public " + type + " " + name + "(io.weir.events.Transaction t, float[] v) {\n" + body + "return "
                + result + ";\n}\n";
    }

    private Term write(RexNode node) {
        if (node instanceof RexInputRef column) {
            return column(columns.get(column.getIndex()));
        } else if (node instanceof RexLiteral literal) {
            return literal(literal);
        } else if (node instanceof RexCall call) {
            return call(call);
        }
        throw unknown(node);
    }

    private Term column(String name) {
        Threshold threshold = thresholds.get(name);
        if (threshold != null) {
            return threshold(threshold);
        }
        int feature = catalogue.indexOf(name);
        if (feature >= 0) {
            String value = local("float", "v[" + feature + "]");
            return new Term(Kind.DOUBLE, "((double) " + value + ")", "Float.isNaN(" + value + ")");
        }
        return switch (name) {
            case "event_time" -> new Term(Kind.TIME, local("long", "t.time().toEpochMilli()"), "false");
            case "type" -> new Term(Kind.TEXT, local("String", "t.type().name()"), "false");
            case "amount_minor" -> new Term(Kind.LONG, "t.amountMinor()", "false");
            case "latitude", "longitude" -> {
                String value = local("double", "t." + name + "()");
                yield new Term(Kind.DOUBLE, value, "Double.isNaN(" + value + ")");
            }
            case "evidence" -> new Term(Kind.TEXT, local("String", "io.weir.sql.Evidence.of(t)"), "false");
            case "id", "account", "customer", "currency" -> new Term(Kind.TEXT, "t." + name + "()", "false");
            default -> text("t." + camelCase(name) + "()", true);
        };
    }

    private static String camelCase(String name) {
        StringBuilder camel = new StringBuilder();
        for (String word : name.split("_", -1)) {
            camel.append(camel.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return camel.toString();
    }

    private Term text(String value, boolean mayBeNull) {
        String local = local("String", value);
        return new Term(Kind.TEXT, local, mayBeNull ? local + " == null" : "false");
    }

    private Term threshold(Threshold threshold) {
        Kind kind = threshold.isWhole() ? Kind.LONG : Kind.DOUBLE;
        String local = local(kind.java, number(kind, threshold.usual()));
        StringBuilder chain = new StringBuilder();
        for (Threshold.Segment segment : threshold.segments()) {
            String condition = "true";
            condition = segment.type() == null ? condition : and(condition, equal(segment.type(), "t.type().name()"));
            condition = segment.country() == null ? condition : and(condition, equal(segment.country(), "t.country()"));
            condition =
                    segment.currency() == null ? condition : and(condition, equal(segment.currency(), "t.currency()"));
            condition = segment.channel() == null ? condition : and(condition, equal(segment.channel(), "t.channel()"));
            chain.append(chain.isEmpty() ? "" : "else ")
                    .append("if (%s) { %s = %s; }\n".formatted(condition, local, number(kind, segment.value())));
        }
        body.append(chain);
        return new Term(kind, local, "false");
    }

    private static String equal(String constant, String value) {
        return quoted(constant) + ".equals(" + value + ")";
    }

    private static String number(Kind kind, BigDecimal value) {
        return switch (kind) {
            case INT -> "(" + value.intValueExact() + ")";
            case LONG -> "(" + value.longValueExact() + "L)";
            default -> "(" + value.doubleValue() + "d)";
        };
    }

    private Term literal(RexLiteral literal) {
        Kind kind = kind(literal.getType());
        if (literal.isNull()) {
            return new Term(kind, kind.nothing, "true");
        }
        return switch (kind) {
            case BOOLEAN -> new Term(kind, String.valueOf(RexLiteral.booleanValue(literal)), "false");
            case INT, LONG, DOUBLE -> new Term(kind, number(kind, literal.getValueAs(BigDecimal.class)), "false");
            case DECIMAL -> {
                BigDecimal value = literal.getValueAs(BigDecimal.class)
                        .setScale(literal.getType().getScale());
                yield new Term(
                        kind,
                        constant("java.math.BigDecimal", "new java.math.BigDecimal(\"" + value.toPlainString() + "\")"),
                        "false");
            }
            case TEXT -> new Term(kind, quoted(literal.getValueAs(String.class)), "false");
            case TIME -> new Term(kind, literal.getValueAs(Long.class) + "L", "false");
            case SPAN ->
                new Term(kind, "(" + literal.getValueAs(BigDecimal.class).longValueExact() + "L)", "false");
            case TEXTS -> throw unknown(literal);
        };
    }

    private Term call(RexCall call) {
        String name = call.getOperator().getName().toUpperCase(java.util.Locale.ROOT);
        return switch (call.getKind()) {
            case AND -> connected(call, true);
            case OR -> connected(call, false);
            case NOT -> negated(call.operands.get(0));
            case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
                compared(call.getKind(), call.operands.get(0), call.operands.get(1));
            case IS_NULL, IS_UNKNOWN ->
                new Term(Kind.BOOLEAN, local("boolean", write(call.operands.get(0)).isNull), "false");
            case IS_NOT_NULL ->
                new Term(Kind.BOOLEAN, local("boolean", not(write(call.operands.get(0)).isNull)), "false");
            case IS_TRUE -> truth(call, true, false);
            case IS_NOT_TRUE -> truth(call, true, true);
            case IS_FALSE -> truth(call, false, false);
            case IS_NOT_FALSE -> truth(call, false, true);
            case PLUS, MINUS, TIMES, DIVIDE, MOD -> arithmetic(call);
            case PLUS_PREFIX -> write(call.operands.get(0));
            case MINUS_PREFIX -> unary(call, "-", "SqlValues.negate(%s)");
            case CASE -> cases(call);
            case CAST, SAFE_CAST ->
                cast(
                        write(call.operands.get(0)),
                        call.getType(),
                        call.operands.get(0).getType());
            case LIKE -> like(call);
            case EXTRACT -> extract(call);
            case FLOOR -> whole(call, "floor", "java.math.RoundingMode.FLOOR");
            case CEIL -> whole(call, "ceil", "java.math.RoundingMode.CEILING");
            case TRIM -> trim(call);
            case POSITION -> strict(call, Kind.INT, "SqlValues.position(%s, %s)");
            case ARRAY_VALUE_CONSTRUCTOR -> array(call);
            default -> function(call, name);
        };
    }

    private Term function(RexCall call, String name) {
        return switch (name) {
            case "||", "CONCAT" -> concatenated(call);
            case "UPPER" -> strict(call, Kind.TEXT, "SqlValues.upper(%s)");
            case "LOWER" -> strict(call, Kind.TEXT, "SqlValues.lower(%s)");
            case "CHAR_LENGTH", "CHARACTER_LENGTH" -> strict(call, Kind.INT, "SqlValues.length(%s)");
            case "SUBSTRING" -> {
                Term term = strict(
                        call,
                        Kind.TEXT,
                        call.operands.size() == 2 ? "SqlValues.substring(%s, %s)" : "SqlValues.substring(%s, %s, %s)");
                yield new Term(Kind.TEXT, term.value, term.value + " == null");
            }
            case "ABS" -> unary(call, "", "SqlValues.abs(%s)");
            case "SQRT" -> doubles(call, "Math.pow(%s, 0.5d)");
            case "LN" -> doubles(call, "Math.log(%s)");
            case "LOG10" -> doubles(call, "Math.log10(%s)");
            case "EXP" -> doubles(call, "Math.exp(%s)");
            case "POWER" -> doubles(call, "Math.pow(%s, %s)");
            case "GREATEST", "LEAST" -> extreme(call, name.equals("GREATEST"));
            case "SIGN" -> sign(call);
            case "ROUND" -> round(call);
            case "REINTERPRET" -> write(call.operands.get(0));
            default -> throw unknown(call);
        };
    }

    /** Three-valued AND, or with all roles changed OR: the first that decides ends it. */
    private Term connected(RexCall call, boolean and) {
        String value = local("boolean", String.valueOf(and));
        String isNull = local("boolean", "false");
        String block = "b" + locals++;
        body.append(block).append(": {\n");
        boolean mayBeNull = false;
        for (RexNode operand : call.operands) {
            Term term = write(operand);
            mayBeNull |= !term.neverNull();
            if (!term.neverNull()) {
                body.append("if (")
                        .append(term.isNull)
                        .append(") { ")
                        .append(isNull)
                        .append(" = true; } else ");
            }
            body.append("if (")
                    .append(and ? not(term.value) : term.value)
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
    private Term negated(RexNode operand) {
        if (operand instanceof RexCall call) {
            SqlKind opposite = call.getKind().negateNullSafe();
            switch (call.getKind()) {
                case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL -> {
                    return compared(opposite, call.operands.get(0), call.operands.get(1));
                }
                case NOT -> {
                    return write(call.operands.get(0));
                }
                case AND, OR -> {
                    List<RexNode> negated = new ArrayList<>();
                    call.operands.forEach(part ->
                            negated.add(rex.makeCall(org.apache.calcite.sql.fun.SqlStdOperatorTable.NOT, part)));
                    RexNode turned = rex.makeCall(
                            call.getKind() == SqlKind.AND
                                    ? org.apache.calcite.sql.fun.SqlStdOperatorTable.OR
                                    : org.apache.calcite.sql.fun.SqlStdOperatorTable.AND,
                            negated);
                    return write(turned);
                }
                default -> {
                    // What has no opposite is evaluated and turned round.
                }
            }
        }
        Term term = write(operand);
        return new Term(Kind.BOOLEAN, not(term.value), term.isNull);
    }

    private Term truth(RexCall call, boolean of, boolean otherwise) {
        Term term = write(call.operands.get(0));
        String is = and(not(term.isNull), of ? term.value : not(term.value));
        return new Term(Kind.BOOLEAN, local("boolean", otherwise ? not(is) : is), "false");
    }

    private Term compared(SqlKind kind, RexNode left, RexNode right) {
        Term a = write(left);
        Term b = write(right);
        String sign =
                switch (kind) {
                    case EQUALS -> "==";
                    case NOT_EQUALS -> "!=";
                    case LESS_THAN -> "<";
                    case LESS_THAN_OR_EQUAL -> "<=";
                    case GREATER_THAN -> ">";
                    default -> ">=";
                };
        String isNull = either(a, b);
        if (isNull.equals("true")) {
            return new Term(Kind.BOOLEAN, "false", "true");
        }
        String value;
        if (a.kind == Kind.TEXT) {
            value = switch (sign) {
                case "==" -> a.value + ".equals(" + b.value + ")";
                case "!=" -> "!" + a.value + ".equals(" + b.value + ")";
                default -> "SqlValues.compare(" + a.value + ", " + b.value + ") " + sign + " 0";
            };
        } else if (a.kind == Kind.DECIMAL || b.kind == Kind.DECIMAL) {
            value = decimalsCompared(a, b) + " " + sign + " 0";
        } else {
            value = a.value + " " + sign + " " + b.value;
        }
        return lazily(Kind.BOOLEAN, isNull, value);
    }

    /** Between a decimal and a DOUBLE, Flink compares as Double.compare does: a NaN is above every number. */
    private String decimalsCompared(Term a, Term b) {
        if (a.kind == Kind.DOUBLE || b.kind == Kind.DOUBLE) {
            return "Double.compare(" + asDouble(a) + ", " + asDouble(b) + ")";
        }
        return asDecimal(a) + ".compareTo(" + asDecimal(b) + ")";
    }

    private String asDouble(Term term) {
        if (term.kind != Kind.DECIMAL) {
            return "((double) " + term.value + ")";
        }
        for (Map.Entry<Constant, String> constant : constants.entrySet()) {
            if (constant.getValue().equals(term.value)) {
                return constant("double", constant.getKey().initial + ".doubleValue()");
            }
        }
        return term.value + ".doubleValue()";
    }

    private static String asDecimal(Term term) {
        return switch (term.kind) {
            case DECIMAL -> term.value;
            case DOUBLE -> "SqlValues.decimal(" + term.value + ")";
            default -> "java.math.BigDecimal.valueOf((long) " + term.value + ")";
        };
    }

    private Term arithmetic(RexCall call) {
        Term a = write(call.operands.get(0));
        Term b = write(call.operands.get(1));
        Kind kind = kind(call.getType());
        String isNull = either(a, b);
        if (isNull.equals("true")) {
            return new Term(kind, kind.nothing, "true");
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
                        default -> throw unknown(call);
                    };
            value = asDouble(a) + " " + sign + " " + asDouble(b);
        } else if (kind == Kind.DECIMAL) {
            String precision =
                    call.getType().getPrecision() + ", " + call.getType().getScale();
            value = call.getKind() == SqlKind.DIVIDE || call.getKind() == SqlKind.MOD
                    ? "SqlValues.%s(%s, %s, %s)".formatted(operation, asDecimal(a), asDecimal(b), precision)
                    : "SqlValues.fit(%s.%s(%s), %s)".formatted(asDecimal(a), operation, asDecimal(b), precision);
        } else if (kind == Kind.TIME || kind == Kind.SPAN || kind == Kind.LONG) {
            value = "SqlValues.%s((long) %s, (long) %s)".formatted(operation, a.value, b.value);
        } else if (a.kind == Kind.LONG || b.kind == Kind.LONG) {
            // MOD has the type of its divisor.
            value = "SqlValues.toInt(SqlValues.%s((long) %s, (long) %s))".formatted(operation, a.value, b.value);
        } else {
            value = "SqlValues.%s(%s, %s)".formatted(operation, a.value, b.value);
        }
        return lazily(kind, isNull, value);
    }

    private Term unary(RexCall call, String sign, String ofWhole) {
        Term a = write(call.operands.get(0));
        String value =
                switch (a.kind) {
                    case DOUBLE -> sign.isEmpty() ? "Math.abs(" + a.value + ")" : sign + a.value;
                    case DECIMAL -> a.value + (sign.isEmpty() ? ".abs()" : ".negate()");
                    default -> ofWhole.formatted(a.value);
                };
        return lazily(a.kind, a.isNull, value);
    }

    private Term sign(RexCall call) {
        Term a = write(call.operands.get(0));
        return switch (a.kind) {
            case DOUBLE -> lazily(a.kind, a.isNull, "Math.signum(" + a.value + ")");
            case DECIMAL ->
                lazily(
                        a.kind,
                        a.isNull,
                        "SqlValues.fit(java.math.BigDecimal.valueOf((long) " + a.value + ".signum()), 38, "
                                + call.getType().getScale() + ")");
            default -> lazily(a.kind, a.isNull, (a.kind == Kind.INT ? "Integer" : "Long") + ".signum(" + a.value + ")");
        };
    }

    private Term whole(RexCall call, String function, String mode) {
        Term a = write(call.operands.get(0));
        return switch (a.kind) {
            case DOUBLE -> lazily(a.kind, a.isNull, "Math." + function + "(" + a.value + ")");
            case DECIMAL ->
                cast(
                        lazily(a.kind, a.isNull, a.value + ".setScale(0, " + mode + ")"),
                        call.getType(),
                        call.operands.get(0).getType());
            default -> a;
        };
    }

    private Term round(RexCall call) {
        Term a = write(call.operands.get(0));
        int digits = call.operands.size() == 1 ? 0 : ((RexLiteral) call.operands.get(1)).getValueAs(Integer.class);
        return switch (a.kind) {
            case DOUBLE -> lazily(a.kind, a.isNull, "SqlValues.round(" + a.value + ", " + digits + ")");
            case DECIMAL ->
                lazily(
                        a.kind,
                        a.isNull,
                        "SqlValues.fit(SqlValues.round(%s, %d), %d, %d)"
                                .formatted(
                                        a.value,
                                        digits,
                                        call.getType().getPrecision(),
                                        call.getType().getScale()));
            default -> a;
        };
    }

    private Term doubles(RexCall call, String pattern) {
        List<Term> terms = new ArrayList<>();
        call.operands.forEach(operand -> terms.add(write(operand)));
        return lazily(
                Kind.DOUBLE,
                anyNull(terms),
                pattern.formatted(terms.stream().map(this::asDouble).toArray()));
    }

    private Term strict(RexCall call, Kind kind, String pattern) {
        List<Term> terms = new ArrayList<>();
        call.operands.forEach(operand -> terms.add(write(operand)));
        return lazily(
                kind,
                anyNull(terms),
                pattern.formatted(terms.stream().map(Term::value).toArray()));
    }

    private Term concatenated(RexCall call) {
        List<Term> terms = new ArrayList<>();
        call.operands.forEach(operand -> terms.add(write(operand)));
        return lazily(
                Kind.TEXT,
                anyNull(terms),
                String.join(" + ", terms.stream().map(Term::value).toList()));
    }

    private Term array(RexCall call) {
        List<Term> terms = new ArrayList<>();
        call.operands.forEach(operand -> terms.add(write(operand)));
        return lazily(
                Kind.TEXTS,
                anyNull(terms),
                "new String[] {"
                        + String.join(", ", terms.stream().map(Term::value).toList()) + "}");
    }

    private Term cases(RexCall call) {
        Kind kind = kind(call.getType());
        String value = local(kind.java, kind.nothing);
        String isNull = local("boolean", "true");
        String block = "b" + locals++;
        body.append(block).append(": {\n");
        for (int i = 0; i + 1 < call.operands.size(); i += 2) {
            Term condition = write(call.operands.get(i));
            body.append("if (")
                    .append(and(not(condition.isNull), condition.value))
                    .append(") {\n");
            assign(
                    value,
                    isNull,
                    cast(
                            write(call.operands.get(i + 1)),
                            call.getType(),
                            call.operands.get(i + 1).getType()));
            body.append("break ").append(block).append(";\n}\n");
        }
        RexNode last = call.operands.get(call.operands.size() - 1);
        assign(value, isNull, cast(write(last), call.getType(), last.getType()));
        body.append("}\n");
        return new Term(kind, value, isNull);
    }

    private void assign(String value, String isNull, Term term) {
        if (!term.isNull.equals("true")) {
            body.append("if (")
                    .append(not(term.isNull))
                    .append(") { ")
                    .append(value)
                    .append(" = ")
                    .append(term.value)
                    .append("; ");
            body.append(isNull).append(" = false; }\n");
        }
    }

    private Term extreme(RexCall call, boolean greatest) {
        Kind kind = kind(call.getType());
        List<Term> terms = new ArrayList<>();
        call.operands.forEach(operand -> terms.add(cast(write(operand), call.getType(), operand.getType())));
        String isNull = anyNull(terms);
        String value = local(kind.java, kind.nothing);
        body.append("if (")
                .append(not(isNull))
                .append(") {\n")
                .append(value)
                .append(" = ")
                .append(terms.get(0).value)
                .append(";\n");
        for (Term term : terms.subList(1, terms.size())) {
            String compare =
                    switch (kind) {
                        case DOUBLE -> "Double.compare(%s, %s)";
                        case TEXT -> "SqlValues.compare(%s, %s)";
                        case DECIMAL -> "%s.compareTo(%s)";
                        default -> "Long.compare((long) %s, (long) %s)";
                    };
            body.append("if (").append(compare.formatted(term.value, value)).append(greatest ? " > 0) { " : " < 0) { ");
            body.append(value).append(" = ").append(term.value).append("; }\n");
        }
        body.append("}\n");
        return new Term(kind, value, isNull);
    }

    private Term like(RexCall call) {
        Term text = write(call.operands.get(0));
        String pattern = ((RexLiteral) call.operands.get(1)).getValueAs(String.class);
        int escape = call.operands.size() < 3
                ? 0
                : ((RexLiteral) call.operands.get(2)).getValueAs(String.class).codePointAt(0);
        StringBuilder points = new StringBuilder("new int[] {");
        for (int point : SqlValues.pattern(pattern, escape)) {
            points.append(point).append(", ");
        }
        String like = "SqlValues.like(" + text.value + ", "
                + constant("int[]", points.append("}").toString()) + ")";
        boolean negated = call.getOperator().getName().startsWith("NOT");
        return lazily(Kind.BOOLEAN, text.isNull, negated ? "!" + like : like);
    }

    private Term extract(RexCall call) {
        TimeUnitRange part = ((RexLiteral) call.operands.get(0)).getValueAs(TimeUnitRange.class);
        Term time = write(call.operands.get(1));
        String value = part == TimeUnitRange.HOUR
                ? "Math.floorMod(" + time.value + ", 86400000L) / 3600000L"
                : "SqlValues.extract(\"" + part + "\", " + time.value + ")";
        return lazily(Kind.LONG, time.isNull, value);
    }

    private Term trim(RexCall call) {
        SqlTrimFunction.Flag flag = ((RexLiteral) call.operands.get(0)).getValueAs(SqlTrimFunction.Flag.class);
        Term text = write(call.operands.get(2));
        return lazily(
                Kind.TEXT,
                text.isNull,
                "SqlValues.trim(" + text.value + ", " + (flag.getLeft() != 0) + ", " + (flag.getRight() != 0) + ")");
    }

    private Term cast(Term term, RelDataType type, RelDataType from) {
        Kind to = kind(type);
        if (term.isNull.equals("true")) {
            return new Term(to, to.nothing, "true");
        }
        if (to == Kind.DECIMAL) {
            boolean same = term.kind == Kind.DECIMAL
                    && from.getPrecision() == type.getPrecision()
                    && from.getScale() == type.getScale();
            return same
                    ? term
                    : lazily(
                            to,
                            term.isNull,
                            "SqlValues.fit(%s, %d, %d)"
                                    .formatted(asDecimal(term), type.getPrecision(), type.getScale()));
        }
        if (to == term.kind) {
            return term;
        }
        String value =
                switch (to) {
                    case INT -> "SqlValues.toInt(" + term.value + ")";
                    case LONG ->
                        term.kind == Kind.INT ? "((long) " + term.value + ")" : "SqlValues.toLong(" + term.value + ")";
                    case DOUBLE -> asDouble(term);
                    case TEXT ->
                        switch (term.kind) {
                            case BOOLEAN -> "SqlValues.text(" + term.value + ")";
                            case DECIMAL -> term.value + ".toPlainString()";
                            case TIME -> "SqlValues.timeText(" + term.value + ")";
                            default -> "String.valueOf(" + term.value + ")";
                        };
                    default ->
                        throw new IllegalStateException(
                                "The checker lets no CAST from " + from + " to " + type + " through");
                };
        return lazily(to, term.isNull, value);
    }

    /** A value that is computed only where it is not NULL. */
    private Term lazily(Kind kind, String isNull, String value) {
        if (isNull.equals("true")) {
            return new Term(kind, kind.nothing, "true");
        }
        if (isNull.equals("false")) {
            return new Term(kind, local(kind.java, value), "false");
        }
        String nothing = local("boolean", isNull);
        return new Term(kind, local(kind.java, nothing + " ? " + kind.nothing + " : " + value), nothing);
    }

    private String local(String type, String value) {
        String name = "x" + locals++;
        body.append(type).append(' ').append(name).append(" = ").append(value).append(";\n");
        return name;
    }

    private String constant(String type, String initial) {
        return constants.computeIfAbsent(new Constant(type, initial), made -> "C" + constants.size());
    }

    private static String either(Term a, Term b) {
        return anyNull(List.of(a, b));
    }

    private static String anyNull(List<Term> terms) {
        String any = "false";
        for (Term term : terms) {
            if (term.isNull.equals("true")) {
                return "true";
            }
            any = term.neverNull() ? any : any.equals("false") ? term.isNull : any + " || " + term.isNull;
        }
        return any;
    }

    private static String and(String a, String b) {
        if (a.equals("false") || b.equals("false")) {
            return "false";
        }
        return a.equals("true") ? b : b.equals("true") ? a : a + " && " + b;
    }

    private static String not(String a) {
        return a.equals("true") ? "false" : a.equals("false") ? "true" : "!(" + a + ")";
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Escaped to the last, so that no text of a rule can end the Java text it stands in; an escape with u is
            // read before quotes are, so a quote is in octal digits.
            boolean plain = c == ' ' || (c < 128 && Character.isLetterOrDigit(c));
            quoted.append(
                    plain ? String.valueOf(c) : c < 256 ? "\\%03o".formatted((int) c) : "\\u%04x".formatted((int) c));
        }
        return quoted.append('"').toString();
    }

    private static Kind kind(RelDataType type) {
        SqlTypeName name = type.getSqlTypeName();
        return switch (name) {
            case BOOLEAN -> Kind.BOOLEAN;
            case TINYINT, SMALLINT, INTEGER -> Kind.INT;
            case BIGINT -> Kind.LONG;
            case FLOAT, REAL, DOUBLE -> Kind.DOUBLE;
            case DECIMAL -> Kind.DECIMAL;
            case CHAR, VARCHAR -> Kind.TEXT;
            case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> Kind.TIME;
            case ARRAY -> Kind.TEXTS;
            case NULL -> Kind.TEXT;
            default -> {
                if (SqlTypeName.DAY_INTERVAL_TYPES.contains(name)) {
                    yield Kind.SPAN;
                }
                throw new IllegalStateException("The checker lets no " + name + " through");
            }
        };
    }

    private static IllegalStateException unknown(RexNode node) {
        return new IllegalStateException("The checker lets no " + node.getKind() + " " + node + " through");
    }
}
