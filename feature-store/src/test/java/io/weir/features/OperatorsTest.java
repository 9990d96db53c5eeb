package io.weir.features;

import static io.weir.features.Harnesses.assertEmpty;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.events.Label;
import io.weir.events.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** The operators one by one: what they leave behind, and when a question is answered. */
class OperatorsTest {
    private static final Duration SETTLING = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final Catalogue CATALOGUE = Catalogue.shipped();
    private static final EntityFeatures[] SHARED = Harnesses.sharedOf(CATALOGUE, SETTLING, PATIENCE);
    /** What a merchant sold and how much of it was fraud, of a day. */
    private static final Catalogue MERCHANT = Histories.catalogue(
            "count | merchant | 1d | | count | transactions", "frauds | merchant | 1d | | fraud_share | labels");

    @Test
    void anAccountIsForgottenOnceItsLongestWindowHasPassed() throws Exception {
        long horizon = Duration.ofDays(90).plus(PATIENCE).toMillis();
        try (var harness = Harnesses.account(CATALOGUE, PATIENCE)) {
            harness.open();
            for (long time : new long[] {5_000, 90_000, 70_000}) {
                harness.processElement(Histories.payment("t" + time, time, "A", 100), time);
            }
            harness.processWatermark(90_000 + horizon - 1);
            assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
            assertThat(harness.numEventTimeTimers()).isEqualTo(1);
            harness.processWatermark(90_000 + horizon);
            assertEmpty(harness);
            // One that comes after all that is the first again.
            harness.processElement(Histories.payment("late", 80_000, "A", 100), 80_000);
            assertThat(harness.numEventTimeTimers()).isEqualTo(1);
            harness.processWatermark(90_000 + horizon + 1);
            assertEmpty(harness);
        }
    }

    @Test
    void aSharedEntityIsForgottenOnceItsLongestWindowHasPassed() throws Exception {
        EntityFeatures[] shared = Harnesses.sharedOf(MERCHANT, SETTLING, PATIENCE);
        long horizon = Duration.ofDays(1).plus(SETTLING).plus(PATIENCE).toMillis();
        try (var harness = Harnesses.shared(shared, SETTLING)) {
            harness.open();
            harness.processElement(question(shared, "t1", 10_000), 10_000);
            harness.processElement(fraud(shared, "t0", 5_000, 60_000), 60_000);
            harness.processElement(question(shared, "t2", 20_000), 20_000);
            harness.processWatermark(20_000 + horizon - 1);
            assertThat(harness.extractOutputValues()).hasSize(2);
            assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
            harness.processWatermark(20_000 + horizon);
            assertEmpty(harness);
            // A label alone is forgotten too.
            long later = 20_000 + horizon;
            harness.processElement(fraud(shared, "t3", later - 1_000, later + 5_000), later + 5_000);
            harness.processWatermark(later + horizon + 4_999);
            assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
            harness.processWatermark(later + horizon + 5_000);
            assertEmpty(harness);
        }
    }

    @Test
    void howFarBackHistoriesGoIsKnownAcrossARestart() throws Exception {
        EntityFeatures[] shared = Harnesses.sharedOf(MERCHANT, SETTLING, PATIENCE);
        OperatorSubtaskState state;
        try (var harness = Harnesses.shared(shared, SETTLING)) {
            harness.open();
            SharedFeatures operator = (SharedFeatures) harness.getOperator();
            // Before the first event a source tells that it is there.
            harness.processWatermark(Long.MIN_VALUE + 1);
            assertThat(operator.historySeconds(0)).isZero();
            harness.processWatermark(10_000);
            assertThat(operator.historySeconds(0)).isZero();
            harness.processWatermark(70_000);
            assertThat(operator.historySeconds(0)).isEqualTo(60);
            state = harness.snapshot(1, 1);
        }
        try (var harness = Harnesses.shared(shared, SETTLING)) {
            harness.initializeState(state);
            harness.open();
            SharedFeatures operator = (SharedFeatures) harness.getOperator();
            assertThat(operator.historySeconds(0)).isEqualTo(60);
            harness.processWatermark(80_000);
            assertThat(operator.historySeconds(0)).isEqualTo(70);
        }
    }

    @Test
    void aQuestionWaitsUntilTheWatermarkHasReachedWhatItLooksAt() throws Exception {
        EntityFeatures[] shared = Harnesses.sharedOf(MERCHANT, SETTLING, PATIENCE);
        try (var harness = Harnesses.shared(shared, SETTLING)) {
            harness.open();
            harness.processElement(question(shared, "t1", 10_000), 10_000);
            harness.processElement(question(shared, "t2", 12_000), 12_000);
            harness.processWatermark(7_999);
            assertThat(harness.extractOutputValues()).isEmpty();
            harness.processWatermark(8_000);
            assertThat(harness.extractOutputValues())
                    .extracting(a -> a.transactionId)
                    .containsExactly("t1");
            harness.processWatermark(9_999);
            assertThat(harness.extractOutputValues()).hasSize(1);
            // Seen by t2, though it comes after it.
            harness.processElement(question(shared, "t0", 10_000), 10_000);
            harness.processWatermark(10_000);
            assertThat(harness.extractOutputValues())
                    .extracting(a -> a.transactionId + " " + a.values[0])
                    .containsExactly("t1 0.0", "t0 0.0", "t2 2.0");
        }
    }

    @Test
    void aQuestionBehindTheWatermarkIsAnsweredAtOnce() throws Exception {
        EntityFeatures[] shared = Harnesses.sharedOf(MERCHANT, SETTLING, PATIENCE);
        try (var harness = Harnesses.shared(shared, SETTLING)) {
            harness.open();
            harness.processWatermark(20_000);
            harness.processElement(question(shared, "behind", 15_000), 15_000);
            assertThat(harness.extractOutputValues()).hasSize(1);
            harness.processElement(question(shared, "just-settled", 22_000), 22_000);
            assertThat(harness.extractOutputValues()).hasSize(2);
            harness.processElement(question(shared, "not-yet", 22_001), 22_001);
            assertThat(harness.extractOutputValues()).hasSize(2);
            harness.processWatermark(20_001);
            assertThat(harness.extractOutputValues())
                    .extracting(a -> a.transactionId)
                    .containsExactly("behind", "just-settled", "not-yet");
        }
    }

    /** Whose event time is that of the clock; the other one is history that is read again. */
    @Test
    void aQuestionOfNowIsAnsweredUnsettledOnceItHasWaitedTooLong() throws Exception {
        EntityFeatures[] shared = Harnesses.sharedOf(MERCHANT, SETTLING, PATIENCE);
        long now = 1_000_000;
        try (var harness = Harnesses.shared(shared, SETTLING, Duration.ofMillis(500))) {
            harness.setProcessingTime(now);
            harness.open();
            harness.processElement(question(shared, "history", 600_000), 600_000);
            harness.processElement(question(shared, "seen", now - 3_000), now - 3_000);
            harness.setProcessingTime(now + 100);
            harness.processElement(question(shared, "of-now", now), now);
            harness.setProcessingTime(now + 599);
            assertThat(harness.extractOutputValues())
                    .extracting(a -> a.transactionId + " " + a.values[0] + " " + a.unsettled)
                    .containsExactly("seen 1.0 true");
            harness.setProcessingTime(now + 600);
            // What comes too late for it is seen by whoever still waits.
            harness.processElement(question(shared, "late", 590_000), 590_000);
            harness.processWatermark(now);
            assertThat(harness.extractOutputValues())
                    .extracting(a -> a.transactionId + " " + a.values[0] + " " + a.unsettled)
                    .containsExactly("seen 1.0 true", "of-now 2.0 true", "late 0.0 false", "history 1.0 false");
        }
    }

    @Test
    void aQuestionOfNowDoesNotWaitForEverBecauseOfARestart() throws Exception {
        EntityFeatures[] shared = Harnesses.sharedOf(MERCHANT, SETTLING, PATIENCE);
        long now = 1_000_000;
        OperatorSubtaskState snapshot;
        try (var harness = Harnesses.shared(shared, SETTLING, Duration.ofMillis(500))) {
            harness.setProcessingTime(now);
            harness.open();
            harness.processElement(question(shared, "of-now", now), now);
            harness.processElement(question(shared, "history", 600_000), 600_000);
            snapshot = harness.snapshot(1, now);
        }
        try (var harness = Harnesses.shared(shared, SETTLING, Duration.ofMillis(500))) {
            harness.setProcessingTime(now + 10_000);
            harness.initializeState(snapshot);
            harness.open();
            harness.setProcessingTime(now + 10_499);
            assertThat(harness.extractOutputValues()).isEmpty();
            harness.setProcessingTime(now + 10_500);
            assertThat(harness.extractOutputValues())
                    .extracting(a -> a.transactionId + " " + a.unsettled)
                    .containsExactly("of-now true");
        }
    }

    @Test
    void aLabelCountsFromTheMomentItIsKnown() throws Exception {
        EntityFeatures[] shared = Harnesses.sharedOf(MERCHANT, SETTLING, PATIENCE);
        long known = 3_600_000;
        try (var harness = Harnesses.shared(shared, SETTLING)) {
            harness.open();
            harness.processElement(question(shared, "t1", 1_000), 1_000);
            // It has come long before its time, and comes again as known later.
            harness.processElement(fraud(shared, "t1", 1_000, known), known);
            harness.processElement(fraud(shared, "t1", 1_000, known + 9_000), known + 9_000);
            harness.processElement(question(shared, "t2", known + 1_999), known + 1_999);
            harness.processElement(question(shared, "t3", known + 2_000), known + 2_000);
            harness.processElement(question(shared, "t4", known + 20_000), known + 20_000);
            harness.processWatermark(Long.MAX_VALUE);
            assertThat(harness.extractOutputValues())
                    .extracting(a -> a.transactionId + " " + a.values[1])
                    .containsExactly("t1 NaN", "t2 0.0", "t3 1.0", "t4 " + 1 / 3f);
            assertEmpty(harness);
        }
    }

    @Test
    void aSharedEntityThatIsTakenAwayAndAddedAgainIsMissingUntilItsWindowLiesBehind() throws Exception {
        EntityFeatures[] with = Harnesses.sharedOf(MERCHANT, SETTLING, PATIENCE);
        EntityFeatures[] without = Harnesses.sharedOf(
                Histories.catalogue("count | device | 1d | | count | transactions"), SETTLING, PATIENCE);
        long day = Duration.ofDays(1).toMillis();
        OperatorSubtaskState savepoint;
        try (var harness = Harnesses.shared(with, SETTLING)) {
            harness.open();
            harness.processElement(question(with, "t1", 10_000), 10_000);
            harness.processWatermark(10_000);
            savepoint = harness.snapshot(1, 1);
        }
        try (var harness = Harnesses.shared(without, SETTLING)) {
            harness.initializeState(savepoint);
            harness.open();
            harness.processWatermark(day / 2);
            savepoint = harness.snapshot(2, 2);
        }
        try (var harness = Harnesses.shared(with, SETTLING)) {
            harness.initializeState(savepoint);
            harness.open();
            for (long time : new long[] {day / 2 + 5_000, day + 5_000, day * 3 / 2 + 1_999, day * 3 / 2 + 2_000}) {
                harness.processElement(question(with, "t" + time, time), time);
            }
            harness.processWatermark(Long.MAX_VALUE);
            assertThat(harness.extractOutputValues())
                    .extracting(answer -> answer.values[0])
                    .containsExactly(Float.NaN, Float.NaN, Float.NaN, 2f);
        }
    }

    @Test
    void aSharedEntityThatIsAddedToADrainedJobIsKnownFromItsLastWatermarkOn() throws Exception {
        EntityFeatures[] with = Harnesses.sharedOf(MERCHANT, SETTLING, PATIENCE);
        EntityFeatures[] without = Harnesses.sharedOf(
                Histories.catalogue("count | device | 1d | | count | transactions"), SETTLING, PATIENCE);
        OperatorSubtaskState savepoint;
        try (var harness = Harnesses.shared(without, SETTLING)) {
            harness.open();
            harness.processWatermark(50_000);
            harness.processWatermark(Long.MAX_VALUE);
            savepoint = harness.snapshot(1, 1);
        }
        try (var harness = Harnesses.shared(with, SETTLING)) {
            harness.initializeState(savepoint);
            harness.open();
            long settled = 52_000 + Duration.ofDays(1).toMillis();
            harness.processElement(question(with, "t1", settled - 1), settled - 1);
            harness.processElement(question(with, "t2", settled), settled);
            harness.processWatermark(Long.MAX_VALUE);
            assertThat(harness.extractOutputValues())
                    .extracting(answer -> answer.values[0])
                    .containsExactly(Float.NaN, 0f);
        }
    }

    @Test
    void aLabelThatClearsOrNamesNobodyTeachesNothing() {
        Transaction t = Histories.payment("t1", 1_000, "A", 100, "M", "P");
        List<Question> told = new ArrayList<>();
        AskLabels ask = new AskLabels(SHARED);
        ListCollector<Question> out = new ListCollector<>(told);
        ask.flatMap(Label.of(t, Instant.ofEpochMilli(9_000), false, null, null), out);
        ask.flatMap(new Label("t1", Instant.EPOCH, true, "A", null, null, null, "M", "T", "P"), out);
        ask.flatMap(new Label("t1", Instant.EPOCH, true, "A", null, null, t.time(), null, null, null), out);
        assertThat(told).isEmpty();
        ask.flatMap(Label.of(t, Instant.ofEpochMilli(9_000), true, null, null), out);
        assertThat(told)
                .extracting(q -> q.key + " " + q.fraudTime + " " + q.fraudKnown)
                .containsExactly("1M 1000 9000", "3P 1000 9000");
    }

    @Test
    void aTransactionThatWaitsWhileTheCatalogueChangesKeepsWhatHasNotChanged() throws Exception {
        String[] lines = {
            "amount | transaction | | | value | amount",
            "account_count | account | 1d | | count | transactions",
            "merchant_count | merchant | 1d | | count | transactions",
            "merchant_sum | merchant | 1d | | sum | amount",
            "device_count | device | 1d | | count | transactions"
        };
        Catalogue before = Histories.catalogue(lines);
        Catalogue now = Histories.catalogue(
                lines[4],
                "new_sum | account | 1d | | sum | outgoing",
                lines[3],
                lines[1],
                "new_mean | merchant | 1d | | mean | amount",
                "merchant_count | merchant | 7d | | count | transactions");
        Part part = new Part();
        part.transaction = Histories.payment("t1", 1_000, "A", 100);
        part.values = new float[] {100, 3, Float.NaN, Float.NaN, Float.NaN};
        part.awaited = 2;
        OperatorSubtaskState savepoint;
        try (var harness = Harnesses.join(before, Harnesses.sharedOf(before, SETTLING, PATIENCE))) {
            harness.open();
            harness.processElement1(part, 1_000);
            harness.processElement2(answer(1, 7, 8), 1_000);
            savepoint = harness.snapshot(1, 1);
        }
        try (var harness = Harnesses.join(now, Harnesses.sharedOf(now, SETTLING, PATIENCE))) {
            harness.initializeState(savepoint);
            harness.open();
            harness.processElement2(answer(4, 9), 1_000);
            FeatureVector vector = harness.extractOutputValues().get(0);
            assertThat(vector.schemaHash()).isEqualTo(now.schemaHash());
            assertThat(vector.values()).containsExactly(9, Float.NaN, 8, 3, Float.NaN, Float.NaN);
            assertEmpty(harness);
        }
    }

    @Test
    void transactionsOfTwoAccountsMayHaveOneId() throws Exception {
        Catalogue catalogue = Histories.catalogue(
                "account_count | account | 1d | | count | transactions",
                "merchant_count | merchant | 1d | | count | transactions");
        OperatorSubtaskState savepoint;
        try (var harness = Harnesses.join(catalogue, Harnesses.sharedOf(catalogue, SETTLING, PATIENCE))) {
            harness.open();
            harness.processElement1(part("A", 1), 1_000);
            harness.processElement1(part("B", 2), 1_000);
            harness.processElement2(answerTo("B", 1, 20), 1_000);
            savepoint = harness.snapshot(1, 1);
            assertThat(harness.extractOutputValues()).hasSize(1);
        }
        try (var harness = Harnesses.join(catalogue, Harnesses.sharedOf(catalogue, SETTLING, PATIENCE))) {
            harness.initializeState(savepoint);
            harness.open();
            harness.processElement1(part("B", 3), 2_000);
            harness.processElement2(answerTo("A", 1, 10), 1_000);
            harness.processElement2(answerTo("B", 1, 30), 2_000);
            assertThat(harness.extractOutputValues())
                    .extracting(vector -> vector.transaction().account(), FeatureVector::values)
                    .containsExactly(tuple("A", new float[] {1, 10}), tuple("B", new float[] {3, 30}));
            assertEmpty(harness);
        }
    }

    private static Part part(String account, float count) {
        Part part = new Part();
        part.transaction = Histories.payment("t1", 1_000, account, 100);
        part.values = new float[] {count, Float.NaN};
        part.awaited = 1;
        return part;
    }

    private static Answer answer(int entity, float... values) {
        return answerTo("A", entity, values);
    }

    private static Answer answerTo(String account, int entity, float... values) {
        Answer answer = new Answer();
        answer.account = account;
        answer.transactionId = "t1";
        answer.entity = (byte) entity;
        answer.values = values;
        return answer;
    }

    private static Question question(EntityFeatures[] shared, String id, long time) {
        Question question = new Question();
        question.entity = 1;
        question.key = "1M";
        question.account = "A";
        question.transactionId = id;
        question.entry = shared[1].entry(Histories.payment(id, time, "A", 100, "M", null));
        return question;
    }

    private static Question fraud(EntityFeatures[] shared, String id, long time, long known) {
        List<Question> told = new ArrayList<>();
        Transaction t = Histories.payment(id, time, "A", 100, "M", null);
        new AskLabels(shared)
                .flatMap(Label.of(t, Instant.ofEpochMilli(known), true, null, null), new ListCollector<>(told));
        return told.get(0);
    }
}
