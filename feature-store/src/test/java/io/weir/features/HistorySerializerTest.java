package io.weir.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HistorySerializerTest {
    private static final Catalogue CATALOGUE = Catalogue.shipped();
    private static final long PATIENCE = Duration.ofHours(1).toMillis();
    private static final long SETTLING = Duration.ofSeconds(2).toMillis();

    @ParameterizedTest
    @EnumSource(names = "TRANSACTION", mode = EnumSource.Mode.EXCLUDE)
    void aHistoryGoesOutAndInAndTellsTheSameFeatures(Entity entity) throws IOException {
        long seed = 71;
        SplittableRandom random = new SplittableRandom(seed);
        EntityFeatures features = new EntityFeatures(CATALOGUE, entity, entity.isShared() ? SETTLING : 0, PATIENCE);
        Map<String, History> histories = new HashMap<>();
        boolean dropped = false;
        boolean fraud = false;
        for (Transaction t :
                new RandomTransactions(seed, 30, 12).arrivals(4_000, Duration.ofDays(200), Duration.ofHours(1))) {
            String key = entity.keyOf(t);
            if (key == null) {
                continue;
            }
            History history = histories.computeIfAbsent(key, k -> features.newHistory());
            Entry entry = features.entry(t);
            features.forget(history, Math.max(entry.time, history.latest()));
            int place = features.add(history, entry);
            if (random.nextInt(20) == 0) {
                history.frauds =
                        history.frauds.and(entry.time, Entry.hash(t.id()), entry.time + random.nextLong(864_000_000));
            }
            if (random.nextInt(30) == 0 && history.dimensionsSince.length > 0) {
                history.dimensionsSince = history.dimensionsSince.clone();
                history.dimensionsSince[0] = entry.time - random.nextLong(8_640_000_000L);
            }
            History back = Histories.outAndIn(history);
            String as = "seed %d, %s %s after %s".formatted(seed, entity, key, t.id());
            Histories.assertSame(back, history, as);
            assertThat(computed(features, back, entry, place))
                    .as(as)
                    .isEqualTo(computed(features, history, entry, place));
            // It goes on with what has come in.
            histories.put(key, random.nextBoolean() ? back : history);
            dropped |= history.droppedUpTo != History.NEVER;
            fraud |= !history.frauds.isEmpty();
        }
        assertThat(dropped).isTrue();
        assertThat(fraud).isTrue();
    }

    private static String computed(EntityFeatures features, History history, Entry entry, int place) {
        float[] values = new float[features.size()];
        boolean approximate = features.entity().isShared()
                ? features.computeSettled(history, entry, values)
                : features.compute(history, entry, place, values);
        return approximate + " " + Arrays.toString(values);
    }

    @Test
    void anEmptyHistoryAndOneOfMissingValuesGoOutAndIn() throws IOException {
        EntityFeatures features = new EntityFeatures(CATALOGUE, Entity.ACCOUNT, 0, PATIENCE);
        History history = features.newHistory();
        Histories.assertSame(Histories.outAndIn(history), history, "empty");
        for (long time : new long[] {-5, 0, 1_767_225_600_000L}) {
            features.add(
                    history, features.entry(Histories.payment("t" + time, time, "A", Transaction.MAX_AMOUNT_MINOR)));
            History back = Histories.outAndIn(history);
            Histories.assertSame(back, history, "at " + time);
            assertThat(IntStream.range(0, back.size).map(back::latitude)).containsOnly(Entry.NOWHERE);
        }
    }

    @Test
    void placesAtTheEdgesOfTheWorldGoOutAndIn() throws IOException {
        History history = new History(new byte[0], new byte[0]);
        int[][] places = {
            {-90_000_000, -180_000_000}, {90_000_000, 180_000_000}, {0, 0}, {Entry.NOWHERE, Entry.NOWHERE}, {1, -1}
        };
        for (int[] place : places) {
            Entry entry = new Entry();
            entry.latitude = place[0];
            entry.longitude = place[1];
            entry.values = new long[0];
            history.insert(entry, new long[0]);
        }
        Histories.assertSame(Histories.outAndIn(history), history, "places");
    }

    @Test
    void aCopySharesNothingThatChanges() throws IOException {
        long seed = 73;
        EntityFeatures features = new EntityFeatures(CATALOGUE, Entity.ACCOUNT, 0, PATIENCE);
        List<Transaction> arrivals =
                new RandomTransactions(seed, 1, 12).arrivals(400, Duration.ofDays(150), Duration.ofDays(2));
        for (boolean copyIsChanged : new boolean[] {true, false}) {
            History original = features.newHistory();
            arrivals.subList(0, 100).forEach(t -> features.add(original, features.entry(t)));
            original.frauds = original.frauds.and(original.time(0), 1, 5_000);
            History copy = new HistorySerializer().copy(original);
            byte[] before = Histories.bytes(original);
            assertThat(Histories.bytes(copy)).isEqualTo(before);

            History changed = copyIsChanged ? copy : original;
            changed.frauds = changed.frauds.and(original.time(0), 1, 4_000);
            changed.frauds = changed.frauds.and(original.time(0), 2, 4_000);
            for (Transaction t : arrivals.subList(100, 400)) {
                Entry entry = features.entry(t);
                features.forget(changed, Math.max(entry.time, changed.latest()));
                features.compute(changed, entry, features.add(changed, entry), new float[features.size()]);
            }
            changed.dimensionsSince = changed.dimensionsSince.clone();
            changed.dimensionsSince[0] = 1;
            assertThat(Histories.bytes(copyIsChanged ? original : copy))
                    .as("seed " + seed)
                    .isEqualTo(before);
        }
    }

    @Test
    void aHistoryOfALaterReleaseIsRefused() throws IOException {
        byte[] bytes = Histories.bytes(new History(new byte[0], new byte[0]));
        bytes[0] = 3;
        assertThatThrownBy(() -> new HistorySerializer().deserialize(new DataInputDeserializer(bytes)))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "A history of version 3; this Weir reads version 2 and before. Start it with the release that"
                                + " wrote the savepoint, or a newer one.");
    }

    @Test
    void aHistoryOfTheFirstFormIsRead() throws IOException {
        EntityFeatures features = new EntityFeatures(CATALOGUE, Entity.ACCOUNT, 0, PATIENCE);
        History history = features.newHistory();
        new RandomTransactions(83, 1, 12)
                .arrivals(50, Duration.ofDays(80), Duration.ZERO)
                .forEach(t -> features.add(history, features.entry(t)));
        byte[] bytes = Histories.bytes(history);
        // Without the length, of two bytes here, behind the version.
        byte[] first = Arrays.copyOfRange(bytes, 2, bytes.length);
        assertThat(bytes.length - 3).isBetween(1 << 7, (1 << 14) - 1);
        first[0] = 1;

        DataInputDeserializer in = new DataInputDeserializer(first);
        Histories.assertSame(new HistorySerializer().deserialize(in), history, "read");
        assertThat(in.available()).isZero();
    }

    @Test
    void bytesAreCopiedAsTheyAre() throws IOException {
        EntityFeatures features = new EntityFeatures(CATALOGUE, Entity.ACCOUNT, 0, PATIENCE);
        History history = features.newHistory();
        new RandomTransactions(79, 1, 12)
                .arrivals(50, Duration.ofDays(80), Duration.ZERO)
                .forEach(t -> features.add(history, features.entry(t)));
        byte[] bytes = Histories.bytes(history);
        DataOutputSerializer out = new DataOutputSerializer(64);
        new HistorySerializer().copy(new DataInputDeserializer(bytes), out);
        assertThat(out.getCopyOfBuffer()).isEqualTo(bytes);
    }

    /** They are stored by ordinal: a new one goes to the end, and none is ever moved. */
    @Test
    void whatIsStoredByOrdinalKeepsItsPlace() {
        assertThat(Field.values())
                .extracting(Enum::name)
                .containsExactly(
                        "TRANSACTIONS",
                        "PAYMENTS",
                        "CASH_DEPOSITS",
                        "JUST_BELOW_THRESHOLD",
                        "ROUND",
                        "NIGHT",
                        "WEEKEND",
                        "AMOUNT",
                        "INCOMING",
                        "OUTGOING",
                        "ACCOUNT",
                        "MERCHANT",
                        "TERMINAL",
                        "COUNTERPARTY",
                        "COUNTRY",
                        "DEVICE",
                        "MCC",
                        "IP",
                        "PLACE",
                        "HOUR",
                        "LABELS",
                        "COUNTRY_RISK",
                        "MCC_RISK");
        assertThat(Column.values())
                .extracting(Enum::name)
                .containsExactly(
                        "PAYMENTS",
                        "CASH_DEPOSITS",
                        "JUST_BELOW_THRESHOLD",
                        "ROUND",
                        "NIGHT",
                        "WEEKEND",
                        "AMOUNT",
                        "INCOMING",
                        "OUTGOING",
                        "SQUARE_LOW",
                        "SQUARE_HIGH",
                        "HOUR_COSINE",
                        "HOUR_SINE");
        // By their place among the shared ones, in the keys of their histories.
        assertThat(Entity.values())
                .filteredOn(Entity::isShared)
                .extracting(Enum::name)
                .containsExactly("CUSTOMER", "MERCHANT", "TERMINAL", "COUNTERPARTY", "DEVICE", "IP");
    }

    @Test
    void anAccountOfSixtyPaymentsInNinetyDaysIsAtMostTwoKilobytes() throws IOException {
        long seed = 83;
        SplittableRandom random = new SplittableRandom(seed);
        EntityFeatures features = new EntityFeatures(CATALOGUE, Entity.ACCOUNT, 0, PATIENCE);
        History history = features.newHistory();
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            times.add(1_767_225_600_000L + random.nextLong(Duration.ofDays(90).toMillis()));
        }
        Collections.sort(times);
        for (int i = 0; i < 60; i++) {
            boolean transfer = i % 5 == 0;
            Transaction t = Transaction.of(
                            "t" + i,
                            Instant.ofEpochMilli(times.get(i)),
                            transfer ? TransactionType.TRANSFER : TransactionType.CARD,
                            "A",
                            "C",
                            random.nextLong(100, transfer ? 200_000 : 15_000),
                            "EUR")
                    .counterparty(transfer ? "P" + random.nextInt(8) : null)
                    .merchant(transfer ? null : "M" + i % 25)
                    .terminal(transfer ? null : "T" + i % 25)
                    .mcc(transfer ? null : "5411")
                    .channel(transfer ? "APP" : "POS")
                    .country(random.nextInt(20) == 0 ? "FR" : "DE")
                    .place(
                            transfer ? Double.NaN : 48.1 + random.nextDouble(0.2),
                            transfer ? Double.NaN : 11.4 + random.nextDouble(0.3))
                    .device(transfer ? "D" + random.nextInt(2) : null)
                    .ip(transfer ? "I" + random.nextInt(5) : null)
                    .build();
            features.add(history, features.entry(t));
        }
        assertThat(Histories.bytes(history).length).as("seed " + seed).isBetween(900, 2_048);
    }
}
