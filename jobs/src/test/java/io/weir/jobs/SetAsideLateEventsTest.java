package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.AccountEvent;
import io.weir.events.AccountEventType;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class SetAsideLateEventsTest {
    @Test
    void whatTheWatermarkHasReachedIsLate() throws Exception {
        try (var harness = new OneInputStreamOperatorTestHarness<>(
                new SetAsideLateEvents<>(Duration.ZERO, SetAsideLateEvents.LATE_EVENTS))) {
            harness.open();
            harness.processElement(at(5), 5);
            harness.processWatermark(10);
            harness.processElement(at(10), 10);
            harness.processElement(at(11), 11);
            assertThat(harness.extractOutputValues()).containsExactly(at(5), at(11));
            assertThat(harness.getSideOutput(SetAsideLateEvents.LATE_EVENTS))
                    .containsExactly(new StreamRecord<>(at(10), 10));
        }
    }

    @Test
    void whatWasLateBeforeARestartIsLateAfterIt() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = new OneInputStreamOperatorTestHarness<>(
                new SetAsideLateEvents<>(Duration.ZERO, SetAsideLateEvents.LATE_EVENTS))) {
            harness.open();
            harness.processWatermark(10);
            snapshot = harness.snapshot(1, 1);
        }
        try (var harness = new OneInputStreamOperatorTestHarness<>(
                new SetAsideLateEvents<>(Duration.ZERO, SetAsideLateEvents.LATE_EVENTS))) {
            harness.initializeState(snapshot);
            harness.open();
            harness.processElement(at(10), 10);
            harness.processWatermark(3);
            harness.processElement(at(9), 9);
            harness.processElement(at(11), 11);
            assertThat(harness.extractOutputValues()).containsExactly(at(11));
            assertThat(harness.getSideOutput(SetAsideLateEvents.LATE_EVENTS)).hasSize(2);
        }
    }

    @Test
    void eventTimeCanBeHeldBack() throws Exception {
        try (var harness = new OneInputStreamOperatorTestHarness<>(
                new SetAsideLateEvents<>(Duration.ofMillis(4), SetAsideLateEvents.LATE_EVENTS))) {
            harness.open();
            harness.processWatermark(Long.MIN_VALUE);
            harness.processWatermark(10);
            harness.processElement(at(6), 6);
            harness.processElement(at(7), 7);
            harness.processWatermark(Long.MAX_VALUE);
            assertThat(harness.extractOutputValues()).containsExactly(at(7));
            assertThat(harness.getOutput())
                    .contains(new Watermark(6), new Watermark(Long.MAX_VALUE))
                    .doesNotContain(new Watermark(10));
        }
    }

    private static Activity at(long time) {
        return new Activity(
                null,
                new AccountEvent(
                        "e" + time,
                        Instant.ofEpochMilli(time),
                        AccountEventType.LOGIN_FAILED,
                        "A",
                        "C",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
    }
}
