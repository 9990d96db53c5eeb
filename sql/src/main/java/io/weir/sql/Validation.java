package io.weir.sql;

import io.weir.sql.Problem.Code;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;

/**
 * Whether the names and types of a query fit together. The validator stops at the first thing it refuses: where that is an item of a select list or a
 * condition, it is asked again without that one.
 */
final class Validation {
    private static final int MOST_REFUSALS = 30;
    private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

    private final RuleParser parser;
    private final Tables tables;
    private final RuleHeader header;
    private final Problems problems;
    private final boolean immediate;

    Validation(RuleParser parser, Tables tables, RuleHeader header, Problems problems, boolean immediate) {
        this.parser = parser;
        this.tables = tables;
        this.header = header;
        this.problems = problems;
        this.immediate = immediate;
    }

    /** Asks the validator, again without what it refused. */
    void check(SqlNode query) {
        Set<Integer> refused = new HashSet<>();
        for (int i = 0; i < MOST_REFUSALS; i++) {
            SqlNode again = i == 0 ? query : parser.again();
            Slots slots = new Slots();
            again.accept(slots);
            refused.forEach(slots::neutralise);
            try {
                SqlValidator validator = new Schema(tables, header).validator();
                SqlNode validated = validator.validate(again);
                validated.accept(new Comparisons(validator));
                if (refused.isEmpty()) {
                    resultTypes(query, validator.getValidatedNodeType(validated));
                }
                return;
            } catch (CalciteContextException e) {
                refusal(e);
                int slot = slots.at(e.getPosLine(), e.getPosColumn());
                if (slot < 0 || !refused.add(slot)) {
                    return;
                }
            } catch (RuntimeException | AssertionError e) {
                if (!problems.any()) {
                    problems.add(
                            query,
                            Code.TYPE,
                            "The SELECT cannot be understood: " + e.getMessage(),
                            "Take parts away until it can, and report it");
                }
                return;
            }
        }
    }

    /** Calcite lets any two values be compared; a text and a number are a mistake. */
    private final class Comparisons extends SqlBasicVisitor<Void> {
        private final SqlValidator validator;

        Comparisons(SqlValidator validator) {
            this.validator = validator;
        }

        @Override
        public Void visit(SqlCall call) {
            boolean compares = SqlKind.COMPARISON.contains(call.getKind()) || call.getKind() == SqlKind.BETWEEN;
            if (compares) {
                SqlNode first = call.operand(0);
                for (SqlNode other : call.getOperandList().subList(1, call.operandCount())) {
                    compare(call, first, other);
                }
            } else if ((call.getKind() == SqlKind.IN || call.getKind() == SqlKind.NOT_IN)
                    && call.operand(1) instanceof SqlNodeList list) {
                list.forEach(other -> compare(call, call.operand(0), other));
            }
            return super.visit(call);
        }

        private void compare(SqlCall call, SqlNode a, SqlNode b) {
            RelDataType left = validator.getValidatedNodeTypeIfKnown(a);
            RelDataType right = validator.getValidatedNodeTypeIfKnown(b);
            if (left != null
                    && right != null
                    && family(left) != family(right)
                    && family(left) != null
                    && family(right) != null) {
                problems.add(
                        call,
                        Code.TYPE,
                        "'" + call.getOperator().getName() + "' cannot compare " + left.getSqlTypeName() + " with "
                                + right.getSqlTypeName(),
                        "CAST one side, or compare with a value of the same type");
            }
        }

        private static SqlTypeFamily family(RelDataType type) {
            SqlTypeName name = type.getSqlTypeName();
            return name == SqlTypeName.NULL || name == SqlTypeName.ANY
                    ? null
                    : SqlTypeName.NUMERIC_TYPES.contains(name)
                            ? SqlTypeFamily.NUMERIC
                            : SqlTypeName.CHAR_TYPES.contains(name)
                                    ? SqlTypeFamily.CHARACTER
                                    : SqlTypeName.DATETIME_TYPES.contains(name)
                                                    || name == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE
                                            ? SqlTypeFamily.DATETIME
                                            : SqlTypeName.BOOLEAN_TYPES.contains(name) ? SqlTypeFamily.BOOLEAN : null;
        }
    }

    private void refusal(CalciteContextException e) {
        int line = e.getPosLine();
        int column = e.getPosColumn();
        String message = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
        Matcher quoted = QUOTED.matcher(message);
        String name = quoted.find() ? quoted.group(1) : "";
        if (message.startsWith("Column '") && message.contains("not found")) {
            Set<String> known = new TreeSet<>();
            tables.names().forEach(table -> tables.columns(table).forEach(c -> known.add(c.name())));
            header.thresholds().forEach(threshold -> known.add(threshold.name()));
            if (!known.contains(name) || !immediate) {
                problems.add(
                        line,
                        column,
                        Code.UNKNOWN_COLUMN,
                        "There is no column " + name,
                        Problems.suggestion(name, known));
            }
        } else if (message.startsWith("Object '") || message.startsWith("Table '")) {
            problems.add(
                    line,
                    column,
                    Code.UNKNOWN_TABLE,
                    "There is no table " + name,
                    Problems.suggestion(name, tables.names()));
        } else if (message.startsWith("No match found for function")) {
            if (!problems.sorted().stream().anyMatch(p -> p.line() == line && p.column() == column)) {
                problems.add(line, column, Code.TYPE, message, "Look at the number and the types of what it is given");
            }
        } else {
            problems.add(
                    line,
                    column,
                    Code.TYPE,
                    message.lines().findFirst().orElse(message),
                    "CAST one side, or compare with a value of the same type");
        }
    }

    private void resultTypes(SqlNode query, RelDataType row) {
        for (RelDataTypeField field : row.getFieldList()) {
            SqlTypeName type = field.getType().getSqlTypeName();
            boolean text = SqlTypeName.CHAR_TYPES.contains(type);
            boolean texts = type == SqlTypeName.ARRAY
                    && SqlTypeName.CHAR_TYPES.contains(
                            field.getType().getComponentType().getSqlTypeName());
            if (RuleSql.RESULT.contains(field.getName())
                    && !text
                    && !(field.getName().equals("evidence") && texts)) {
                problems.add(
                        query,
                        Code.RESULT_COLUMN,
                        field.getName() + " is " + type + ", not a text",
                        "CAST it AS STRING");
            }
        }
    }

    /** What can be left out of a query so that the rest is still one: items of select lists and conditions that AND joins. */
    private static final class Slots extends SqlBasicVisitor<Void> {
        private record Slot(SqlParserPos at, Runnable neutralise) {}

        private final List<Slot> slots = new ArrayList<>();

        @Override
        public Void visit(SqlCall call) {
            if (call instanceof SqlSelect select) {
                SqlNodeList list = select.getSelectList();
                for (int i = 0; list != null && i < list.size(); i++) {
                    int index = i;
                    SqlNode item = list.get(i);
                    slots.add(new Slot(item.getParserPosition(), () -> list.set(index, nothing(item))));
                }
                if (select.getWhere() != null) {
                    conditions(select.getWhere(), select::setWhere);
                }
                if (select.getHaving() != null) {
                    conditions(select.getHaving(), select::setHaving);
                }
            }
            return super.visit(call);
        }

        private void conditions(SqlNode where, java.util.function.Consumer<SqlNode> set) {
            if (where.getKind() == SqlKind.AND) {
                SqlBasicCall and = (SqlBasicCall) where;
                for (int i = 0; i < and.operandCount(); i++) {
                    int index = i;
                    conditions(and.operand(i), node -> and.setOperand(index, node));
                }
            } else {
                slots.add(new Slot(
                        where.getParserPosition(),
                        () -> set.accept(SqlLiteral.createBoolean(true, SqlParserPos.ZERO))));
            }
        }

        private static SqlNode nothing(SqlNode item) {
            String name = RuleSql.nameOf(item);
            SqlNode text = SqlLiteral.createCharString("", SqlParserPos.ZERO);
            return name == null
                    ? text
                    : SqlStdOperatorTable.AS.createCall(
                            SqlParserPos.ZERO, text, new SqlIdentifier(name, SqlParserPos.ZERO));
        }

        /** The smallest one that covers the place; -1 for none. */
        int at(int line, int column) {
            int found = -1;
            for (int i = 0; i < slots.size(); i++) {
                SqlParserPos at = slots.get(i).at;
                boolean after = line > at.getLineNum() || (line == at.getLineNum() && column >= at.getColumnNum());
                boolean before =
                        line < at.getEndLineNum() || (line == at.getEndLineNum() && column <= at.getEndColumnNum());
                if (after && before) {
                    found = i;
                }
            }
            return found;
        }

        void neutralise(int slot) {
            slots.get(slot).neutralise.run();
        }
    }
}
