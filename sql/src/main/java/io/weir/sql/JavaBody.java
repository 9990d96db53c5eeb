package io.weir.sql;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;

/** The body of a Java method that grows expression by expression: each becomes local variables, its value and whether it is NULL. */
final class JavaBody {
    /** What an expression is in Java. */
    enum Kind {
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

        /** Its type in Java. */
        String java() {
            return java;
        }

        /** A value that stands where there is none. */
        String nothing() {
            return nothing;
        }
    }

    /**
     * An expression that has been written.
     *
     * @param value a Java expression without effect; meaningless where it is NULL
     * @param isNull a Java expression; "false" for what never is
     */
    record Term(Kind kind, String value, String isNull) {
        boolean neverNull() {
            return isNull.equals("false");
        }
    }

    record Constant(String type, String initial) {}

    private final Map<Constant, String> constants = new HashMap<>();
    private StringBuilder body = new StringBuilder();
    private int locals;

    /** Begins another method of the same class. */
    void begin() {
        body = new StringBuilder();
    }

    /** What has been written since {@link #begin}. */
    String text() {
        return body.toString();
    }

    JavaBody append(Object java) {
        body.append(java);
        return this;
    }

    /** A name that no other block has. */
    String label() {
        return "b" + locals++;
    }

    /** Names of constants by what they hold. */
    Map<Constant, String> constants() {
        return constants;
    }

    /** A value that is computed only where it is not NULL. */
    Term lazily(Kind kind, String isNull, String value) {
        if (isNull.equals("true")) {
            return new Term(kind, kind.nothing, "true");
        }
        if (isNull.equals("false")) {
            return new Term(kind, local(kind.java, value), "false");
        }
        String nothing = local("boolean", isNull);
        return new Term(kind, local(kind.java, nothing + " ? " + kind.nothing + " : " + value), nothing);
    }

    String local(String type, String value) {
        String name = "x" + locals++;
        body.append(type).append(' ').append(name).append(" = ").append(value).append(";\n");
        return name;
    }

    String constant(String type, String initial) {
        return constants.computeIfAbsent(new Constant(type, initial), made -> "C" + constants.size());
    }

    static String either(Term a, Term b) {
        return anyNull(List.of(a, b));
    }

    static String anyNull(List<Term> terms) {
        String any = "false";
        for (Term term : terms) {
            if (term.isNull.equals("true")) {
                return "true";
            }
            any = term.neverNull() ? any : any.equals("false") ? term.isNull : any + " || " + term.isNull;
        }
        return any;
    }

    static String and(String a, String b) {
        if (a.equals("false") || b.equals("false")) {
            return "false";
        }
        return a.equals("true") ? b : b.equals("true") ? a : a + " && " + b;
    }

    static String not(String a) {
        return a.equals("true") ? "false" : a.equals("false") ? "true" : "!(" + a + ")";
    }

    static String quoted(String text) {
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

    static Kind kind(RelDataType type) {
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

    static IllegalStateException unknown(RexNode node) {
        return new IllegalStateException("The checker lets no " + node.getKind() + " " + node + " through");
    }

    static String number(Kind kind, BigDecimal value) {
        return switch (kind) {
            case INT -> "(" + value.intValueExact() + ")";
            case LONG -> "(" + value.longValueExact() + "L)";
            default -> "(" + value.doubleValue() + "d)";
        };
    }
}
