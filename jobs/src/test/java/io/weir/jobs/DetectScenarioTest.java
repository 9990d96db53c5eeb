package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.events.AccountEvent;
import io.weir.events.AccountEventType;
import io.weir.events.Alert;
import io.weir.events.DeadLetter;
import io.weir.events.DeadLetterReason;
import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The graph from arrivals to alerts, without Kafka and stores. */
class DetectScenarioTest {
    @RegisterExtension
    static final MiniClusterExtension FLINK = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

    @Test
    void eachTypologyAlertsOnceAndWhatCannotBeUsedIsSetAside() throws Exception {
        List<Arrival> transactions = new ArrayList<>();
        transactions.add(deposit("d1", 0, 950_000));
        transactions.add(deposit("d2", 3_600, 980_000));
        transactions.add(dead());
        for (int i = 0; i < 7; i++) {
            transactions.add(card("v" + i, 4_000 + i * 5));
        }
        transactions.add(card("v3", 4_015));
        transactions.add(transfer("x1", 5_000, "MULE", 500_000));
        transactions.add(deposit("d3", 7_200, 990_000));

        List<Arrival> accountEvents = List.of(
                event("e1", 4_500, AccountEventType.CREDENTIAL_CHANGED, null),
                event("e2", 4_600, AccountEventType.BENEFICIARY_ADDED, "MULE"));

        Collected collected = run(transactions, accountEvents);

        assertThat(collected.alerts())
                .extracting(Alert::detector, Alert::subject, Alert::evidence)
                .containsExactlyInAnyOrder(
                        tuple("structuring", "C", List.of("d1", "d2", "d3")),
                        tuple("velocity-burst", "A", List.of("v0", "v1", "v2", "v3", "v4")),
                        tuple("account-takeover", "A", List.of("e1", "e2", "x1")));
        assertThat(collected.alerts())
                .allSatisfy(alert -> assertThat(alert.id())
                        .isEqualTo(Alert.idOf(
                                alert.detector(), alert.detectorVersion(), alert.subject(), alert.evidence())));
        assertThat(collected.deadLetters()).containsExactly(dead().deadLetter());
        assertThat(collected.lateEvents()).isEmpty();
    }

    @Test
    void bothEnginesGiveTheSameAlerts() throws Exception {
        List<Arrival> transactions = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            transactions.add(card("v" + i, i * 7));
            transactions.add(deposit("d" + i, i * 7 + 3, 600_000));
        }
        List<Arrival> login = List.of(event("e1", 1, AccountEventType.LOGIN_SUCCEEDED, null));
        assertThat(run(transactions, login, "--patterns.engine", "flink-cep").alerts())
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(run(transactions, login, "--patterns.engine", "compiled")
                        .alerts());
    }

    private record Collected(List<Alert> alerts, List<DeadLetter> deadLetters, List<Activity> lateEvents) {}

    private static Collected run(List<Arrival> transactions, List<Arrival> accountEvents, String... args)
            throws Exception {
        DetectionSettings settings = DetectionSettings.from(args);
        StreamExecutionEnvironment env = DetectionJob.environment(settings);
        env.setParallelism(2);
        DetectionJob.Detected detected = DetectionJob.detect(
                source(env, "transactions", transactions, settings),
                source(env, "account-events", accountEvents, settings),
                settings);
        try (CloseableIterator<Alert> alerts = detected.alerts().collectAsync();
                CloseableIterator<DeadLetter> deadLetters =
                        detected.deadLetters().collectAsync();
                CloseableIterator<Activity> lateEvents = detected.lateEvents().collectAsync()) {
            env.execute();
            return new Collected(drain(alerts), drain(deadLetters), drain(lateEvents));
        }
    }

    private static DataStream<Arrival> source(
            StreamExecutionEnvironment env, String name, List<Arrival> arrivals, DetectionSettings settings) {
        return env.fromData(TypeInformation.of(Arrival.class), arrivals.toArray(Arrival[]::new))
                .uid(name)
                .assignTimestampsAndWatermarks(
                        EventTime.strategy(settings.disorder(), settings.idleness(), settings.watermarkInterval()))
                .uid(name + "-time");
    }

    private static <T> List<T> drain(CloseableIterator<T> results) {
        List<T> list = new ArrayList<>();
        results.forEachRemaining(list::add);
        return list;
    }

    private static Arrival deposit(String id, int second, long amountMinor) {
        return transaction(id, second, TransactionType.CASH_DEPOSIT, null, amountMinor);
    }

    private static Arrival card(String id, int second) {
        return transaction(id, second, TransactionType.CARD, null, 2_000);
    }

    private static Arrival transfer(String id, int second, String counterparty, long amountMinor) {
        return transaction(id, second, TransactionType.TRANSFER, counterparty, amountMinor);
    }

    private static Arrival transaction(
            String id, int second, TransactionType type, String counterparty, long amountMinor) {
        return new Arrival(
                Transaction.of(id, START.plusSeconds(second), type, "A", "C", amountMinor, "EUR")
                        .counterparty(counterparty)
                        .build(),
                null,
                null,
                null,
                null);
    }

    private static Arrival event(String id, int second, AccountEventType type, String beneficiary) {
        return new Arrival(
                null,
                new AccountEvent(
                        id, START.plusSeconds(second), type, "A", "C", null, null, null, null, beneficiary, null),
                null,
                null,
                null);
    }

    private static Arrival dead() {
        return new Arrival(
                null,
                null,
                null,
                null,
                DeadLetter.at("transactions", 0, 7, DeadLetterReason.NOT_JSON, "why", new byte[] {1, 2}));
    }
}
