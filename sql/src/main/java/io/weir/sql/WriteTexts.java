package io.weir.sql;

import io.weir.sql.JavaBody.Kind;
import io.weir.sql.JavaBody.Term;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.fun.SqlTrimFunction;

/** Texts, times and lists of texts. */
final class WriteTexts {
    private final WriteJava java;
    private final JavaBody body;

    WriteTexts(WriteJava java, JavaBody body) {
        this.java = java;
        this.body = body;
    }

    Term strict(RexCall call, Kind kind, String pattern) {
        List<Term> terms = new ArrayList<>();
        call.operands.forEach(operand -> terms.add(java.write(operand)));
        return body.lazily(
                kind,
                JavaBody.anyNull(terms),
                pattern.formatted(terms.stream().map(Term::value).toArray()));
    }

    Term concatenated(RexCall call) {
        List<Term> terms = new ArrayList<>();
        call.operands.forEach(operand -> terms.add(java.write(operand)));
        return body.lazily(
                Kind.TEXT,
                JavaBody.anyNull(terms),
                String.join(" + ", terms.stream().map(Term::value).toList()));
    }

    Term array(RexCall call) {
        List<Term> terms = new ArrayList<>();
        call.operands.forEach(operand -> terms.add(java.write(operand)));
        return body.lazily(
                Kind.TEXTS,
                JavaBody.anyNull(terms),
                "new String[] {"
                        + String.join(", ", terms.stream().map(Term::value).toList()) + "}");
    }

    Term like(RexCall call) {
        Term text = java.write(call.operands.get(0));
        String pattern = ((RexLiteral) call.operands.get(1)).getValueAs(String.class);
        int escape = call.operands.size() < 3
                ? 0
                : ((RexLiteral) call.operands.get(2)).getValueAs(String.class).codePointAt(0);
        StringBuilder points = new StringBuilder("new int[] {");
        for (int point : SqlValues.pattern(pattern, escape)) {
            points.append(point).append(", ");
        }
        String like = "SqlValues.like(" + text.value() + ", "
                + body.constant("int[]", points.append("}").toString()) + ")";
        boolean negated = call.getOperator().getName().startsWith("NOT");
        return body.lazily(Kind.BOOLEAN, text.isNull(), negated ? "!" + like : like);
    }

    Term extract(RexCall call) {
        TimeUnitRange part = ((RexLiteral) call.operands.get(0)).getValueAs(TimeUnitRange.class);
        Term time = java.write(call.operands.get(1));
        String value = part == TimeUnitRange.HOUR
                ? "Math.floorMod(" + time.value() + ", 86400000L) / 3600000L"
                : "SqlValues.extract(\"" + part + "\", " + time.value() + ")";
        return body.lazily(Kind.LONG, time.isNull(), value);
    }

    Term trim(RexCall call) {
        SqlTrimFunction.Flag flag = ((RexLiteral) call.operands.get(0)).getValueAs(SqlTrimFunction.Flag.class);
        Term text = java.write(call.operands.get(2));
        return body.lazily(
                Kind.TEXT,
                text.isNull(),
                "SqlValues.trim(" + text.value() + ", " + (flag.getLeft() != 0) + ", " + (flag.getRight() != 0) + ")");
    }
}
