package io.weir.jobs.rules;

import io.weir.events.AccountEvent;
import io.weir.events.Transaction;
import io.weir.features.Catalogue;
import io.weir.features.FeatureVector;
import io.weir.sql.CheckedRule;
import io.weir.sql.Tables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.PhysicalTransformation;
import org.apache.flink.streaming.api.transformations.SideOutputTransformation;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.config.ExecutionConfigOptions.NotNullEnforcer;
import org.apache.flink.table.api.config.ExecutionConfigOptions.UidGeneration;
import org.apache.flink.types.Row;

/**
 * Rules over several events as Flink SQL on live streams. Flink plans each by itself, so that no rule shares an operator with another; and each operator is
 * called after its rule, its version and its place in the plan, so that its state is found again whatever other rules come and go.
 */
public final class RuleQueries {
    private final StreamExecutionEnvironment env;
    private final Catalogue catalogue;
    private final DataStream<Transaction> transactions;
    private final DataStream<FeatureVector> vectors;
    private final DataStream<AccountEvent> accountEvents;
    private final StreamTableEnvironment sql;
    private int databases;

    /**
     * @param transactions each once, none late
     * @param vectors the same with their features; null where no rule reads any
     * @param accountEvents each once, none late
     */
    public RuleQueries(
            StreamExecutionEnvironment env,
            Catalogue catalogue,
            DataStream<Transaction> transactions,
            DataStream<FeatureVector> vectors,
            DataStream<AccountEvent> accountEvents) {
        this.env = env;
        this.catalogue = catalogue;
        this.transactions = transactions;
        this.vectors = vectors;
        this.accountEvents = accountEvents;
        sql = StreamTableEnvironment.create(env);
        sql.getConfig().set("table.local-time-zone", "UTC");
        sql.getConfig().set(ExecutionConfigOptions.TABLE_EXEC_UID_GENERATION, UidGeneration.DISABLED);
        // A row that Flink believes impossible shall not take the job down.
        sql.getConfig().set(ExecutionConfigOptions.TABLE_EXEC_SINK_NOT_NULL_ENFORCER, NotNullEnforcer.DROP);
    }

    /** What all operators of a rule are called after. */
    static String uid(CheckedRule rule) {
        return "rule-" + rule.id();
    }

    /** Whether a rule asks for a feature. */
    public static boolean readsFeatures(CheckedRule rule, Catalogue catalogue) {
        return EventRows.of(Tables.TRANSACTIONS, catalogue, rule).readsFeatures();
    }

    /**
     * What a rule finds.
     *
     * @throws org.apache.flink.table.api.ValidationException and others of Flink's, where Flink SQL cannot run it
     */
    public DataStream<Found> of(CheckedRule rule) {
        String uid = uid(rule);
        Set<String> names = rule.names();
        String database = "rule_" + databases++;
        sql.executeSql("CREATE DATABASE " + database);
        sql.executeSql("USE " + database);
        if (names.contains(Tables.TRANSACTIONS)) {
            EventRows rows = EventRows.of(Tables.TRANSACTIONS, catalogue, rule);
            DataStream<Row> payments = rows.readsFeatures()
                    ? vectors.map(vector -> rows.of(vector.transaction(), vector.values()), rows.type())
                            .name(uid + "/transactions")
                            .uid(uid + "/transactions")
                    : transactions
                            .map(transaction -> rows.of(transaction, null), rows.type())
                            .name(uid + "/transactions")
                            .uid(uid + "/transactions");
            sql.createTemporaryView("payments", payments, rows.schemaOfStream());
            sql.executeSql(FlinkSql.withThresholds("payments", rule.header().thresholds()));
        }
        if (names.contains(Tables.ACCOUNT_EVENTS)) {
            EventRows rows = EventRows.of(Tables.ACCOUNT_EVENTS, catalogue, rule);
            sql.createTemporaryView(
                    Tables.ACCOUNT_EVENTS,
                    accountEvents
                            .map(rows::of, rows.type())
                            .name(uid + "/account-events")
                            .uid(uid + "/account-events"),
                    rows.schemaOfStream());
        }
        DataStream<Row> rows = sql.toChangelogStream(sql.sqlQuery(rule.guardedSql()));
        List<Transformation<?>> first = new ArrayList<>();
        call(rows.getTransformation(), uid, new HashSet<>(), new LinkedHashMap<>(), first);
        DataStream<Found> found =
                rows.process(new RaiseAlerts(rule)).name(uid + "/alerts").uid(uid + "/alerts");
        for (Transformation<?> step : first) {
            if (Isolated.isolate(step, rule)) {
                found = found.union(new DataStream<>(env, new SideOutputTransformation<>(step, Isolated.FAILURES)));
            }
        }
        return found;
    }

    /**
     * From the result to what has a name already. Of the same text Flink makes the same plan, so places are as lasting as the text.
     *
     * @param first gets the steps that are handed something from outside or by an exchange: the others are chained to them
     */
    private static void call(
            Transformation<?> step,
            String uid,
            Set<Integer> met,
            Map<String, Integer> counts,
            List<Transformation<?>> first) {
        if (step.getUid() != null || !met.add(step.getId())) {
            return;
        }
        String kind = kind(step.getName());
        int number = counts.merge(kind, 1, Integer::sum);
        step.setUid(uid + "/" + kind + (number == 1 ? "" : "-" + number));
        step.setName(step.getUid());
        if (step.getInputs().stream()
                .anyMatch(input -> (input.getUid() != null && !met.contains(input.getId()))
                        || !(input instanceof PhysicalTransformation))) {
            first.add(step);
        }
        step.getInputs().forEach(input -> call(input, uid, met, counts, first));
    }

    /** Flink calls an operator such as {@code IntervalJoin[12]} or {@code *anonymous$1*}, by numbers that hang on what else was planned. */
    private static String kind(String name) {
        String kind = name.replaceFirst("[^A-Za-z].*", "");
        return kind.isEmpty()
                ? "step"
                : kind.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
