package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.AccountEvent;
import io.weir.events.AccountEventCodec;
import io.weir.events.AccountEventType;
import io.weir.events.Alert;
import io.weir.events.AlertCodec;
import io.weir.events.AlertMode;
import io.weir.events.BadEvent;
import io.weir.events.Topics;
import io.weir.events.Transaction;
import io.weir.events.TransactionCodec;
import io.weir.events.TransactionType;
import io.weir.features.Catalogue;
import io.weir.features.FeatureVector;
import io.weir.features.FeatureVectorCodec;
import io.weir.jobs.decide.BrakeRules;
import io.weir.localstack.LocalStack;
import io.weir.sql.RuleHeader.Status;
import io.weir.sql.RulePlan;
import io.weir.sql.RuleStage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rules over several events in the real jar on a real cluster, with real Kafka, Elasticsearch and Postgres. */
@ExtendWith(TestStack.class)
class SqlRulesIT {
    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
    private static final int STORM_MOST = 3;
    private static final Instant EARLIER = Instant.parse("2026-01-01T00:00:00Z");

    private static final String HEADER = """
            /*
            id: %s
            version: %d
            title: Of a test
            typology: test
            severity: HIGH
            owner: aml
            status: live
            subject: ACCOUNT
            effective-from: 2026-01-01T00:00:00Z
            at-most: %d per hour
            */
            """;
    private static final String CHANGED = """
            SELECT subject, evidence, reason
            FROM transactions MATCH_RECOGNIZE (
              PARTITION BY account
              ORDER BY event_time
              MEASURES LAST(D.account) AS subject, ARRAY_AGG(evidence) AS evidence, 'drained' AS reason
              ONE ROW PER MATCH
              AFTER MATCH SKIP PAST LAST ROW
              PATTERN (P{2} D) WITHIN INTERVAL '2' HOUR
              DEFINE
                P AS P.type = 'CARD' AND P.amount_minor < 500,
                D AS D.amount_minor >= %d
            )
            """;
    private static final String KEPT = """
            SELECT o.account AS subject, ARRAY[i.evidence, o.evidence] AS evidence, 'in and out' AS reason
            FROM transactions i
            JOIN transactions o
              ON i.account = o.account
             AND o.event_time BETWEEN i.event_time AND i.event_time + INTERVAL '24' HOUR
            WHERE i.type = 'TRANSFER_IN' AND o.type = 'TRANSFER'
            """;
    private static final String ON_TRIAL = """
            SELECT t.account AS subject, ARRAY[e.evidence, t.evidence] AS evidence, 'limit used' AS reason
            FROM account_events e
            JOIN transactions t
              ON e.account = t.account
             AND t.event_time BETWEEN e.event_time AND e.event_time + INTERVAL '24' HOUR
            WHERE e.type = 'LIMIT_RAISED' AND t.type = 'TRANSFER' AND t.latitude IS NULL
            """;
    /** Of every payment: a division by zero, a text that is no number, a number that fits into nothing. */
    private static final String POISON = """
            SELECT i.account AS subject, ARRAY[i.evidence, o.evidence] AS evidence,
              'at ' || CAST(1000 / (o.amount_minor - o.amount_minor) AS STRING) AS reason
            FROM transactions i
            JOIN transactions o
              ON i.account = o.account
             AND o.event_time BETWEEN i.event_time AND i.event_time + INTERVAL '24' HOUR
            WHERE i.type = 'TRANSFER_IN' AND o.type = 'TRANSFER'
              AND (CAST(o.id AS INT) > 1 OR MOD(i.amount_minor, o.amount_minor - o.amount_minor) = 1 OR o.amount_minor > 1)
            """;

    /** What no rewriting takes away: the logarithm of nothing is rounded, and Flink SQL throws. */
    private static final String THROWS = """
            SELECT i.account AS subject, ARRAY[i.evidence, o.evidence] AS evidence,
              'at ' || CAST(ROUND(LN(o.amount_minor - o.amount_minor), 2) AS STRING) AS reason
            FROM transactions i
            JOIN transactions o
              ON i.account = o.account
             AND o.event_time BETWEEN i.event_time AND i.event_time + INTERVAL '24' HOUR
            WHERE i.type = 'TRANSFER_IN' AND o.type = 'CASH_DEPOSIT'
            """;
    /** Fires with every withdrawal. */
    private static final String STORM = """
            SELECT account AS subject, ARRAY_AGG(evidence) AS evidence, 'cash' AS reason
            FROM TABLE(TUMBLE(TABLE transactions, DESCRIPTOR(event_time), INTERVAL '1' MINUTE))
            WHERE type = 'CASH_WITHDRAWAL' AND account = 'S'
            GROUP BY account, window_start, window_end
            """;

    private static final String WITH_FEATURES = """
            SELECT account AS subject, ARRAY_AGG(evidence) AS evidence, 'young' AS reason
            FROM TABLE(TUMBLE(TABLE transactions, DESCRIPTOR(event_time), INTERVAL '1' HOUR))
            WHERE type = 'TRANSFER' AND account_since_first < 100
            GROUP BY account, window_start, window_end
            HAVING COUNT(*) >= 1
            """;

    private final LocalStack stack;
    private final Catalogue catalogue = Catalogue.shipped();

    @TempDir
    private Path noRules;

    SqlRulesIT(LocalStack stack) {
        this.stack = stack;
    }

    /** The half-finished match of the rule that stays is completed behind the savepoint, and is one alert; of the one that changed nothing is left. */
    @Test
    void aRuleIsChangedThroughASavepointAndTheOthersGoOn() throws Exception {
        Files.createDirectories(noRules);
        try (Deployment job = new Deployment(stack, "sql-rules")) {
            publish(job, "changed", Status.LIVE, 1, CHANGED.formatted(100_000));
            publish(job, "kept", Status.LIVE, 1, KEPT);
            publish(job, "on-trial", Status.SHADOW, 1, ON_TRIAL);
            publish(job, "poison", Status.LIVE, 1, POISON);
            publish(job, "throws", Status.LIVE, 1, THROWS);
            publish(job, "storm", Status.LIVE, 1, STORM);
            publish(job, "with-features", Status.LIVE, 1, WITH_FEATURES);
            job.submit(SqlRulesJob.class, Optional.empty(), "--sql.rules", noRules.toString());

            // One that is whole, to know when all before it was seen, and halves of others.
            pay(job, "c1", 1, "C", TransactionType.CARD, 100);
            pay(job, "c2", 2, "C", TransactionType.CARD, 100);
            pay(job, "k1", 3, "K", TransactionType.TRANSFER_IN, 5_000);
            limitRaised(job, "l1", 4, "L");
            pay(job, "w1", 5, "W", TransactionType.TRANSFER_IN, 7_000);
            pay(job, "w1", 5, "W", TransactionType.TRANSFER_IN, 7_000);
            pay(job, "w2", 6, "W", TransactionType.TRANSFER, 7_000);
            tick(job, 90);
            job.await("the match that is whole", () -> alerts(job, "rule-kept").size() == 1);
            job.await(
                    "the window that has passed",
                    () -> alerts(job, "rule-with-features").size() == 1);

            publish(job, "changed", Status.LIVE, 2, CHANGED.formatted(90_000));
            String savepoint = job.stop();
            job.submit(SqlRulesJob.class, Optional.of(savepoint), "--sql.rules", noRules.toString());

            pay(job, "c3", 91, "C", TransactionType.TRANSFER, 200_000);
            pay(job, "k2", 92, "K", TransactionType.TRANSFER, 5_000);
            pay(job, "l2", 93, "L", TransactionType.TRANSFER, 100);
            pay(job, "d1", 94, "D", TransactionType.CARD, 100);
            pay(job, "d2", 95, "D", TransactionType.CARD, 100);
            pay(job, "d3", 96, "D", TransactionType.TRANSFER, 95_000);
            // Two instances, and each knows only its own failures.
            for (int i = 0; i < 2 * BrakeRules.MOST_FAILURES; i++) {
                pay(job, "ti" + i, 97, "T" + i, TransactionType.TRANSFER_IN, 5_000);
                pay(job, "to" + i, 98, "T" + i, TransactionType.CASH_DEPOSIT, 5_000);
            }
            for (int i = 0; i <= STORM_MOST; i++) {
                pay(job, "s" + i, 100 + 2 * i, "S", TransactionType.CASH_WITHDRAWAL, 100);
            }
            tick(job, 240);
            job.await(
                    "the new version's match",
                    () -> !alerts(job, "rule-changed").isEmpty());
            job.await("the match of both runs", () -> alerts(job, "rule-kept").size() == 2);
            job.await("the match on trial", () -> !alerts(job, "rule-on-trial").isEmpty());
            job.await("what cannot be answered", () -> !job.deadLetters().isEmpty());

            job.await("the brakes", () -> operations(job).size() == 2);
            assertThat(operations(job))
                    .anySatisfy(alert -> assertThat(alert.reason())
                            .contains(
                                    "Rule throws/1", "it failed", "it throws", "NumberFormatException", "runs no more"))
                    .anySatisfy(alert -> assertThat(alert.reason())
                            .contains("Rule storm/1", "more than 3 times in an hour", "goes on in shadow"));
            // What is braked is so for the job itself: it has heard of it by the topic.
            pay(job, "s9", 241, "S", TransactionType.CASH_WITHDRAWAL, 100);
            pay(job, "k3", 241, "K3", TransactionType.TRANSFER_IN, 5_000);
            pay(job, "k4", 242, "K3", TransactionType.TRANSFER, 5_000);
            tick(job, 300);
            job.await("the storm, in shadow", () -> alerts(job, "rule-storm").size() == 5);
            assertThat(alerts(job, "rule-storm"))
                    .extracting(Alert::mode)
                    .containsExactly(AlertMode.LIVE, AlertMode.LIVE, AlertMode.LIVE, AlertMode.LIVE, AlertMode.SHADOW);
            job.await("the match behind it", () -> alerts(job, "rule-kept").size() == 3);

            List<Alert> kept = alerts(job, "rule-kept");
            assertThat(kept)
                    .extracting(Alert::evidence)
                    .containsExactly(List.of("w1", "w2"), List.of("k1", "k2"), List.of("k3", "k4"));
            assertThat(kept.get(1).id()).isEqualTo(Alert.idOf("rule-kept", 1, "K", List.of("k1", "k2")));
            assertThat(kept).allMatch(alert -> alert.mode() == AlertMode.LIVE);
            assertThat(alerts(job, "rule-changed")).singleElement().satisfies(alert -> {
                assertThat(alert.detectorVersion()).isEqualTo(2);
                assertThat(alert.evidence()).containsExactly("d1", "d2", "d3");
            });
            assertThat(alerts(job, "rule-on-trial"))
                    .singleElement()
                    .extracting(Alert::mode)
                    .isEqualTo(AlertMode.SHADOW);
            assertThat(alerts(job, "rule-with-features"))
                    .extracting(Alert::subject)
                    .contains("W");
            // The rules that fail were told of, and have neither raised anything nor ended the job.
            assertThat(alerts(job, "rule-poison")).isEmpty();
            assertThat(alerts(job, "rule-throws")).isEmpty();
            assertThat(job.deadLetters())
                    .anyMatch(letter -> letter.message().startsWith("Rule throws/1 cannot be answered"))
                    .allMatch(letter -> letter.message().matches("Rule poison/1 .*: its reason is NULL.*")
                            || letter.message().matches("Rule throws/1 .*: it throws .*NumberFormatException.*"));
            assertThat(stack.flink().rest().exceptions(job.jobId())).isEmpty();

            List<String> live = new ArrayList<>(
                    job.alertsInKafka(alert -> alert.mode() == AlertMode.LIVE).keySet());
            job.await("the stores", () -> job.alertsInCaseQueue().equals(live));
            List<String> all = new ArrayList<>(job.alertsInKafka(alert -> true).keySet());
            job.await("the index", () -> job.alertsInElasticsearch().equals(all));
        }
    }

    private static void publish(Deployment job, String id, Status mode, int version, String sql) {
        int most = id.equals("storm") ? STORM_MOST : 1_000;
        RulePlan plan = new RulePlan(id, 0, List.of());
        for (int i = 1; i <= version; i++) {
            String text = HEADER.formatted(id, i, most) + sql;
            plan = plan.with(new RuleStage(i, mode, EARLIER.plus(Duration.ofDays(i)), "aml", "somebody", text));
        }
        job.send(Topics.RULES, RulePlan.key(id), START.toEpochMilli(), plan.write());
        job.flush();
    }

    /** A payment as it comes in, and as the detection job sends it on. */
    private void pay(Deployment job, String id, int minute, String account, TransactionType type, long amount) {
        Transaction t = Transaction.of(id, at(minute), type, account, "customer-" + account, amount, "EUR")
                .counterparty("other")
                .build();
        float[] values = new float[catalogue.size()];
        Arrays.fill(values, Float.NaN);
        values[catalogue.indexOf("account_since_first")] = account.equals("W") ? 10 : 1_000;
        long time = t.time().toEpochMilli();
        job.send(Topics.TRANSACTIONS, account, time, TransactionCodec.write(t));
        job.send(
                Topics.FEATURES,
                account,
                time,
                FeatureVectorCodec.write(new FeatureVector(t, values, catalogue.schemaHash(), false, false, 0, null)));
    }

    private static void limitRaised(Deployment job, String id, int minute, String account) {
        event(job, id, minute, account, AccountEventType.LIMIT_RAISED);
    }

    private static void event(Deployment job, String id, int minute, String account, AccountEventType type) {
        AccountEvent event = new AccountEvent(
                id, at(minute), type, account, "customer-" + account, null, null, null, null, null, null);
        job.send(Topics.ACCOUNT_EVENTS, account, event.time().toEpochMilli(), AccountEventCodec.write(event));
    }

    /** Something harmless in every partition, so that event time goes on. */
    private void tick(Deployment job, int minute) {
        for (int i = 0; i < 12; i++) {
            String account = "tick-" + i;
            pay(job, account + "/" + minute, minute, account, TransactionType.CASH_WITHDRAWAL, 1);
            event(job, "e-" + account + "/" + minute, minute, account, AccountEventType.LOGIN_SUCCEEDED);
        }
        job.flush();
    }

    private static Instant at(int minute) {
        return START.plus(Duration.ofMinutes(minute));
    }

    private static List<Alert> operations(Deployment job) throws BadEvent {
        List<Alert> operations = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> message : job.messages(Topics.ALERTS)) {
            Alert alert = AlertCodec.read(message.value());
            if (alert.mode() == AlertMode.OPERATIONS) {
                operations.add(alert);
            }
        }
        return operations;
    }

    /** Every message, so that one that came twice is seen; in order of time. */
    private static List<Alert> alerts(Deployment job, String detector) throws BadEvent {
        List<Alert> alerts = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> message : job.messages(Topics.ALERTS)) {
            Alert alert = AlertCodec.read(message.value());
            assertThat(new String(message.key(), StandardCharsets.UTF_8)).isEqualTo(alert.id());
            if (alert.detector().equals(detector)) {
                alerts.add(alert);
            }
        }
        alerts.sort((a, b) -> a.time().compareTo(b.time()));
        return alerts;
    }
}
