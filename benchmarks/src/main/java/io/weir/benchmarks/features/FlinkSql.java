package io.weir.benchmarks.features;

import io.weir.events.Transaction;
import io.weir.features.Entity;
import io.weir.features.Feature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

/**
 * Features as a user of Flink SQL would have them: aggregates OVER a range of event time per entity. In streaming mode a query can have one window
 * only, so there is one query an entity and window. Each reads the one before and hands its columns on: the time attribute passes through, no row has
 * to be joined to itself, and windows of one entity need no exchange between them. State is dropped by event time, as OVER does on its own.
 */
final class FlinkSql {
    /** A range has both ends in it, ours only the later one. */
    private static final Duration LEAST = Duration.ofMillis(1);

    private FlinkSql() {}

    /** Whether SQL can say it in a window that ends with the present row. */
    static boolean canExpress(Feature feature) {
        return feature.entity() != Entity.TRANSACTION
                && feature.delay().isZero()
                && switch (feature.aggregate()) {
                    case COUNT, SUM, MEAN, STD, MIN, MAX, SHARE, DISTINCT -> true;
                    default -> false;
                };
    }

    /** Rows of the transaction's id and its features. */
    static DataStream<Row> rows(DataStream<Transaction> transactions, List<Feature> features) {
        StreamTableEnvironment tables = StreamTableEnvironment.create(transactions.getExecutionEnvironment());
        DataStream<Seen> seen = transactions.map(Seen::of, TypeInformation.of(Seen.class));
        String view = "seen";
        tables.createTemporaryView(
                view,
                seen,
                Schema.newBuilder()
                        .columnByMetadata("rowtime", DataTypes.TIMESTAMP_LTZ(3))
                        .watermark("rowtime", "SOURCE_WATERMARK()")
                        .build());
        List<List<Feature>> groups = byWindow(features);
        for (int i = 0; i < groups.size(); i++) {
            String next = "seen" + i;
            tables.createTemporaryView(next, tables.sqlQuery(query(groups.get(i), view)));
            view = next;
        }
        String names = features.stream().map(Feature::name).collect(Collectors.joining(", "));
        return tables.toDataStream(tables.sqlQuery("SELECT id, " + names + " FROM " + view));
    }

    /** Those of an entity and a window together. */
    private static List<List<Feature>> byWindow(List<Feature> features) {
        Map<String, List<Feature>> groups = new LinkedHashMap<>();
        for (Entity entity : Entity.values()) {
            features.stream()
                    .filter(feature -> feature.entity() == entity)
                    .forEach(feature -> groups.computeIfAbsent(
                                    entity + " " + feature.window(), none -> new ArrayList<>())
                            .add(feature));
        }
        return List.copyOf(groups.values());
    }

    private static String query(List<Feature> group, String view) {
        Feature any = group.get(0);
        // New columns first: where they came last, the planner would drop the projection and with it their names.
        return "SELECT %s, %s.* FROM %s WINDOW w AS (PARTITION BY %s ORDER BY rowtime RANGE BETWEEN %s PRECEDING AND CURRENT ROW)"
                .formatted(
                        group.stream()
                                .map(feature -> expression(feature) + " AS " + feature.name())
                                .collect(Collectors.joining(", ")),
                        view,
                        view,
                        Catalogues.lower(any.entity()),
                        interval(any.window().minus(LEAST)));
    }

    private static String interval(Duration span) {
        return "INTERVAL '%d %02d:%02d:%02d.%03d' DAY(2) TO SECOND(3)"
                .formatted(
                        span.toDays(),
                        span.toHoursPart(),
                        span.toMinutesPart(),
                        span.toSecondsPart(),
                        span.toMillisPart());
    }

    private static String expression(Feature feature) {
        String field = "`" + Catalogues.lower(feature.field()) + "`";
        return switch (feature.aggregate()) {
            case COUNT -> field.equals("`transactions`") ? "COUNT(*) OVER w" : "SUM(" + field + ") OVER w";
            case SUM -> "SUM(" + field + ") OVER w";
            case MEAN -> "AVG(CAST(" + field + " AS DOUBLE)) OVER w";
            case STD -> "STDDEV_SAMP(CAST(" + field + " AS DOUBLE)) OVER w";
            case MIN -> "MIN(" + field + ") OVER w";
            case MAX -> "MAX(" + field + ") OVER w";
            case SHARE -> "CAST(SUM(" + field + ") OVER w AS DOUBLE) / COUNT(*) OVER w";
            case DISTINCT -> "COUNT(DISTINCT " + field + ") OVER w";
            default -> throw new IllegalArgumentException("SQL has no " + feature.aggregate());
        };
    }
}
