package io.weir.jobs.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import io.weir.features.Catalogue;
import io.weir.jobs.decide.BrakeRules;
import io.weir.sql.CheckedRule;
import io.weir.sql.RuleChecker;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamMap;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;

/** Rules that throw, wherever in a plan, beside one that does not, in one job of Flink SQL that is not restarted. */
class IsolatedTest {
    private static final Catalogue CATALOGUE = Catalogue.shipped();
    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
    private static final int ACCOUNTS = 2 * BrakeRules.MOST_FAILURES;
    /** No number, and Flink SQL cannot round it. */
    private static final String THROWS = "ROUND(LN(%samount_minor - %<samount_minor), 2)";

    private static final String RIGHT = """
            SELECT i.account AS subject, ARRAY[i.evidence, o.evidence] AS evidence, 'in and out' AS reason
            FROM transactions i
            JOIN transactions o
              ON i.account = o.account
             AND o.event_time BETWEEN i.event_time AND i.event_time + INTERVAL '24' HOUR
            WHERE i.type = 'TRANSFER_IN' AND o.type = 'TRANSFER'
            """;
    private static final String IN_A_CONDITION = RIGHT + " AND " + THROWS.formatted("i.") + " < 1\n";
    private static final String IN_A_JOIN = RIGHT + " AND " + THROWS.formatted("i.") + " < o.amount_minor\n";
    private static final String IN_A_RESULT = """
            SELECT account AS subject, ARRAY_AGG(evidence) AS evidence,
              CAST(ROUND(LN(SUM(amount_minor) - SUM(amount_minor)), 2) AS STRING) AS reason
            FROM TABLE(TUMBLE(TABLE transactions, DESCRIPTOR(event_time), INTERVAL '1' HOUR))
            GROUP BY account, window_start, window_end
            """;
    private static final String IN_A_PATTERN = """
            SELECT subject, evidence, reason
            FROM transactions MATCH_RECOGNIZE (
              PARTITION BY account
              ORDER BY event_time
              MEASURES LAST(B.account) AS subject, ARRAY_AGG(evidence) AS evidence, 'two' AS reason
              ONE ROW PER MATCH
              AFTER MATCH SKIP PAST LAST ROW
              PATTERN (A B) WITHIN INTERVAL '2' HOUR
              DEFINE A AS A.type = 'TRANSFER_IN', B AS %s < 1
            )
            """.formatted(THROWS.formatted("B."));

    @Test
    void whatARuleThrowsIsItsOwnFailure() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        RuleQueries queries = new RuleQueries(
                env,
                CATALOGUE,
                env.fromData(payments(), TypeInformation.of(Transaction.class))
                        .assignTimestampsAndWatermarks(WatermarkStrategy.<Transaction>forGenerator(
                                        context -> new EveryEvent())
                                .withTimestampAssigner((t, before) -> t.time().toEpochMilli())),
                null,
                null);
        DataStream<Found> found = queries.of(rule("right", RIGHT));
        for (CheckedRule rule : List.of(
                rule("in-a-condition", IN_A_CONDITION),
                rule("in-a-join", IN_A_JOIN),
                rule("in-a-result", IN_A_RESULT),
                rule("in-a-pattern", IN_A_PATTERN))) {
            found = found.union(queries.of(rule));
        }
        List<Found> all = new ArrayList<>();
        try (CloseableIterator<Found> results = found.executeAndCollect()) {
            results.forEachRemaining(all::add);
        }

        assertThat(of("right", all))
                .hasSize(ACCOUNTS)
                .allSatisfy(one -> assertThat(one.alert()).isNotNull());
        for (String id : List.of("in-a-condition", "in-a-join", "in-a-result", "in-a-pattern")) {
            assertThat(of(id, all))
                    .as(id)
                    // So many end a rule, and nothing is told of it any more.
                    .hasSize(BrakeRules.MOST_FAILURES)
                    .allSatisfy(one -> {
                        assertThat(one.alert()).isNull();
                        assertThat(one.failure()).startsWith("it throws java.lang.NumberFormatException");
                        assertThat(one.time()).isGreaterThanOrEqualTo(START.toEpochMilli());
                    });
        }
    }

    @Test
    void whatFailedIsToldBeforeACheckpointThatCountsItAsTakenIn() throws Exception {
        MapFunction<Long, Long> throwing = value -> {
            throw new ArithmeticException("no number");
        };
        try (OneInputStreamOperatorTestHarness<Long, Long> operator =
                new OneInputStreamOperatorTestHarness<>(new OneInput(new StreamMap<>(throwing), Pace.Bounds.USUAL))) {
            operator.open();
            operator.processWatermark(START.toEpochMilli());
            operator.processElement(1L, START.toEpochMilli() + 1);
            assertThat(operator.getSideOutput(Isolated.FAILURES)).isNullOrEmpty();

            operator.prepareSnapshotPreBarrier(1);

            assertThat(operator.getSideOutput(Isolated.FAILURES))
                    .extracting(StreamRecord::getValue)
                    .containsExactly(new Found(
                            "right",
                            1,
                            START.toEpochMilli(),
                            null,
                            "it throws java.lang.ArithmeticException: no number",
                            "1"));
        }
    }

    @Test
    void whatComputesBeyondAllProportionFails() throws Exception {
        List<Long> computed = new ArrayList<>();
        MapFunction<Long, Long> slow = value -> {
            compute(Duration.ofMillis(20));
            computed.add(value);
            return value;
        };
        Pace.Bounds bounds = new Pace.Bounds(Duration.ofMillis(50), Duration.ofMillis(10));
        try (OneInputStreamOperatorTestHarness<Long, Long> operator =
                new OneInputStreamOperatorTestHarness<>(new OneInput(new StreamMap<>(slow), bounds))) {
            operator.open();
            operator.processWatermark(START.toEpochMilli());
            for (long i = 0; i < 10L * BrakeRules.MOST_FAILURES; i++) {
                operator.processElement(i, START.toEpochMilli() + i);
            }
            operator.processWatermark(START.toEpochMilli() + 1);

            assertThat(operator.getSideOutput(Isolated.FAILURES))
                    .hasSize(BrakeRules.MOST_FAILURES)
                    .allSatisfy(
                            failure -> assertThat(failure.getValue().failure()).startsWith("it takes too long: "));
            // Three events are enough for a failure; behind the last one nothing is taken in.
            assertThat(computed).hasSizeLessThanOrEqualTo(3 * BrakeRules.MOST_FAILURES);
        }
    }

    @Test
    void whatWaitsOrHasMuchToDoDoesNotFail() throws Exception {
        MapFunction<Long, Long> waiting = value -> {
            Thread.sleep(10);
            return value;
        };
        Pace.Bounds bounds = new Pace.Bounds(Duration.ofMillis(20), Duration.ofMillis(10));
        Pace pace = new Pace(bounds);
        try (OneInputStreamOperatorTestHarness<Long, Long> operator =
                new OneInputStreamOperatorTestHarness<>(new OneInput(new StreamMap<>(waiting), bounds))) {
            operator.open();
            for (long i = 0; i < 20; i++) {
                operator.processElement(i, START.toEpochMilli() + i);
            }
            operator.processWatermark(START.toEpochMilli());
            assertThat(operator.getSideOutput(Isolated.FAILURES)).isNullOrEmpty();
        }
        // A watermark sets off what many events have left behind.
        for (int i = 0; i < 1_000; i++) {
            pace.begin();
            pace.end(true);
        }
        pace.begin();
        compute(Duration.ofMillis(50));
        pace.end(false);
        assertThat(pace.tooLong()).isNull();
    }

    private static void compute(Duration time) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long end = threads.getCurrentThreadCpuTime() + time.toNanos();
        while (threads.getCurrentThreadCpuTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** As a harness wants it. */
    private static final class OneInput extends Isolated<Long> implements OneInputStreamOperatorFactory<Long, Long> {
        private static final long serialVersionUID = 1L;

        OneInput(StreamMap<Long, Long> operator, Pace.Bounds bounds) {
            super(SimpleOperatorFactory.of(operator), rule("right", RIGHT), bounds);
        }
    }

    private static List<Found> of(String id, List<Found> all) {
        return all.stream().filter(found -> found.rule().equals(id)).toList();
    }

    private static CheckedRule rule(String id, String sql) {
        CheckedRule rule = new RuleChecker(CATALOGUE).check(id, """
                /*
                id: %s
                version: 1
                title: Of a test
                typology: test
                severity: HIGH
                owner: tests
                status: live
                subject: ACCOUNT
                effective-from: 2026-01-01T00:00:00Z
                at-most: 1000 per hour
                */
                """.formatted(id) + sql);
        assertThat(rule.problems()).isEmpty();
        return rule;
    }

    /** Of each account money in, then out, an hour later; account after account. */
    private static List<Transaction> payments() {
        List<Transaction> payments = new ArrayList<>();
        for (int i = 0; i < ACCOUNTS; i++) {
            Instant time = START.plus(Duration.ofHours(3L * i));
            payments.add(payment("i" + i, time, "A" + i, TransactionType.TRANSFER_IN));
            payments.add(payment("o" + i, time.plus(Duration.ofHours(1)), "A" + i, TransactionType.TRANSFER));
        }
        return payments;
    }

    private static Transaction payment(String id, Instant time, String account, TransactionType type) {
        return Transaction.of(id, time, type, account, "customer-" + account, 5_000, "EUR")
                .counterparty("other")
                .build();
    }

    /** Event time is what the last event says; of the first it is not known yet, as behind a restart. */
    private static final class EveryEvent implements WatermarkGenerator<Transaction> {
        private boolean began;

        @Override
        public void onEvent(Transaction event, long time, WatermarkOutput output) {
            output.emitWatermark(new Watermark(began ? time : Long.MIN_VALUE + 1));
            began = true;
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            // With every event.
        }
    }
}
