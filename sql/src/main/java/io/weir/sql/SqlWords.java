package io.weir.sql;

import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.parser.SqlParser;

/** What a name cannot be unless it stands in backticks, since SQL reads something else in it. */
public final class SqlWords {
    private static final SqlAbstractParserImpl.Metadata CALCITE =
            SqlParser.create("").getMetadata();

    /** Reserved by Flink's parser and not by Calcite's, on which it is built. */
    private static final Set<String> FLINK = Functions.names(
            "ARRAY_CONCAT_AGG BUCKETS BYTES CATALOGS COMMENT CONTAINS_SUBSTR CONTINUOUS DATABASES DATETIME_TRUNC DATE_TRUNC DISTRIBUTED "
                    + "DISTRIBUTION DOT EXTENDED FRESHNESS FUNCTIONS GROUP_CONCAT HASH ILIKE INCLUDE MATERIALIZED MODELS MODIFY MODULES PIVOT "
                    + "PROCEDURES QUARTERS RAW REFRESH REFRESH_MODE RENAME RESUME RLIKE SCALA SEPARATOR STATEMENT STRING STRING_AGG STRUCTURED "
                    + "SUSPEND TABLES TIMESTAMP_DIFF TIMESTAMP_LTZ TIMESTAMP_TRUNC TIME_DIFF TIME_TRUNC UNPIVOT USE VARIANT VIEWS WATERMARK "
                    + "WATERMARKS WEEKS");

    private SqlWords() {}

    /** In either case of letters. */
    public static boolean isReserved(String name) {
        String word = name.toUpperCase(Locale.ROOT);
        return CALCITE.isReservedWord(word)
                || FLINK.contains(word)
                || Functions.CLOCK.contains(word)
                || Functions.RANDOM.contains(word);
    }

    /** As {@link #isReserved}, but where Calcite has read it as a name: then only Flink SQL would stumble over it. */
    static boolean isFlinksOwn(String name) {
        return FLINK.contains(name.toUpperCase(Locale.ROOT));
    }
}
