package io.weir.jobs;

import java.time.Duration;
import java.util.Arrays;
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
final class EventTime<A extends Arrived> implements WatermarkGenerator<A> {
    /** Longer than it takes until every partition that has something has been read once. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final long disorderMillis;
    private final long graceEmits;
    private final long silentEmits;
    private long latest;
    private long emitted = Long.MIN_VALUE;
    private long emitsSinceEvent;
    private long emitsSinceBegin;

    /** The latest event's time at each of the last emits, for as long as writers may run apart. */
    private final long[] before;

    private int emits;

    private EventTime(Duration disorder, Duration idleness, Duration apart, Duration interval) {
        this.disorderMillis = disorder.toMillis();
        this.graceEmits = GRACE.toMillis() / interval.toMillis();
        this.silentEmits = Math.max(1, idleness.toMillis() / interval.toMillis());
        // So that the first watermark does not underflow.
        this.latest = Long.MIN_VALUE + disorderMillis + 1;
        this.before = new long[(int) (apart.toMillis() / interval.toMillis())];
        Arrays.fill(before, latest);
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
    static <A extends Arrived> WatermarkStrategy<A> strategy(Duration disorder, Duration idleness, Duration interval) {
        return strategy(disorder, idleness, Duration.ZERO, interval);
    }

    /**
     * The same of a topic where several instances of a job write into one partition, each in order, but one a little behind the other: in a catch-up, when hours of event
     * time pass in a moment, no disorder in event time would cover that.
     *
     * @param apart how long (wall clock) an event counts only after it was read
     */
    static <A extends Arrived> WatermarkStrategy<A> strategy(
            Duration disorder, Duration idleness, Duration apart, Duration interval) {
        return WatermarkStrategy.<A>forGenerator(context -> new EventTime<>(disorder, idleness, apart, interval))
                .withTimestampAssigner((arrival, kafkaTimestamp) -> arrival.eventMillis(kafkaTimestamp))
                .withIdleness(idleness);
    }

    /** Of one partition. */
    static <A extends Arrived> WatermarkGenerator<A> generator(
            Duration disorder, Duration idleness, Duration interval) {
        return new EventTime<>(disorder, idleness, Duration.ZERO, interval);
    }

    @Override
    public void onEvent(A arrival, long timestamp, WatermarkOutput output) {
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
        long settled = settled();
        if (emitsSinceBegin > graceEmits) {
            emit(Math.max(emitted, settled - disorderMillis - 1), output);
        }
    }

    private long settled() {
        if (before.length == 0) {
            return latest;
        }
        int place = emits++ % before.length;
        long settled = before[place];
        before[place] = latest;
        return settled;
    }

    private void emit(long watermark, WatermarkOutput output) {
        emitted = watermark;
        output.emitWatermark(new Watermark(watermark));
    }
}
