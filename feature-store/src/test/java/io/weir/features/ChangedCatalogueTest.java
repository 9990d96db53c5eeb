package io.weir.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** A job that goes on from a savepoint with another catalogue than the one that wrote it, against the naive twin. */
class ChangedCatalogueTest {
    private static final long SEED = 91;
    private static final Duration LATE = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final int BEFORE = 1_500;
    private static final List<Transaction> ARRIVALS =
            new RandomTransactions(SEED, 12, 30).arrivals(3_000, Duration.ofDays(90), LATE);

    private static final String COUNT_7D = "count_7d | account | 7d | | count | transactions";
    private static final String COUNT_30D = "count_30d | account | 30d | | count | transactions";
    private static final String OUTGOING_30D = "outgoing_30d | account | 30d | | sum | outgoing";
    private static final String STD_30D = "std_30d | account | 30d | | std | amount";
    private static final String MIN_30D = "min_30d | account | 30d | | min | amount";
    private static final String NIGHT_30D = "night_30d | account | 30d | | share | night";
    private static final String HABIT_30D = "habit_30d | account | 30d | | off_habit | hour";
    private static final String MERCHANTS_1D = "merchants_1d | account | 1d | | distinct | merchant";
    private static final String MERCHANTS_7D = "merchants_7d | account | 7d | | distinct | merchant";
    private static final String NEW_MERCHANT_7D = "new_merchant_7d | account | 7d | | is_new | merchant";
    private static final String DEVICES_7D = "devices_7d | account | 7d | | distinct | device";

    @Test
    void aSumThatIsAddedIsRightAtOnce() throws Exception {
        Catalogue now = Histories.catalogue(OUTGOING_30D, COUNT_30D, STD_30D, MIN_30D, NIGHT_30D, HABIT_30D);
        for (Seen seen : change(Histories.catalogue(COUNT_30D), now)) {
            for (int i = 0; i < now.size(); i++) {
                assertEqual(seen.values[i], seen.expected[i], now.names().get(i), seen);
            }
        }
    }

    @Test
    void aDimensionThatIsAddedIsMissingUntilItsWindowLiesBehindTheChange() throws Exception {
        Catalogue now = Histories.catalogue(MERCHANTS_1D, DEVICES_7D, MERCHANTS_7D, COUNT_30D, NEW_MERCHANT_7D);
        Map<String, Long> latest = new HashMap<>();
        ARRIVALS.subList(0, BEFORE)
                .forEach(t -> latest.merge(t.account(), t.time().toEpochMilli(), Math::max));
        int missing = 0;
        int known = 0;
        for (Seen seen : change(Histories.catalogue(COUNT_30D, DEVICES_7D), now)) {
            Transaction t = seen.transaction;
            for (int i = 0; i < now.size(); i++) {
                Feature feature = now.features().get(i);
                if (feature.field() == Field.MERCHANT
                        && t.time().minus(feature.window()).toEpochMilli() < latest.get(t.account())) {
                    assertThat(seen.values[i]).as("%s of %s", feature.name(), t).isNaN();
                    missing++;
                } else {
                    assertEqual(seen.values[i], seen.expected[i], feature.name(), seen);
                    known++;
                }
            }
        }
        assertThat(missing).isPositive();
        assertThat(known).isPositive();
    }

    @Test
    void aLongerWindowIsMissingWhereHistoryWasDropped() throws Exception {
        Catalogue now = Histories.catalogue(COUNT_7D, COUNT_30D, OUTGOING_30D);
        long changed = ARRIVALS.get(BEFORE - 1).time().toEpochMilli();
        int missing = 0;
        for (Seen seen : change(Histories.catalogue(COUNT_7D), now)) {
            assertEqual(seen.values[0], seen.expected[0], "count_7d", seen);
            long start = seen.transaction.time().minus(Duration.ofDays(30)).toEpochMilli();
            boolean all = start >= changed - Duration.ofDays(7).toMillis();
            for (int i = 1; i < 3; i++) {
                if (Float.isNaN(seen.values[i]) && !all) {
                    missing++;
                } else {
                    assertEqual(seen.values[i], seen.expected[i], now.names().get(i), seen);
                }
            }
        }
        assertThat(missing).isPositive();
    }

    @Test
    void featuresThatAreTakenAwayLeaveTheOthersAsTheyWere() throws Exception {
        Catalogue now = Histories.catalogue(DEVICES_7D, NIGHT_30D, COUNT_7D);
        Catalogue before = Histories.catalogue(
                COUNT_7D, OUTGOING_30D, STD_30D, MERCHANTS_7D, NIGHT_30D, DEVICES_7D, HABIT_30D, COUNT_30D);
        for (Seen seen : change(before, now)) {
            for (int i = 0; i < now.size(); i++) {
                assertEqual(seen.values[i], seen.expected[i], now.names().get(i), seen);
            }
        }
    }

    @Test
    void aSumThatIsAddedToABusyKeyIsMissingWhereItReachesIntoTiles() {
        EntityFeatures before = Histories.account("count | account | 60d | | count | transactions");
        EntityFeatures now =
                Histories.account("sum_1h | account | 1h | | sum | amount", "sum_60d | account | 60d | | sum | amount");
        History history = before.newHistory();
        Entry last = null;
        for (int i = 0; i < 12_000; i++) {
            last = before.entry(Histories.payment("t", i * 60_000L, "A", 2));
            before.forget(history, last.time);
            before.add(history, last);
        }
        assertThat(history.tiles.size()).isPositive();
        history = now.fit(history);
        float[] values = new float[2];
        now.compute(history, last, history.size - 1, values);
        assertThat(values).containsExactly(120, Float.NaN);
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Seen(Transaction transaction, float[] values, double[] expected) {}

    /** What comes after the change, with what the twin says, who knew all features all the time. */
    private static List<Seen> change(Catalogue before, Catalogue now) throws Exception {
        NaiveFeatures twin = new NaiveFeatures(now, Duration.ZERO);
        OperatorSubtaskState savepoint;
        try (var harness = Harnesses.account(before, PATIENCE)) {
            harness.open();
            for (Transaction t : ARRIVALS.subList(0, BEFORE)) {
                harness.processElement(t, t.time().toEpochMilli());
                harness.processWatermark(t.time().minus(LATE).toEpochMilli());
                twin.arrives(t);
            }
            savepoint = harness.snapshot(1, 1);
        }
        List<Seen> seen = new ArrayList<>();
        try (var harness = Harnesses.account(now, PATIENCE)) {
            harness.initializeState(savepoint);
            harness.open();
            for (Transaction t : ARRIVALS.subList(BEFORE, ARRIVALS.size())) {
                harness.processElement(t, t.time().toEpochMilli());
                harness.processWatermark(t.time().minus(LATE).toEpochMilli());
                twin.arrives(t);
                List<Part> parts = harness.extractOutputValues();
                seen.add(new Seen(t, parts.get(parts.size() - 1).values, twin.vector(t)));
            }
            harness.processWatermark(Long.MAX_VALUE);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
        return seen;
    }

    private static void assertEqual(float value, double expected, String feature, Seen seen) {
        boolean equal = Double.isNaN(expected)
                ? Float.isNaN(value)
                : Math.abs(value - expected) <= 1e-6 * Math.max(1, Math.abs(expected));
        assertThat(equal)
                .as(
                        "seed %d, %s of %s: %s, not %s; all %s",
                        SEED, feature, seen.transaction, value, expected, Arrays.toString(seen.values))
                .isTrue();
    }
}
