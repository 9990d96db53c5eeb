package io.weir.jobs.rules;

import io.weir.events.AccountEvent;
import io.weir.features.Catalogue;
import io.weir.sql.Evidence;
import io.weir.sql.RuleTest;
import io.weir.sql.Tables;
import io.weir.sql.Threshold;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** Flink SQL on the rows of tests. Every query sees its own rows, and the thresholds of its rule as columns; all of them run in one job. */
final class FlinkSql {
    private final EventRows transactions;
    private final EventRows accountEvents;
    private final StreamExecutionEnvironment environment;
    private final StreamTableEnvironment sql;
    private final List<String> results = new ArrayList<>();
    private int databases;

    FlinkSql(RuntimeExecutionMode mode, Catalogue catalogue) {
        transactions = new EventRows(Tables.TRANSACTIONS, catalogue, column -> true);
        accountEvents = new EventRows(Tables.ACCOUNT_EVENTS, catalogue, column -> true);
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
                transactions,
                payments.stream()
                        .map(payment -> transactions.of(payment.transaction(), payment.values()))
                        .toList());
        table(
                Tables.ACCOUNT_EVENTS,
                accountEvents,
                events.stream().map(accountEvents::of).toList());
        sql.executeSql(withThresholds("payments", thresholds));
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

    /** The statement that makes the view of transactions that a rule sees: with its thresholds as columns. */
    static String withThresholds(String payments, List<Threshold> thresholds) {
        StringBuilder columns = new StringBuilder();
        thresholds.forEach(t -> columns.append(", ")
                .append(t.asSql())
                .append(" AS `")
                .append(t.name())
                .append("`"));
        return "CREATE TEMPORARY VIEW transactions AS SELECT *" + columns + " FROM " + payments;
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

    private void table(String name, EventRows of, List<Row> rows) {
        // Flink wants one at least.
        List<Row> some = rows.isEmpty() ? List.of(new Row(of.type().getArity())) : rows;
        sql.createTemporaryView(
                name, environment.fromData(some, of.type()).filter(row -> row.getField(0) != null), of.schema());
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
