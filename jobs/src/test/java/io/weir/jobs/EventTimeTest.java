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
    private int idle;
    private final WatermarkOutput output = new WatermarkOutput() {
        @Override
        public void emitWatermark(Watermark watermark) {
            emitted.add(watermark.getTimestamp());
        }

        @Override
        public void markIdle() {
            idle++;
        }

        @Override
        public void markActive() {}
    };

    @Test
    void aPartitionThatBeginsSaysThatItIsThereAndASecondLaterHowFarItHasCome() {
        WatermarkGenerator<Arrival> generator =
                EventTime.generator(Duration.ofSeconds(5), Duration.ofSeconds(2), INTERVAL, () -> Double.NaN);
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

    @Test
    void aPartitionThatBringsNothingIsIdleAfterAWhileFromTheBeginningToo() {
        WatermarkGenerator<Arrival> generator =
                EventTime.generator(Duration.ofSeconds(5), Duration.ofSeconds(2), INTERVAL, () -> Double.NaN);
        ticks(generator, 19);
        assertThat(idle).isZero();
        ticks(generator, 1);
        assertThat(idle).isPositive();
        assertThat(emitted).isEmpty();
    }

    /** As when a broker is started again, or hangs: all are silent, and none for want of anything to bring. */
    @Test
    void aPartitionIsNotIdleWhileNoBrokerAnswers() {
        double[] answers = {0};
        WatermarkGenerator<Arrival> generator =
                EventTime.generator(Duration.ofSeconds(5), Duration.ofSeconds(2), INTERVAL, () -> answers[0]);
        at(generator, 1_000_000);
        for (int i = 0; i < 11; i++) {
            answers[0]++;
            ticks(generator, 1);
        }
        assertThat(emitted).endsWith(994_999L);
        // An hour.
        ticks(generator, 36_000);
        assertThat(idle).isZero();
        at(generator, 2_000_000);
        ticks(generator, 1);
        assertThat(emitted)
                .as("goes on at once, for it has been there all the time")
                .endsWith(1_994_999L);
        for (int i = 0; i < 20; i++) {
            answers[0]++;
            ticks(generator, 1);
        }
        assertThat(idle).isPositive();
    }

    private void at(WatermarkGenerator<Arrival> generator, long millis) {
        Transaction t = Transaction.of("t", Instant.ofEpochMilli(millis), TransactionType.CARD, "A", "C", 100, "EUR")
                .build();
        generator.onEvent(new Arrival(t, null, null, null, null), millis, output);
    }

    private void ticks(WatermarkGenerator<Arrival> generator, int count) {
        for (int i = 0; i < count; i++) {
            generator.onPeriodicEmit(output);
        }
    }
}
