package io.weir.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Label;
import io.weir.events.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Every feature of the shipped catalogue against its naive twin. */
class FeaturesTwinTest {
    private static final Duration SETTLING = Duration.ofSeconds(2);
    private static final Duration DISORDER = Duration.ofMinutes(10);
    private static final Catalogue CATALOGUE = Catalogue.shipped();

    @Test
    void theAccountsFeaturesAreThoseOfTheTwin() {
        long seed = 31;
        Map<String, History> histories = new HashMap<>();
        NaiveFeatures twin = new NaiveFeatures(CATALOGUE, SETTLING);
        EntityFeatures fast = new EntityFeatures(CATALOGUE, Entity.ACCOUNT, 0, DISORDER.toMillis());
        float[] values = new float[CATALOGUE.of(Entity.ACCOUNT).size()];
        for (Transaction t :
                new RandomTransactions(seed, 2_000, 40).arrivals(100_000, Duration.ofDays(150), DISORDER)) {
            twin.arrives(t);
            History history = histories.computeIfAbsent(t.account(), account -> fast.newHistory());
            Entry entry = fast.entry(t);
            fast.forget(history, entry.time);
            int place = fast.add(history, entry);
            assertThat(fast.compute(history, entry, place, values)).isFalse();
            assertEqual(seed, twin, t, Entity.ACCOUNT, values);
        }
    }

    @Test
    void theFeaturesOfSharedEntitiesAreThoseOfTheTwin() {
        for (Entity entity : Entity.values()) {
            if (entity.isShared()) {
                sharedFeaturesAreThoseOfTheTwin(entity, 37);
            }
        }
    }

    private static void sharedFeaturesAreThoseOfTheTwin(Entity entity, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, History> histories = new HashMap<>();
        NaiveFeatures twin = new NaiveFeatures(CATALOGUE, SETTLING);
        EntityFeatures fast = new EntityFeatures(CATALOGUE, entity, SETTLING.toMillis(), DISORDER.toMillis());
        float[] values = new float[CATALOGUE.of(entity).size()];
        PriorityQueue<Transaction> asked = new PriorityQueue<>(Comparator.comparing(Transaction::time));
        PriorityQueue<Label> labels = new PriorityQueue<>(Comparator.comparing(Label::time));
        Map<String, Transaction> byId = new HashMap<>();
        long latest = 0;
        List<Transaction> arrivals = new ArrayList<>(
                new RandomTransactions(seed, 2_000, 530).arrivals(100_000, Duration.ofDays(120), DISORDER));
        for (Transaction t : arrivals) {
            String key = entity.keyOf(t);
            if (key == null) {
                continue;
            }
            byId.put(t.id(), t);
            twin.arrives(t);
            fast.add(histories.computeIfAbsent(key, k -> fast.newHistory()), fast.entry(t));
            asked.add(t);
            if (random.nextInt(10) == 0) {
                labels.add(Label.of(t, t.time().plusSeconds(random.nextLong(10 * 86_400)), true, null, null));
            }
            latest = Math.max(latest, t.time().toEpochMilli());
            long settled = latest - DISORDER.toMillis() - 1;
            // What is asked is answered once everything it looks at is there.
            while (!asked.isEmpty() && asked.peek().time().toEpochMilli() - SETTLING.toMillis() <= settled) {
                Transaction next = asked.remove();
                fast.forget(histories.get(entity.keyOf(next)), next.time().toEpochMilli());
                while (!labels.isEmpty()
                        && !labels.peek().time().isAfter(next.time().minus(SETTLING))) {
                    Label label = labels.remove();
                    Transaction labelled = byId.get(label.transactionId());
                    twin.arrives(label);
                    History known = histories.get(entity.keyOf(labelled));
                    known.frauds = known.frauds.and(
                            labelled.time().toEpochMilli(),
                            Entry.hash(labelled.id()),
                            label.time().toEpochMilli());
                }
                assertThat(fast.computeSettled(histories.get(entity.keyOf(next)), fast.entry(next), values))
                        .isFalse();
                assertEqual(seed, twin, next, entity, values);
            }
        }
    }

    private static void assertEqual(long seed, NaiveFeatures twin, Transaction t, Entity entity, float[] values) {
        List<Feature> features = CATALOGUE.of(entity);
        for (int i = 0; i < features.size(); i++) {
            double expected = twin.value(features.get(i), t);
            boolean equal = Double.isNaN(expected)
                    ? Float.isNaN(values[i])
                    : Math.abs(values[i] - expected) <= 1e-6 * Math.max(1, Math.abs(expected));
            if (!equal) {
                throw new AssertionError("Seed %d, %s at %s, %s: %s, but the twin says %s; all: %s"
                        .formatted(
                                seed,
                                t.id(),
                                t.time(),
                                features.get(i).name(),
                                values[i],
                                expected,
                                Arrays.toString(values)));
            }
        }
    }
}
