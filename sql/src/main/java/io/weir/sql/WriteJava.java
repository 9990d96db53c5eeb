package io.weir.sql;

import io.weir.features.Catalogue;
import io.weir.sql.JavaBody.Kind;
import io.weir.sql.JavaBody.Term;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.janino.SimpleCompiler;

/**
 * Turns a rule's typed expressions into a Java class. Each expression becomes local variables: its value, and whether it is NULL. AND, OR and CASE leave
 * their block as soon as the answer is known, so what SQL does not evaluate is not evaluated.
 */
final class WriteJava {
    private final List<String> columns = new ArrayList<>();
    private final Catalogue catalogue;
    private final Map<String, Threshold> thresholds = new HashMap<>();
    private final RexBuilder rex = new RexBuilder(new FlinkTypes.Factory());
    private final JavaBody body = new JavaBody();
    private final WriteNumbers numbers = new WriteNumbers(this, body);
    private final WriteLogic logic = new WriteLogic(this, body, numbers);
    private final WriteTexts texts = new WriteTexts(this, body);

    WriteJava(Tables tables, Catalogue catalogue, RuleHeader header) {
        this.catalogue = catalogue;
        tables.columns(Tables.TRANSACTIONS).forEach(column -> columns.add(column.name()));
        header.thresholds().forEach(threshold -> {
            columns.add(threshold.name());
            thresholds.put(threshold.name(), threshold);
        });
    }

    /**
     * @param expressions condition, subject, evidence and reason
     * @return a class file, see {@link ImmediateRule#of}
     */
    byte[] compile(List<RexNode> expressions) {
        String source = source(expressions);
        SimpleCompiler compiler = new SimpleCompiler();
        compiler.setParentClassLoader(ImmediateRule.class.getClassLoader());
        try {
            compiler.cook(source);
            return compiler.getBytecodes().get(ImmediateRule.CLASS);
        } catch (CompileException e) {
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
        body.constants()
                .forEach((constant, name) -> source.append("private static final ")
                        .append(constant.type())
                        .append(' ')
                        .append(name)
                        .append(" = ")
                        .append(constant.initial())
                        .append(";\n"));
        return source.append(methods).append("}\n").toString();
    }

    private String method(String type, String name, RexNode expression) {
        body.begin();
        String result;
        if (expression == null) {
            result = "true";
        } else {
            Term term = write(RexUtil.expandSearch(rex, null, expression));
            result = switch (type) {
                case "boolean" -> JavaBody.and(JavaBody.not(term.isNull()), term.value());
                case "String[]" ->
                    term.kind() == Kind.TEXTS
                            ? term.isNull() + " ? null : " + term.value()
                            : term.isNull() + " ? null : new String[] {" + term.value() + "}";
                default -> term.isNull() + " ? null : " + term.value();
            };
        }
        return "public " + type + " " + name + "(io.weir.events.Transaction t, float[] v) {\n" + body.text() + "return "
                + result + ";\n}\n";
    }

    /** Writes an expression. */
    Term write(RexNode node) {
        if (node instanceof RexInputRef column) {
            return column(columns.get(column.getIndex()));
        } else if (node instanceof RexLiteral literal) {
            return literal(literal);
        } else if (node instanceof RexCall call) {
            return call(call);
        }
        throw JavaBody.unknown(node);
    }

    private Term column(String name) {
        Threshold threshold = thresholds.get(name);
        if (threshold != null) {
            return threshold(threshold);
        }
        int feature = catalogue.indexOf(name);
        if (feature >= 0) {
            String value = body.local("float", "v[" + feature + "]");
            return new Term(Kind.DOUBLE, "((double) " + value + ")", "Float.isNaN(" + value + ")");
        }
        return switch (name) {
            case "event_time" -> new Term(Kind.TIME, body.local("long", "t.time().toEpochMilli()"), "false");
            case "type" -> new Term(Kind.TEXT, body.local("String", "t.type().name()"), "false");
            case "amount_minor" -> new Term(Kind.LONG, "t.amountMinor()", "false");
            case "latitude", "longitude" -> {
                String value = body.local("double", "t." + name + "()");
                yield new Term(Kind.DOUBLE, value, "Double.isNaN(" + value + ")");
            }
            case "evidence" -> new Term(Kind.TEXT, body.local("String", "io.weir.sql.Evidence.of(t)"), "false");
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
        String local = body.local("String", value);
        return new Term(Kind.TEXT, local, mayBeNull ? local + " == null" : "false");
    }

    private Term threshold(Threshold threshold) {
        Kind kind = threshold.isWhole() ? Kind.LONG : Kind.DOUBLE;
        String local = body.local(kind.java(), JavaBody.number(kind, threshold.usual()));
        StringBuilder chain = new StringBuilder();
        for (Threshold.Segment segment : threshold.segments()) {
            String condition = "true";
            condition = segment.type() == null
                    ? condition
                    : JavaBody.and(condition, equal(segment.type(), "t.type().name()"));
            condition = segment.country() == null
                    ? condition
                    : JavaBody.and(condition, equal(segment.country(), "t.country()"));
            condition = segment.currency() == null
                    ? condition
                    : JavaBody.and(condition, equal(segment.currency(), "t.currency()"));
            condition = segment.channel() == null
                    ? condition
                    : JavaBody.and(condition, equal(segment.channel(), "t.channel()"));
            chain.append(chain.isEmpty() ? "" : "else ")
                    .append("if (%s) { %s = %s; }\n"
                            .formatted(condition, local, JavaBody.number(kind, segment.value())));
        }
        body.append(chain);
        return new Term(kind, local, "false");
    }

    private static String equal(String constant, String value) {
        return JavaBody.quoted(constant) + ".equals(" + value + ")";
    }

    private Term literal(RexLiteral literal) {
        Kind kind = JavaBody.kind(literal.getType());
        if (literal.isNull()) {
            return new Term(kind, kind.nothing(), "true");
        }
        return switch (kind) {
            case BOOLEAN -> new Term(kind, String.valueOf(RexLiteral.booleanValue(literal)), "false");
            case INT, LONG, DOUBLE ->
                new Term(kind, JavaBody.number(kind, literal.getValueAs(BigDecimal.class)), "false");
            case DECIMAL -> {
                BigDecimal value = literal.getValueAs(BigDecimal.class)
                        .setScale(literal.getType().getScale());
                yield new Term(
                        kind,
                        body.constant(
                                "java.math.BigDecimal", "new java.math.BigDecimal(\"" + value.toPlainString() + "\")"),
                        "false");
            }
            case TEXT -> new Term(kind, JavaBody.quoted(literal.getValueAs(String.class)), "false");
            case TIME -> new Term(kind, literal.getValueAs(Long.class) + "L", "false");
            case SPAN ->
                new Term(kind, "(" + literal.getValueAs(BigDecimal.class).longValueExact() + "L)", "false");
            case TEXTS -> throw JavaBody.unknown(literal);
        };
    }

    private Term call(RexCall call) {
        String name = call.getOperator().getName().toUpperCase(java.util.Locale.ROOT);
        return switch (call.getKind()) {
            case AND -> logic.connected(call, true);
            case OR -> logic.connected(call, false);
            case NOT -> logic.negated(call.operands.get(0));
            case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
                logic.compared(call.getKind(), call.operands.get(0), call.operands.get(1));
            case IS_NULL, IS_UNKNOWN ->
                new Term(
                        Kind.BOOLEAN,
                        body.local("boolean", write(call.operands.get(0)).isNull()),
                        "false");
            case IS_NOT_NULL ->
                new Term(
                        Kind.BOOLEAN,
                        body.local(
                                "boolean",
                                JavaBody.not(write(call.operands.get(0)).isNull())),
                        "false");
            case IS_TRUE -> logic.truth(call, true, false);
            case IS_NOT_TRUE -> logic.truth(call, true, true);
            case IS_FALSE -> logic.truth(call, false, false);
            case IS_NOT_FALSE -> logic.truth(call, false, true);
            case PLUS, MINUS, TIMES, DIVIDE, MOD -> numbers.arithmetic(call);
            case PLUS_PREFIX -> write(call.operands.get(0));
            case MINUS_PREFIX -> numbers.unary(call, "-", "SqlValues.negate(%s)");
            case CASE -> logic.cases(call);
            case CAST, SAFE_CAST ->
                numbers.cast(
                        write(call.operands.get(0)),
                        call.getType(),
                        call.operands.get(0).getType());
            case LIKE -> texts.like(call);
            case EXTRACT -> texts.extract(call);
            case FLOOR -> numbers.whole(call, "floor", "java.math.RoundingMode.FLOOR");
            case CEIL -> numbers.whole(call, "ceil", "java.math.RoundingMode.CEILING");
            case TRIM -> texts.trim(call);
            case POSITION -> texts.strict(call, Kind.INT, "SqlValues.position(%s, %s)");
            case ARRAY_VALUE_CONSTRUCTOR -> texts.array(call);
            default -> function(call, name);
        };
    }

    private Term function(RexCall call, String name) {
        return switch (name) {
            case "||", "CONCAT" -> texts.concatenated(call);
            case "UPPER" -> texts.strict(call, Kind.TEXT, "SqlValues.upper(%s)");
            case "LOWER" -> texts.strict(call, Kind.TEXT, "SqlValues.lower(%s)");
            case "CHAR_LENGTH", "CHARACTER_LENGTH" -> texts.strict(call, Kind.INT, "SqlValues.length(%s)");
            case "SUBSTRING" -> {
                Term term = texts.strict(
                        call,
                        Kind.TEXT,
                        call.operands.size() == 2 ? "SqlValues.substring(%s, %s)" : "SqlValues.substring(%s, %s, %s)");
                yield new Term(Kind.TEXT, term.value(), term.value() + " == null");
            }
            case "ABS" -> numbers.unary(call, "", "SqlValues.abs(%s)");
            case "SQRT" -> numbers.doubles(call, "Math.pow(%s, 0.5d)");
            case "LN" -> numbers.doubles(call, "Math.log(%s)");
            case "LOG10" -> numbers.doubles(call, "Math.log10(%s)");
            case "EXP" -> numbers.doubles(call, "Math.exp(%s)");
            case "POWER" -> numbers.doubles(call, "Math.pow(%s, %s)");
            case "GREATEST", "LEAST" -> numbers.extreme(call, name.equals("GREATEST"));
            case "SIGN" -> numbers.sign(call);
            case "ROUND" -> numbers.round(call);
            case "REINTERPRET" -> write(call.operands.get(0));
            default -> throw JavaBody.unknown(call);
        };
    }
}
