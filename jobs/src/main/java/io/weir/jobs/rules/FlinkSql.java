package io.weir.jobs.rules;

import io.weir.events.AccountEvent;
import io.weir.events.Transaction;
import io.weir.features.Catalogue;
import io.weir.sql.Evidence;
import io.weir.sql.RuleTest;
import io.weir.sql.TableColumn;
import io.weir.sql.Tables;
import io.weir.sql.Threshold;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** Flink SQL on the rows of tests. Every query sees its own rows, and the thresholds of its rule as columns; all of them run in one job. */
final class FlinkSql {
    private final Tables tables;
    private final StreamExecutionEnvironment environment;
    private final StreamTableEnvironment sql;
    private final List<String> results = new ArrayList<>();
    private int databases;

    FlinkSql(RuntimeExecutionMode mode, Catalogue catalogue) {
        tables = new Tables(catalogue);
        Configuration configuration = new Configuration();
        configuration.setString("table.local-time-zone", "UTC");
        // What cannot be answered must be told, not tried again.
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(1);
        environment.setRuntimeMode(mode);
        sql = StreamTableEnvironment.create(environment);
    }

    /** The results of a query over the rows are among those of {@link #results}, each with the number returned here in front. */
    int add(
            String query,
            List<Threshold> thresholds,
            List<RuleTest.Payment> payments,
            List<AccountEvent> events,
            boolean castToText) {
        int number = databases++;
        String database = "d" + number;
        sql.executeSql("CREATE DATABASE " + database);
        sql.executeSql("USE " + database);
        table(
                "payments",
                Tables.TRANSACTIONS,
                payments.stream().map(FlinkSql::row).toList());
        table(
                "account_events",
                "account_events",
                events.stream().map(FlinkSql::row).toList());
        StringBuilder columns = new StringBuilder();
        thresholds.forEach(t -> columns.append(", ")
                .append(t.asSql())
                .append(" AS `")
                .append(t.name())
                .append("`"));
        sql.executeSql("CREATE TEMPORARY VIEW transactions AS SELECT *" + columns + " FROM payments");
        Table table = sql.sqlQuery(query);
        sql.createTemporaryView("raised", table);
        List<String> names = table.getResolvedSchema().getColumnNames();
        StringBuilder select = new StringBuilder("SELECT " + number + " AS n");
        for (String name : names) {
            boolean one = name.equals("evidence")
                    && !table.getResolvedSchema()
                            .getColumn(name)
                            .orElseThrow()
                            .getDataType()
                            .toString()
                            .startsWith("ARRAY");
            select.append(", ")
                    .append(one && !castToText ? "ARRAY[`" + name + "`]" : "`" + name + "`")
                    .append(" AS `")
                    .append(name)
                    .append("`");
        }
        results.add(select + " FROM " + database + ".raised");
        return number;
    }

    /** The rows of all queries. */
    List<Row> results() throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> found =
                sql.executeSql(String.join("\nUNION ALL\n", results)).collect()) {
            found.forEachRemaining(rows::add);
        }
        return rows;
    }

    StreamTableEnvironment environment() {
        return sql;
    }

    private void table(String name, String of, List<Row> rows) {
        List<TableColumn> columns = tables.columns(of);
        String[] names = columns.stream().map(TableColumn::name).toArray(String[]::new);
        TypeInformation<?>[] types =
                columns.stream().map(column -> type(column.type())).toArray(TypeInformation[]::new);
        Schema.Builder schema = Schema.newBuilder();
        columns.forEach(column -> schema.column(column.name(), column.type() + (column.required() ? " NOT NULL" : "")));
        schema.watermark(Tables.EVENT_TIME, "event_time - INTERVAL '5' SECOND");
        List<Row> some = rows;
        if (rows.isEmpty()) {
            Row never = new Row(names.length);
            some = List.of(never);
        }
        TypeInformation<Row> rowType = Types.ROW_NAMED(names, types);
        sql.createTemporaryView(
                name, environment.fromData(some, rowType).filter(row -> row.getField(0) != null), schema.build());
    }

    private static TypeInformation<?> type(String name) {
        return switch (name) {
            case "STRING" -> Types.STRING;
            case "BIGINT" -> Types.LONG;
            case "DOUBLE" -> Types.DOUBLE;
            case "TIMESTAMP_LTZ(3)" -> Types.INSTANT;
            default -> throw new IllegalStateException(name);
        };
    }

    private static Row row(RuleTest.Payment payment) {
        Transaction t = payment.transaction();
        List<Object> cells = new ArrayList<>();
        cells.addAll(Arrays.asList(
                t.id(),
                t.time(),
                t.type().name(),
                t.account(),
                t.customer(),
                t.amountMinor(),
                t.currency(),
                t.counterparty(),
                t.counterpartyBank(),
                t.merchant(),
                t.terminal(),
                t.mcc(),
                t.channel(),
                t.country(),
                number(t.latitude()),
                number(t.longitude()),
                t.device(),
                t.ip(),
                Evidence.of(t)));
        for (float value : payment.values()) {
            cells.add(number(value));
        }
        return Row.of(cells.toArray());
    }

    private static Row row(AccountEvent e) {
        return Row.of(
                e.id(),
                e.time(),
                e.type().name(),
                e.account(),
                e.customer(),
                e.device(),
                e.ip(),
                e.country(),
                e.channel(),
                e.beneficiary(),
                e.beneficiaryBank(),
                Evidence.of(e));
    }

    private static Double number(double value) {
        return Double.isNaN(value) ? null : value;
    }

    /** The alerts of a rule among results. */
    static List<RuleTest.Raised> raised(List<Row> results, int number) {
        Set<RuleTest.Raised> raised = new HashSet<>();
        for (Row row : results) {
            if (row.<Integer>getFieldAs("n") == number) {
                List<String> ids = Evidence.inOrder(row.<String[]>getFieldAs("evidence")).stream()
                        .map(Evidence::id)
                        .toList();
                raised.add(new RuleTest.Raised(row.getFieldAs("subject"), ids, row.getFieldAs("reason")));
            }
        }
        return List.copyOf(raised);
    }
}
