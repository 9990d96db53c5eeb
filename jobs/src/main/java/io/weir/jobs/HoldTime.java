package io.weir.jobs;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Lets history through, and keeps back the end of time that Flink puts behind its last event: there all timers would fire and all windows pass, and the operators
 * behind would have forgotten everything. Instead event time stops where the live job's would have stood after that event.
 */
final class HoldTime extends AbstractStreamOperator<Arrival>
        implements OneInputStreamOperator<Arrival, Arrival>, BoundedOneInput {
    private static final long serialVersionUID = 1L;

    /** Instances that have seen all, by run, and the source beside them: who takes the savepoint is in the same process and waits for them. */
    private static final Map<String, AtomicInteger> ENDED = new ConcurrentHashMap<>();

    private final String run;
    private final long disorderMillis;
    private transient long latest;

    /**
     * @param run a name of its own
     * @param disorder by how much the live job's event time is behind the latest event
     */
    HoldTime(String run, Duration disorder) {
        this.run = run;
        this.disorderMillis = disorder.toMillis();
    }

    /** How many instances of a run have seen their last event. */
    static int ended(String run) {
        return ENDED.computeIfAbsent(run, name -> new AtomicInteger()).get();
    }

    /** One more has. */
    static void end(String run) {
        ENDED.computeIfAbsent(run, name -> new AtomicInteger()).incrementAndGet();
    }

    static void forget(String run) {
        ENDED.remove(run);
    }

    @Override
    public void open() throws Exception {
        super.open();
        latest = Long.MIN_VALUE;
    }

    @Override
    public void processElement(StreamRecord<Arrival> arrival) {
        latest = Math.max(latest, arrival.getTimestamp());
        output.collect(arrival);
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (!mark.equals(Watermark.MAX_WATERMARK)) {
            super.processWatermark(mark);
        }
    }

    @Override
    public void endInput() throws Exception {
        if (latest != Long.MIN_VALUE) {
            super.processWatermark(new Watermark(latest - disorderMillis - 1));
        }
        end(run);
    }
}
