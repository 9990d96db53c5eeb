package io.weir.jobs.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.AlertMode;
import io.weir.sql.RuleBrake;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrakeRulesTest {
    private static final Instant T = Instant.parse("2026-03-02T00:00:00Z");
    private static final int AT_MOST = 3;
    private static final long MINUTE = 60_000;

    /** Three a minute are allowed; seconds of hits, and that of the one too many. */
    @ParameterizedTest
    @CsvSource({
        "0 20 40,",
        "0 20 40 59, 59",
        // (t-w, t]: what is a minute old does not count.
        "0 20 40 60,",
        "0 20 40 60 79, 79",
        "0 0 0 0, 0",
        "0 0 0 60 60 60 120,",
        "0 300 301 302 303, 303"
    })
    void aRuleBrakesWithTheFirstHitTooMany(String seconds, Integer expected) throws Exception {
        List<RuleSignal> hits = new ArrayList<>();
        for (String second : seconds.split(" ", -1)) {
            hits.add(hit(Long.parseLong(second) * 1_000));
        }
        assertThat(brakes(hits))
                .extracting(brake -> brake.rule() + "/" + brake.version() + " " + brake.cause() + " " + brake.from())
                .isEqualTo(
                        expected == null
                                ? List.of()
                                : List.of("large/1 STORM "
                                        + T.plusSeconds(expected).plus(BrakeRules.AHEAD)));
    }

    /** Counting all pairs is slow and obvious. */
    @Test
    void inWhateverOrderHitsComeTheSameOneBrakes() throws Exception {
        long seed = 6_006;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int braked = 0;
        for (int run = 0; run < 60; run++) {
            List<RuleSignal> hits = new ArrayList<>();
            long time = 0;
            for (int i = 0; i < 14; i++) {
                time += random.nextInt(60_000);
                hits.add(hit(time));
            }
            List<RuleBrake> naive = naive(hits);
            braked += naive.size();
            Collections.shuffle(hits, random);
            assertThat(brakes(hits)).as("run " + run).isEqualTo(naive);
        }
        assertThat(braked).isBetween(20, 59);
    }

    private static List<RuleBrake> naive(List<RuleSignal> hits) {
        for (RuleSignal hit : hits) {
            long within = hits.stream()
                    .filter(other -> other.time() <= hit.time() && other.time() > hit.time() - MINUTE)
                    .count();
            if (within > AT_MOST) {
                return List.of(
                        new RuleBrake(
                                "large",
                                1,
                                T,
                                Instant.ofEpochMilli(hit.time()).plus(BrakeRules.AHEAD),
                                RuleBrake.Cause.STORM,
                                "it fired more than 3 times in a minute, the most that its author believes; it goes on in shadow"));
            }
        }
        return List.of();
    }

    @Test
    void aStormIsOneBrakeAndOneAlertAndARestartKeepsCount() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = harness()) {
            harness.open();
            for (int second = 0; second < 3; second++) {
                harness.processElement(new StreamRecord<>(hit(second * 1_000L)));
            }
            harness.processWatermark(new Watermark(T.plusSeconds(5).toEpochMilli()));
            assertThat(harness.extractOutputValues()).isEmpty();
            snapshot = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.initializeState(snapshot);
            harness.open();
            for (int second = 10; second < 50; second++) {
                harness.processElement(new StreamRecord<>(hit(second * 1_000L)));
            }
            harness.processWatermark(Watermark.MAX_WATERMARK);
            assertThat(harness.extractOutputValues()).hasSize(1);
            assertThat(harness.getSideOutput(BrakeRules.ALERTS))
                    .extracting(StreamRecord::getValue)
                    .singleElement()
                    .satisfies(alert -> {
                        assertThat(alert.mode()).isEqualTo(AlertMode.OPERATIONS);
                        assertThat(alert.subject()).isEqualTo("large");
                        assertThat(alert.customer()).isEqualTo("card-fraud");
                        assertThat(alert.time()).isEqualTo(T.plusSeconds(10));
                        assertThat(alert.reason()).contains("large/1", "more than 3 times in a minute", "shadow");
                    });
            // What it had braked already is all that is left.
            assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
        }
    }

    @Test
    void aRuleThatFailsAgainAndAgainRunsNoMore() throws Exception {
        List<RuleSignal> failures = new ArrayList<>();
        for (int hour = 0; hour < BrakeRules.MOST_FAILURES; hour++) {
            failures.add(new RuleSignal(
                    "large",
                    1,
                    T.toEpochMilli(),
                    T.toEpochMilli() + hour * 3_600_000L,
                    "division by zero",
                    AT_MOST,
                    MINUTE,
                    "card-fraud"));
        }
        assertThat(brakes(failures.subList(0, BrakeRules.MOST_FAILURES - 1))).isEmpty();
        assertThat(brakes(failures)).singleElement().satisfies(brake -> {
            assertThat(brake.cause()).isEqualTo(RuleBrake.Cause.FAILURES);
            assertThat(brake.why()).contains("10 times", "division by zero");
        });
    }

    @Test
    void aSpanWithoutHitsLeavesNothing() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(new StreamRecord<>(hit(0)));
            harness.processElement(new StreamRecord<>(hit(1_000)));
            harness.processWatermark(new Watermark(T.plusSeconds(61).toEpochMilli()));
            assertThat(harness.numEventTimeTimers()).isZero();
            assertThat(harness.numKeyedStateEntries()).as("what it is about").isEqualTo(1);
        }
    }

    private static RuleSignal hit(long millis) {
        return new RuleSignal(
                "large", 1, T.toEpochMilli(), T.toEpochMilli() + millis, null, AT_MOST, MINUTE, "card-fraud");
    }

    private static List<RuleBrake> brakes(List<RuleSignal> signals) throws Exception {
        try (var harness = harness()) {
            harness.open();
            for (RuleSignal signal : signals) {
                harness.processElement(new StreamRecord<>(signal));
            }
            harness.processWatermark(Watermark.MAX_WATERMARK);
            var alerts = harness.getSideOutput(BrakeRules.ALERTS);
            List<RuleBrake> brakes = harness.extractOutputValues();
            assertThat(alerts == null ? 0 : alerts.size()).isEqualTo(brakes.size());
            return brakes;
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, RuleSignal, RuleBrake> harness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new BrakeRules()), RuleSignal::key, Types.STRING);
    }
}
