package io.weir.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.patterns.Observation.Kind;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatchCompiledTest {
    private static final long START = 1_772_000_000_000L;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void restartsInTheMiddleOfMatchesChangeNothing(boolean rocksDb) throws Exception {
        // A restart of RocksDB takes its time.
        int eventsPerRun = rocksDb ? 10 : 1;
        List<Typology> typologies = List.of(
                new VelocityBurst(VelocityBurst.Settings.DEFAULT),
                new Structuring(Structuring.Settings.DEFAULT),
                new AccountTakeover(AccountTakeover.Settings.DEFAULT));
        for (Typology typology : typologies) {
            List<Observation> events = usable(typology, 80, typology.window().toMillis() / 150);
            List<Match> expected = Harnesses.matches(Engine.FLINK_CEP, typology, events);
            assertThat(expected).hasSizeGreaterThan(2);
            assertThat(restarting(typology, events, eventsPerRun, rocksDb))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** A run that waits for the fifth payment has no place in a pattern of three. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 6})
    void anotherThresholdAfterARestartForgetsWhatWasHalfFinished(int payments) throws Exception {
        OperatorSubtaskState savepoint;
        try (var harness = harness(new VelocityBurst(VelocityBurst.Settings.DEFAULT), false)) {
            harness.open();
            for (int i = 0; i < 4; i++) {
                harness.processElement(payment("before" + i, i), START + i);
            }
            savepoint = harness.snapshot(1, 1);
        }
        VelocityBurst.Settings now = new VelocityBurst.Settings(
                payments, VelocityBurst.Settings.DEFAULT.window(), VelocityBurst.Settings.DEFAULT.quiet());
        try (var harness = harness(new VelocityBurst(now), false)) {
            harness.initializeState(savepoint);
            harness.open();
            for (int i = 4; i < 4 + payments; i++) {
                harness.processElement(payment("after" + i, i), START + i);
            }
            assertThat(harness.extractOutputValues())
                    .singleElement()
                    .satisfies(match ->
                            assertThat(match.evidence()).hasSize(payments).allMatch(id -> id.startsWith("after")));
            harness.processWatermark(Long.MAX_VALUE);
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void onRocksDbTheMatchesAreTheSame() throws Exception {
        Typology typology = new VelocityBurst(VelocityBurst.Settings.DEFAULT);
        List<Observation> events = usable(typology, 3_000, 1_000);
        List<Match> expected = Harnesses.matches(Engine.COMPILED, typology, events);
        assertThat(expected).hasSizeGreaterThan(100);
        try (var harness = harness(typology, true)) {
            harness.open();
            for (Observation o : events) {
                harness.processElement(o, o.time());
                harness.processWatermark(o.time() - 1);
            }
            harness.processWatermark(Long.MAX_VALUE);
            assertThat(harness.extractOutputValues()).isEqualTo(expected);
        }
    }

    @Test
    void anAccountHasOnePendingTimerAndNothingOnceItHasBeenQuietForADay() throws Exception {
        try (var harness = harness(new VelocityBurst(VelocityBurst.Settings.DEFAULT), false)) {
            harness.open();
            harness.processElement(payment("p1", 0), START);
            for (int i = 2; i < 40; i++) {
                harness.processElement(payment("p" + i, i * 1_000L), START + i * 1_000L);
                assertThat(harness.numEventTimeTimers()).isEqualTo(1);
                assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
            }
            long gone = START + 60_000 + MatchCompiled.LEISURE_MILLIS;
            harness.processWatermark(gone - 1);
            assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
            harness.processWatermark(gone);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void anEventThatStartsNothingLeavesNothing() throws Exception {
        try (var harness = harness(new AccountTakeover(AccountTakeover.Settings.DEFAULT), false)) {
            harness.open();
            Observation transfer =
                    new Observation("t", START, Kind.TRANSFER, "A", "c", 5_000_00, "EUR", "M", null, false, 0);
            harness.processElement(transfer, START);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void eventsOutOfOrderAreABrokenInvariant() throws Exception {
        try (var harness = harness(new VelocityBurst(VelocityBurst.Settings.DEFAULT), false)) {
            harness.open();
            harness.processElement(payment("p2", 1_000), START + 1_000);
            assertThatThrownBy(() -> harness.processElement(payment("p1", 0), START))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("put InOrder before this operator");
        }
    }

    @Test
    void anAttackWithEndlessStepsIsBounded() throws Exception {
        Typology typology = new AccountTakeover(AccountTakeover.Settings.DEFAULT);
        List<Match> matches = new ArrayList<>();
        Matcher matcher = new Matcher(Stages.compile(typology.pattern()), matches::add);
        OpenRuns open = new OpenRuns();
        for (int i = 0; i < 200; i++) {
            matcher.accept(open, step("c%03d".formatted(i), 2L * i, Kind.CREDENTIAL_CHANGED, null));
            matcher.accept(open, step("b%03d".formatted(i), 2L * i + 1, Kind.BENEFICIARY_ADDED, "M" + i));
        }
        assertThat(open.used).isEqualTo(Matcher.MAX_OPEN_RUNS * 4);
        assertThat(matcher.droppedRuns()).isGreaterThan(10_000);
        matcher.accept(open, step("t", 500, Kind.TRANSFER, "M199"));
        assertThat(matches).hasSize(1);
        assertThat(open.used).isZero();
        assertThat(open.events).isEmpty();
    }

    private static List<Match> restarting(
            Typology typology, List<Observation> events, int eventsPerRun, boolean rocksDb) throws Exception {
        List<Match> matches = new ArrayList<>();
        OperatorSubtaskState snapshot = null;
        for (int from = 0; from < events.size(); from += eventsPerRun) {
            try (var harness = harness(typology, rocksDb)) {
                if (snapshot != null) {
                    harness.initializeState(snapshot);
                }
                harness.open();
                for (Observation o : events.subList(from, Math.min(events.size(), from + eventsPerRun))) {
                    harness.processWatermark(o.time() - 1);
                    harness.processElement(o, o.time());
                }
                snapshot = harness.snapshot(1, 1);
                matches.addAll(harness.extractOutputValues());
            }
        }
        try (var harness = harness(typology, rocksDb)) {
            harness.initializeState(snapshot);
            harness.open();
            harness.processWatermark(Long.MAX_VALUE);
            if (!rocksDb) {
                assertThat(harness.numKeyedStateEntries()).isZero();
            }
            assertThat(harness.numEventTimeTimers()).isZero();
            matches.addAll(harness.extractOutputValues());
        }
        return matches;
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Observation, Match> harness(
            Typology typology, boolean rocksDb) throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, Observation, Match> harness =
                Harnesses.of(new MatchCompiled(typology), typology::keyOf);
        StateBackend backend = rocksDb ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend();
        harness.setStateBackend(backend);
        return harness;
    }

    private static List<Observation> usable(Typology typology, int count, long gridMillis) throws Exception {
        List<Observation> events = RandomEvents.of(
                11,
                20 * count,
                gridMillis,
                Kind.CASH_DEPOSIT,
                Kind.CARD,
                Kind.CREDENTIAL_CHANGED,
                Kind.BENEFICIARY_ADDED,
                Kind.TRANSFER);
        return events.stream()
                .filter(o -> typology.keyOf(o) != null)
                .sorted(Observation.ORDER)
                .limit(count)
                .toList();
    }

    private static Observation payment(String id, long after) {
        return new Observation(id, START + after, Kind.CARD, "A", "c", 100, "EUR", null, null, false, 0);
    }

    private static Observation step(String id, long after, Kind kind, String counterparty) {
        return new Observation(id, START + after, kind, "A", "c", 5_000_00, "EUR", counterparty, null, false, 0);
    }
}
