package io.weir.jobs;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Event time of arrivals, and how far it has come: in every partition the latest event's time less the allowed disorder. Dead letters have no event
 * time and move nothing.
 *
 * <p>Partitions that were silent do not begin again at the same moment: who is read first would move event time on while the others still count as idle,
 * and their first events would be late. So a partition that begins, or begins again, says at once that it is there, and how far it has come only a
 * second later.
 */
final class EventTime implements WatermarkGenerator<Arrival> {
    /** Longer than it takes until every partition that has something has been read once. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final long disorderMillis;
    private final long graceEmits;
    private final long silentEmits;
    private long latest;
    private long emitted = Long.MIN_VALUE;
    private long emitsSinceEvent;
    private long emitsSinceBegin;

    private EventTime(Duration disorder, Duration idleness, Duration interval) {
        this.disorderMillis = disorder.toMillis();
        this.graceEmits = GRACE.toMillis() / interval.toMillis();
        // Flink counts idleness by the clock, and a busy machine emits less often than it should: half has to do.
        this.silentEmits = Math.max(1, idleness.toMillis() / interval.toMillis() / 2);
        // So that the first watermark does not underflow.
        this.latest = Long.MIN_VALUE + disorderMillis + 1;
        // It begins.
        this.emitsSinceEvent = silentEmits;
    }

    /**
     * Used inside the Kafka source, so each partition has its own generator and the slowest one decides.
     *
     * @param disorder how much later than a newer one an event may arrive without being late
     * @param idleness after which wall-clock silence a partition no longer holds the others back
     * @param interval between two watermarks, wall clock
     */
    static WatermarkStrategy<Arrival> strategy(Duration disorder, Duration idleness, Duration interval) {
        return WatermarkStrategy.<Arrival>forGenerator(context -> generator(disorder, idleness, interval))
                .withTimestampAssigner((arrival, kafkaTimestamp) -> arrival.eventMillis(kafkaTimestamp))
                .withIdleness(idleness);
    }

    /** Of one partition. */
    static WatermarkGenerator<Arrival> generator(Duration disorder, Duration idleness, Duration interval) {
        return new EventTime(disorder, idleness, interval);
    }

    @Override
    public void onEvent(Arrival arrival, long timestamp, WatermarkOutput output) {
        if (arrival.deadLetter() == null) {
            latest = Math.max(latest, timestamp);
        }
        if (emitsSinceEvent >= silentEmits) {
            emitsSinceBegin = 0;
            // A new watermark is what makes an idle partition count again.
            emit(emitted + 1, output);
        }
        emitsSinceEvent = 0;
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        emitsSinceEvent++;
        emitsSinceBegin++;
        if (emitsSinceBegin > graceEmits) {
            emit(Math.max(emitted, latest - disorderMillis - 1), output);
        }
    }

    private void emit(long watermark, WatermarkOutput output) {
        emitted = watermark;
        output.emitWatermark(new Watermark(watermark));
    }
}
