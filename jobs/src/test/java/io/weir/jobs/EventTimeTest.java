package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.junit.jupiter.api.Test;

class EventTimeTest {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final List<Long> emitted = new ArrayList<>();
    private final WatermarkOutput output = new WatermarkOutput() {
        @Override
        public void emitWatermark(Watermark watermark) {
            emitted.add(watermark.getTimestamp());
        }

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}
    };

    @Test
    void aPartitionThatBeginsSaysThatItIsThereAndASecondLaterHowFarItHasCome() {
        WatermarkGenerator<Arrival> generator =
                EventTime.generator(Duration.ofSeconds(5), Duration.ofSeconds(2), INTERVAL);
        at(generator, 1_000_000);
        assertThat(emitted).containsExactly(Long.MIN_VALUE + 1);
        ticks(generator, 10);
        assertThat(emitted).hasSize(1);
        at(generator, 1_001_000);
        ticks(generator, 1);
        assertThat(emitted).hasSize(2).endsWith(995_999L);
        at(generator, 1_002_000);
        ticks(generator, 1);
        assertThat(emitted).endsWith(996_999L);

        // Silent for two seconds, then back: it counts again at once, and moves nothing for a second.
        ticks(generator, 20);
        emitted.clear();
        at(generator, 2_000_000);
        assertThat(emitted).containsExactly(997_000L);
        ticks(generator, 10);
        assertThat(emitted).hasSize(1);
        ticks(generator, 1);
        assertThat(emitted).endsWith(1_994_999L);
        assertThat(emitted).isSorted();
    }

    /** Flink takes it for idle by the clock, however rarely a busy machine has asked for watermarks meanwhile. */
    @Test
    void aPartitionBeginsAgainAlsoWhereABusyMachineHasAskedOnlyEveryOtherTime() {
        WatermarkGenerator<Arrival> generator =
                EventTime.generator(Duration.ofSeconds(5), Duration.ofSeconds(2), INTERVAL);
        at(generator, 1_000_000);
        ticks(generator, 11);
        at(generator, 1_001_000);
        ticks(generator, 10);
        emitted.clear();
        at(generator, 2_000_000);
        assertThat(emitted).containsExactly(996_000L);
        ticks(generator, 10);
        assertThat(emitted).hasSize(1);
        ticks(generator, 1);
        assertThat(emitted).endsWith(1_994_999L);
    }

    private void at(WatermarkGenerator<Arrival> generator, long millis) {
        Transaction t = new Transaction(
                "t",
                Instant.ofEpochMilli(millis),
                TransactionType.CARD,
                "A",
                "C",
                100,
                "EUR",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Double.NaN,
                Double.NaN,
                null,
                null);
        generator.onEvent(new Arrival(t, null, null, null, null), millis, output);
    }

    private void ticks(WatermarkGenerator<Arrival> generator, int count) {
        for (int i = 0; i < count; i++) {
            generator.onPeriodicEmit(output);
        }
    }
}
