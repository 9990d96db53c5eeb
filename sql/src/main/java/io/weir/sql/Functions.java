package io.weir.sql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlOperatorTables;

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
    static final Set<String> CLOCK = names("CURRENT_TIMESTAMP CURRENT_ROW_TIMESTAMP CURRENT_DATE CURRENT_TIME LOCALTIME LOCALTIMESTAMP NOW PROCTIME "
            + "UNIX_TIMESTAMP SYSDATE SYSTIMESTAMP CURRENT_WATERMARK");

    /** Answers otherwise every time. */
    static final Set<String> RANDOM = names("RAND RAND_INTEGER RANDOM UUID CURRENT_USER SESSION_USER SYSTEM_USER USER CURRENT_DATABASE CURRENT_CATALOG "
            + "CURRENT_PATH CURRENT_ROLE CURRENT_SCHEMA");

    private Functions() {}

    private static Set<String> names(String separated) {
        return new TreeSet<>(List.of(separated.split(" ")));
    }

    /** Those of Calcite and Flink that the list names, and operators that have signs. */
    static SqlOperatorTable operators() {
        List<SqlOperator> library = new ArrayList<>(List.of(
                SqlLibraryOperators.GREATEST,
                SqlLibraryOperators.LEAST,
                SqlLibraryOperators.CONCAT_FUNCTION,
                SqlLibraryOperators.ARRAY_AGG,
                SqlLibraryOperators.ARRAY_CONCAT,
                SqlLibraryOperators.ARRAY_DISTINCT));
        library.sort(Comparator.comparing(operator -> operator.getName().toLowerCase(Locale.ROOT)));
        return SqlOperatorTables.chain(SqlStdOperatorTable.instance(), SqlOperatorTables.of(library));
    }
}
