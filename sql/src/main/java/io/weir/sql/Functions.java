package io.weir.sql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SqlNameMatcher;

/**
 * What a rule may call. A list of what is allowed, not of what is not: nothing that reads a clock, a random number, a file or another system is on it, nor
 * anything whose cost its text does not bound (regular expressions, REPEAT, REPLACE).
 */
final class Functions {
    /** In every rule. */
    static final Set<String> SCALAR = names(
            "MOD ABS COALESCE NULLIF CONCAT UPPER LOWER CHAR_LENGTH CHARACTER_LENGTH SUBSTRING TRIM POSITION EXTRACT YEAR QUARTER MONTH "
                    + "DAYOFMONTH DAYOFYEAR DAYOFWEEK HOUR MINUTE SECOND FLOOR CEIL ROUND SQRT LN LOG10 EXP POWER SIGN GREATEST LEAST CAST");

    /** Only where a rule looks at more than one transaction. */
    static final Set<String> STATEFUL = names(
            "COUNT SUM AVG MIN MAX STDDEV_POP STDDEV_SAMP ARRAY_AGG ROW_NUMBER LAG FIRST LAST TUMBLE HOP CUMULATE SESSION DESCRIPTOR "
                    + "ARRAY_CONCAT ARRAY_DISTINCT CARDINALITY TIMESTAMPDIFF TIMESTAMPADD");

    /** Asks what time it is. */
    static final Set<String> CLOCK = names(
            "CURRENT_TIMESTAMP CURRENT_ROW_TIMESTAMP CURRENT_DATE CURRENT_TIME LOCALTIME LOCALTIMESTAMP NOW PROCTIME "
                    + "UNIX_TIMESTAMP SYSDATE SYSTIMESTAMP CURRENT_WATERMARK");

    /** Answers otherwise every time. */
    static final Set<String> RANDOM = names(
            "RAND RAND_INTEGER RANDOM UUID CURRENT_USER SESSION_USER SYSTEM_USER USER CURRENT_DATABASE CURRENT_CATALOG "
                    + "CURRENT_PATH CURRENT_ROLE CURRENT_SCHEMA");

    /** With the type that Flink gives it: a decimal keeps only the digits that are asked for. */
    private static final SqlFunction ROUND = new SqlFunction(
            "ROUND",
            SqlKind.OTHER_FUNCTION,
            Functions::roundedType,
            null,
            OperandTypes.NUMERIC.or(OperandTypes.sequence(
                    "ROUND(number, digits)",
                    OperandTypes.NUMERIC,
                    OperandTypes.and(OperandTypes.INTEGER, OperandTypes.LITERAL))),
            SqlFunctionCategory.NUMERIC);

    private Functions() {}

    /** Our own, since Calcite's becomes a CASE, to which a NaN is neither more nor less. */
    private static SqlFunction extreme(String name) {
        return new SqlFunction(
                name,
                SqlKind.OTHER_FUNCTION,
                ReturnTypes.LEAST_RESTRICTIVE.andThen(SqlTypeTransforms.TO_NULLABLE),
                null,
                OperandTypes.SAME_VARIADIC,
                SqlFunctionCategory.SYSTEM);
    }

    private static RelDataType roundedType(SqlOperatorBinding call) {
        RelDataType type = call.getOperandType(0);
        if (!SqlTypeUtil.isDecimal(type)) {
            return type;
        }
        int digits = call.getOperandCount() < 2 ? 0 : call.getOperandLiteralValue(1, Integer.class);
        int scale = Math.max(0, Math.min(digits, type.getScale()));
        int precision =
                digits >= type.getScale() ? type.getPrecision() : 1 + type.getPrecision() - type.getScale() + scale;
        RelDataType rounded = call.getTypeFactory().createSqlType(SqlTypeName.DECIMAL, Math.min(38, precision), scale);
        return call.getTypeFactory().createTypeWithNullability(rounded, type.isNullable());
    }

    static Set<String> names(String separated) {
        return new TreeSet<>(List.of(separated.split(" ")));
    }

    /** Those of Calcite and Flink that the list names, and operators that have signs. */
    static SqlOperatorTable operators() {
        List<SqlOperator> library = new ArrayList<>(List.of(
                extreme("GREATEST"),
                extreme("LEAST"),
                SqlLibraryOperators.CONCAT_FUNCTION,
                SqlLibraryOperators.ARRAY_AGG,
                SqlLibraryOperators.ARRAY_CONCAT,
                SqlLibraryOperators.ARRAY_DISTINCT));
        library.sort(Comparator.comparing(operator -> operator.getName().toLowerCase(Locale.ROOT)));
        library.add(ROUND);
        SqlOperatorTable own = SqlOperatorTables.of(library);
        return new SqlOperatorTable() {
            @Override
            public void lookupOperatorOverloads(
                    SqlIdentifier name,
                    SqlFunctionCategory category,
                    SqlSyntax syntax,
                    List<SqlOperator> found,
                    SqlNameMatcher matcher) {
                own.lookupOperatorOverloads(name, category, syntax, found, matcher);
                if (found.isEmpty()) {
                    SqlStdOperatorTable.instance().lookupOperatorOverloads(name, category, syntax, found, matcher);
                }
            }

            @Override
            public List<SqlOperator> getOperatorList() {
                List<SqlOperator> all = new ArrayList<>(own.getOperatorList());
                all.addAll(SqlStdOperatorTable.instance().getOperatorList());
                return all;
            }
        };
    }
}
