package io.weir.jobs;

import io.weir.jobs.kafka.Fetches;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Event time of arrivals, and how far it has come: in every partition the latest event's time less the allowed disorder. Dead letters have no event
 * time and move nothing.
 *
 * <p>A partition that is silent no longer holds the others back after a while. It is not silent for as long as no broker answers anybody: then it may have a
 * lot to bring, and would be late with it.
 *
 * <p>Partitions that were silent do not begin again at the same moment: who is read first would move event time on while the others still count as idle,
 * and their first events would be late. So a partition that begins, or begins again, says at once that it is there, and how far it has come only a
 * second later.
 */
final class EventTime<A extends Arrived> implements WatermarkGenerator<A> {
    /** Longer than it takes until every partition that has something has been read once. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** A broker with nothing to bring says so twice in it. */
    private static final Duration ANSWER = Duration.ofSeconds(1);

    private final long disorderMillis;
    private final long graceEmits;
    private final long silentEmits;
    private final long answerEmits;
    private final DoubleSupplier answers;
    private long latest;
    private long emitted = Long.MIN_VALUE;
    private boolean isThere;
    private long emitsSinceEvent;
    private long emitsSinceBegin;
    private double answered;
    private long emitsSinceAnswer;

    /** The latest event's time at each of the last calls, for as long as writers may run apart. */
    private final long[] before;

    private int calls;

    private EventTime(Duration disorder, Duration idleness, Duration apart, Duration interval, DoubleSupplier answers) {
        this.disorderMillis = disorder.toMillis();
        this.graceEmits = GRACE.toMillis() / interval.toMillis();
        this.silentEmits = Math.max(1, idleness.toMillis() / interval.toMillis());
        this.answerEmits = Math.max(1, ANSWER.toMillis() / interval.toMillis());
        this.answers = answers;
        // So that the first watermark does not underflow.
        this.latest = Long.MIN_VALUE + disorderMillis + 1;
        this.before = new long[(int) (apart.toMillis() / interval.toMillis())];
        Arrays.fill(before, latest);
    }

    /**
     * Used inside the source, so each partition has its own generator and the slowest one decides.
     *
     * @param disorder how much later than a newer one an event may arrive without being late
     * @param idleness after which silence a partition no longer holds the others back: wall clock, in which brokers answer
     * @param interval between two watermarks, wall clock
     */
    static <A extends Arrived> WatermarkStrategy<A> strategy(Duration disorder, Duration idleness, Duration interval) {
        return strategy(disorder, idleness, Duration.ZERO, interval);
    }

    /**
     * The same of a topic where several instances of a job write into one partition, each in order, but one a little behind the other: in a catch-up, when
     * hours of event time pass in a moment, no disorder in event time would cover that.
     *
     * @param apart how long (wall clock) an event counts only after it was read
     */
    static <A extends Arrived> WatermarkStrategy<A> strategy(
            Duration disorder, Duration idleness, Duration apart, Duration interval) {
        return WatermarkStrategy.<A>forGenerator(
                        context -> new EventTime<>(disorder, idleness, apart, interval, Fetches::total))
                .withTimestampAssigner((arrival, kafkaTimestamp) -> arrival.eventMillis(kafkaTimestamp));
    }

    /**
     * Of one partition.
     *
     * @param answers how often the brokers have answered so far; not a number where there is none to answer
     */
    static <A extends Arrived> WatermarkGenerator<A> generator(
            Duration disorder, Duration idleness, Duration interval, DoubleSupplier answers) {
        return new EventTime<>(disorder, idleness, Duration.ZERO, interval, answers);
    }

    @Override
    public void onEvent(A arrival, long timestamp, WatermarkOutput output) {
        if (arrival.deadLetter() == null) {
            latest = Math.max(latest, timestamp);
        }
        if (!isThere) {
            isThere = true;
            emitsSinceBegin = 0;
            // A new watermark is what makes an idle partition count again.
            emit(emitted + 1, output);
        }
        emitsSinceEvent = 0;
    }

    /** Counted in calls rather than by the clock: a machine that is too busy to call, or a process that is halted, has not seen silence. */
    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        emitsSinceBegin++;
        long settled = settled();
        emitsSinceEvent += silence();
        if (emitsSinceEvent >= silentEmits) {
            isThere = false;
            output.markIdle();
        } else if (isThere && emitsSinceBegin > graceEmits) {
            emit(Math.max(emitted, settled - disorderMillis - 1), output);
        }
    }

    private long settled() {
        if (before.length == 0) {
            return latest;
        }
        int place = calls++ % before.length;
        long settled = before[place];
        before[place] = latest;
        return settled;
    }

    /** How many calls longer the silence is known to be: those since the last answer once there is another, but not an outage. */
    private long silence() {
        double now = answers.getAsDouble();
        emitsSinceAnswer++;
        // Consumers come and go, so it may also fall.
        if (now == answered) {
            return 0;
        }
        long known = Math.min(emitsSinceAnswer, answerEmits);
        answered = now;
        emitsSinceAnswer = 0;
        return known;
    }

    private void emit(long watermark, WatermarkOutput output) {
        emitted = watermark;
        output.emitWatermark(new Watermark(watermark));
    }
}
