package io.weir.features;

import static io.weir.features.Harnesses.assertEmpty;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Label;
import io.weir.events.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** What operators tell is the same whatever restarts there are, and whatever comes first. */
class RestartsTest {
    private static final long SEED = 97;
    private static final Duration LATE = Duration.ofMinutes(10);
    private static final Duration SETTLING = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final int MOST_SNAPSHOT_BYTES = 64 << 20;
    private static final int QUESTIONS_A_SNAPSHOT = 3;
    /** So many of the snapshots are gone on from. */
    private static final int RESUMED = 8;

    private static final Catalogue CATALOGUE = Catalogue.shipped();
    private static final EntityFeatures[] SHARED = Harnesses.sharedOf(CATALOGUE, SETTLING, PATIENCE);
    private static final List<Transaction> ARRIVALS =
            new RandomTransactions(SEED, 12, 15).arrivals(600, Duration.ofDays(60), LATE);

    @Test
    void accountsTellTheSameWhateverRestartsThereAre() throws Exception {
        assertThat(accounts(3)).isEqualTo(accounts(0));
    }

    @Test
    void sharedEntitiesTellTheSameWhateverRestartsThereAre() throws Exception {
        assertThat(answers(5)).isEqualTo(answers(0));
    }

    @Test
    void vectorsAreTheSameWhateverRestartsThereAreAndWhateverComesFirst() throws Exception {
        Map<String, String> undisturbed = vectors(0, 1);
        assertThat(undisturbed).hasSize(ARRIVALS.size());
        for (long order = 2; order < 5; order++) {
            assertThat(vectors(7, order)).as("order " + order).isEqualTo(undisturbed);
        }
    }

    /** What accounts tell and ask, by transaction, with so many restarts. */
    private static Map<String, String> accounts(int restarts) throws Exception {
        Map<String, String> told = new TreeMap<>();
        SplittableRandom random = new SplittableRandom(SEED);
        OperatorSubtaskState snapshot = null;
        int from = 0;
        for (int to : stops(random, restarts)) {
            try (var harness = Harnesses.account(CATALOGUE, PATIENCE, SHARED)) {
                start(harness, snapshot);
                for (Transaction t : ARRIVALS.subList(from, to)) {
                    harness.processElement(t, t.time().toEpochMilli());
                    harness.processWatermark(t.time().minus(LATE).toEpochMilli());
                }
                from = to;
                snapshot = harness.snapshot(1, 1);
                for (Part part : harness.extractOutputValues()) {
                    told.put(part.transaction.id(), part.awaited + " " + Arrays.toString(part.values));
                }
                harness.getSideOutput(AccountFeatures.QUESTIONS).forEach(record -> {
                    Question q = record.getValue();
                    told.put(q.transactionId + "/" + q.key, q.account + Arrays.toString(q.entry.values));
                });
                if (to == ARRIVALS.size()) {
                    harness.processWatermark(Long.MAX_VALUE);
                    assertEmpty(harness);
                }
            }
        }
        return told;
    }

    /** What shared entities answer, by transaction, with so many restarts. */
    private static Map<String, String> answers(int restarts) throws Exception {
        return told(answersAndEnd(restarts));
    }

    private static Map<String, String> told(List<Answer> answers) {
        Map<String, String> told = new TreeMap<>();
        for (Answer answer : answers) {
            assertThat(told.put(
                            answer.transactionId + "/" + answer.entity,
                            answer.account + answer.approximate + Arrays.toString(answer.values)))
                    .isNull();
        }
        return told;
    }

    /** Their state is written while the operator goes on: what waits is answered from what is kept then, and leaves the snapshots alone. */
    @Test
    void snapshotsThatAreUnderWayAreTheSameWhateverComesMeanwhile() throws Exception {
        record Snapshot(int asked, int answered, long watermark, OperatorSnapshotFutures state) {}
        List<Question> questions = questions();
        Map<String, String> undisturbed = answers(0);
        List<Snapshot> snapshots = new ArrayList<>();
        try (var harness = Harnesses.shared(SHARED, SETTLING)) {
            harness.open();
            long watermark = Long.MIN_VALUE;
            for (int asked = 0; asked < questions.size(); asked += QUESTIONS_A_SNAPSHOT) {
                snapshots.add(new Snapshot(asked, harness.extractOutputValues().size(), watermark, snapshot(harness)));
                int to = Math.min(asked + QUESTIONS_A_SNAPSHOT, questions.size());
                watermark = ask(harness, questions.subList(asked, to), watermark);
            }
            harness.processWatermark(Long.MAX_VALUE);
            List<Answer> answers = harness.extractOutputValues();
            assertThat(told(answers)).isEqualTo(undisturbed);

            for (int i = 1; i < snapshots.size(); i += snapshots.size() / RESUMED) {
                Snapshot snapshot = snapshots.get(i);
                OperatorSubtaskState written =
                        OperatorSnapshotFinalizer.create(snapshot.state).getJobManagerOwnedState();
                try (var resumed = Harnesses.shared(SHARED, SETTLING)) {
                    start(resumed, written);
                    // Other objects, as from a topic that is read again.
                    ask(resumed, questions().subList(snapshot.asked, questions.size()), snapshot.watermark);
                    resumed.processWatermark(Long.MAX_VALUE);
                    List<Answer> all = new ArrayList<>(answers.subList(0, snapshot.answered));
                    all.addAll(resumed.extractOutputValues());
                    assertThat(told(all)).as("from %d on", snapshot.asked).isEqualTo(undisturbed);
                }
            }
        }
    }

    /** Taken, and not written yet. */
    private static OperatorSnapshotFutures snapshot(AbstractStreamOperatorTestHarness<?> harness) throws Exception {
        return harness.getOperator()
                .snapshotState(
                        1,
                        1,
                        CheckpointOptions.forCheckpointWithDefaultLocation(),
                        new MemCheckpointStreamFactory(MOST_SNAPSHOT_BYTES));
    }

    /** @return how far event time has come with them */
    private static long ask(
            KeyedOneInputStreamOperatorTestHarness<String, Question, Answer> harness,
            List<Question> questions,
            long watermark)
            throws Exception {
        for (Question q : questions) {
            harness.processElement(q, q.time());
            watermark = Math.max(watermark, q.time() - LATE.toMillis() - 1);
            harness.processWatermark(watermark);
        }
        return watermark;
    }

    private static List<Answer> answersAndEnd(int restarts) throws Exception {
        List<Question> questions = questions();
        SplittableRandom random = new SplittableRandom(SEED);
        List<Answer> answers = new ArrayList<>();
        OperatorSubtaskState snapshot = null;
        long watermark = Long.MIN_VALUE;
        int from = 0;
        for (int stop : stops(random, restarts)) {
            int to = stop == ARRIVALS.size() ? questions.size() : stop * questions.size() / ARRIVALS.size();
            try (var harness = Harnesses.shared(SHARED, SETTLING)) {
                start(harness, snapshot);
                watermark = ask(harness, questions.subList(from, to), watermark);
                from = to;
                snapshot = harness.snapshot(1, 1);
                if (to == questions.size()) {
                    harness.processWatermark(Long.MAX_VALUE);
                    assertEmpty(harness);
                }
                answers.addAll(harness.extractOutputValues());
            }
        }
        return answers;
    }

    /** Of all transactions as they arrive, with labels among them. */
    private static List<Question> questions() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED + 1);
        record Arrival(long at, Question question) {}
        List<Arrival> arrivals = new ArrayList<>();
        List<Question> labels = new ArrayList<>();
        AskLabels ask = new AskLabels(SHARED);
        try (var harness = Harnesses.account(CATALOGUE, PATIENCE, SHARED)) {
            harness.open();
            long latest = Long.MIN_VALUE;
            int asked = 0;
            for (Transaction t : ARRIVALS) {
                harness.processElement(t, t.time().toEpochMilli());
                latest = Math.max(latest, t.time().toEpochMilli());
                List<Question> all = harness.getSideOutput(AccountFeatures.QUESTIONS).stream()
                        .map(record -> record.getValue())
                        .toList();
                for (Question q : all.subList(asked, all.size())) {
                    arrivals.add(new Arrival(latest, q));
                }
                asked = all.size();
                if (random.nextInt(6) == 0) {
                    ask.flatMap(
                            Label.of(t, t.time().plusSeconds(random.nextLong(864_000)), true, null, null),
                            new ListCollector<>(labels));
                }
            }
        }
        labels.forEach(label -> arrivals.add(new Arrival(label.fraudKnown, label)));
        arrivals.sort(Comparator.comparingLong(Arrival::at));
        return arrivals.stream().map(Arrival::question).toList();
    }

    /** By transaction, with so many restarts, parts and answers in another order for each seed. */
    private static Map<String, String> vectors(int restarts, long order) throws Exception {
        SplittableRandom random = new SplittableRandom(order);
        record Arrival(long at, Object what) {}
        List<Arrival> arrivals = new ArrayList<>();
        try (var harness = Harnesses.account(CATALOGUE, PATIENCE, SHARED)) {
            harness.open();
            for (Transaction t : ARRIVALS) {
                harness.processElement(t, t.time().toEpochMilli());
            }
            harness.extractOutputValues()
                    .forEach(part -> arrivals.add(new Arrival(at(part.transaction.id(), random), part)));
        }
        answersAndEnd(0).forEach(answer -> arrivals.add(new Arrival(at(answer.transactionId, random), answer)));
        arrivals.sort(Comparator.comparingLong(Arrival::at));

        Map<String, String> told = new TreeMap<>();
        OperatorSubtaskState snapshot = null;
        int from = 0;
        for (int stop : stops(random, restarts)) {
            int to = stop == ARRIVALS.size() ? arrivals.size() : stop * arrivals.size() / ARRIVALS.size();
            try (var harness = Harnesses.join(CATALOGUE, SHARED)) {
                start(harness, snapshot);
                for (Arrival arrival : arrivals.subList(from, to)) {
                    if (arrival.what instanceof Part part) {
                        harness.processElement1(part, part.transaction.time().toEpochMilli());
                    } else {
                        harness.processElement2((Answer) arrival.what, 0);
                    }
                }
                from = to;
                snapshot = harness.snapshot(1, 1);
                for (FeatureVector vector : harness.extractOutputValues()) {
                    assertThat(told.put(vector.transaction().id(), Arrays.toString(vector.values())))
                            .isNull();
                }
                if (to == arrivals.size()) {
                    harness.processBothWatermarks(new Watermark(Long.MAX_VALUE));
                    assertEmpty(harness);
                }
            }
        }
        return told;
    }

    private static long at(String transaction, SplittableRandom random) {
        return Long.parseLong(transaction.substring(1)) + random.nextLong(40);
    }

    /** Where to stop: at random points, the last one at the end. */
    private static int[] stops(SplittableRandom random, int restarts) {
        return IntStream.concat(random.ints(restarts, 1, ARRIVALS.size()).sorted(), IntStream.of(ARRIVALS.size()))
                .toArray();
    }

    private static void start(AbstractStreamOperatorTestHarness<?> harness, OperatorSubtaskState snapshot)
            throws Exception {
        if (snapshot != null) {
            harness.initializeState(snapshot);
        }
        harness.open();
    }
}
