package io.weir.jobs;

import io.weir.jobs.metrics.JobMetrics;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Sends events behind the watermark to their side output, counted: the ordered path has already gone past their time. Sits right behind the
 * exchange in the same chain as the ordering step, so both see the same watermark and agree on what is late.
 *
 * <p>The ordered path may be more patient than the features, which decide: then this step holds event time back by the difference for
 * everything behind it.
 *
 * <p>Flink's watermark starts anew with every restart, but the patterns do not unsee what they saw before it. So this step keeps how far event
 * time had come: one number a parallel instance. An operator rather than a function, because a function sees no watermark.
 */
final class SetAsideLateEvents<T> extends AbstractStreamOperator<T> implements OneInputStreamOperator<T, T> {
    private static final long serialVersionUID = 1L;

    static final OutputTag<Activity> LATE_EVENTS = new OutputTag<>("late-events") {
        private static final long serialVersionUID = 1L;
    };

    private static final ListStateDescriptor<Long> REACHED = new ListStateDescriptor<>("reached", Types.LONG);

    private final long heldBackMillis;
    private final OutputTag<T> lateOnes;

    /** Event time up to which nothing is in time any more, epoch milliseconds. */
    private transient long reached;

    private transient ListState<Long> stored;
    private transient Counter lateEvents;

    /**
     * @param heldBack by how much the watermark is put back
     * @param lateOnes the side output; null where being counted is enough
     */
    SetAsideLateEvents(Duration heldBack, OutputTag<T> lateOnes) {
        this.lateOnes = lateOnes;
        this.heldBackMillis = heldBack.toMillis();
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        reached = Long.MIN_VALUE;
        // Every instance reads what all of them wrote. At one barrier all have seen the same watermarks, so it is the
        // same number.
        stored = context.getOperatorStateStore().getUnionListState(REACHED);
        for (long before : stored.get()) {
            reached = Math.max(reached, before);
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        lateEvents = JobMetrics.LATE_EVENTS.counter(getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement(StreamRecord<T> event) {
        if (event.getTimestamp() > reached) {
            output.collect(event);
        } else {
            lateEvents.inc();
            if (lateOnes != null) {
                output.collect(lateOnes, event);
            }
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        boolean isEnd = mark.getTimestamp() == Long.MAX_VALUE;
        boolean isBeginning = mark.getTimestamp() < Long.MIN_VALUE + heldBackMillis;
        Watermark heldBack = isEnd || isBeginning ? mark : new Watermark(mark.getTimestamp() - heldBackMillis);
        reached = Math.max(reached, heldBack.getTimestamp());
        super.processWatermark(heldBack);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        stored.update(List.of(reached));
    }
}
