package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.AccountEvent;
import io.weir.events.AccountEventType;
import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class DeduplicateTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final Duration REMEMBERED = Duration.ofHours(2);

    @Test
    void theFirstOfAnIdPassesAndItsRepetitionsDoNot() throws Exception {
        run(harness -> {}, harness -> {
            send(harness, "t1", "A", 0);
            send(harness, "t1", "A", 0);
            send(harness, "t2", "A", 5);
            send(harness, "t1", "A", HOUR);
            assertThat(passed(harness)).containsExactly("tt1", "tt2");
        });
    }

    @Test
    void aTransactionAndAnAccountEventOfTheSameIdAreTwo() throws Exception {
        run(harness -> {}, harness -> {
            send(harness, "1", "A", 0);
            Activity login = new Activity(
                    null,
                    new AccountEvent(
                            "1",
                            Instant.ofEpochMilli(0),
                            AccountEventType.LOGIN_SUCCEEDED,
                            "A",
                            "C",
                            null,
                            null,
                            null,
                            null,
                            null,
                            null));
            harness.processElement(login, 0);
            assertThat(passed(harness)).containsExactly("t1", "e1");
        });
    }

    @Test
    void anIdIsForgottenAfterTheRememberedSpanAndNothingIsLeft() throws Exception {
        run(harness -> {}, harness -> {
            for (int i = 0; i < 100; i++) {
                send(harness, "t" + i, "A" + i % 3, i * HOUR / 10);
            }
            // Ids are walked once a span, so the last may stay for two.
            harness.processWatermark(10 * HOUR + 2 * REMEMBERED.toMillis());
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        });
    }

    @Test
    void aRepetitionIsDroppedAfterRestoringASnapshot() throws Exception {
        OperatorSubtaskState[] snapshot = new OperatorSubtaskState[1];
        run(harness -> {}, harness -> {
            send(harness, "t1", "A", 0);
            snapshot[0] = harness.snapshot(1, 1);
        });
        run(harness -> harness.initializeState(snapshot[0]), harness -> {
            send(harness, "t1", "A", 0);
            send(harness, "t2", "A", 0);
            assertThat(passed(harness)).containsExactly("tt2");
        });
    }

    @Test
    void aSeededStreamPassesAsASetWouldLetIt() throws Exception {
        long seed = 7;
        SplittableRandom random = new SplittableRandom(seed);
        Set<String> seen = new HashSet<>();
        run(harness -> {}, harness -> {
            int expected = 0;
            for (int i = 0; i < 5_000; i++) {
                String account = "A" + random.nextInt(20);
                String id = account + "-" + random.nextInt(200);
                send(harness, id, account, random.nextLong(HOUR));
                expected += seen.add(id) ? 1 : 0;
            }
            assertThat(passed(harness)).as("seed " + seed).hasSize(expected).doesNotHaveDuplicates();
        });
    }

    /** What a test does with the harness. */
    private interface Steps {
        void with(KeyedOneInputStreamOperatorTestHarness<String, Activity, Activity> harness) throws Exception;
    }

    private static void run(Steps before, Steps steps) throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<String, Activity, Activity> harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new Deduplicate<>(Activity::uniqueId, REMEMBERED)),
                        Activity::account,
                        Types.STRING)) {
            harness.setup();
            before.with(harness);
            harness.open();
            steps.with(harness);
        }
    }

    private static void send(
            KeyedOneInputStreamOperatorTestHarness<String, Activity, Activity> harness,
            String id,
            String account,
            long at)
            throws Exception {
        Transaction transaction = Transaction.of(
                        id, Instant.ofEpochMilli(at), TransactionType.CARD, account, "C", 100, "EUR")
                .build();
        harness.processElement(new Activity(transaction, null), at);
    }

    private static List<String> passed(KeyedOneInputStreamOperatorTestHarness<String, Activity, Activity> harness) {
        return harness.extractOutputStreamRecords().stream()
                .map(StreamRecord::getValue)
                .map(Activity::uniqueId)
                .toList();
    }
}
