package io.weir.patterns;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Puts the events of a key in {@link Observation#ORDER}: an event goes on once the watermark has reached its time, when none before it
 * can come any more. One that comes behind the watermark is too late for that; it goes to {@link #LATE}, and is counted. Events of
 * different keys leave in any order.
 *
 * <p>Keyed by whatever has a story: account, or customer and currency. Holds, per key, the events the watermark has not reached and the
 * earliest of their times: as long as the allowed disorder, then nothing. In catch-up, when one partition runs ahead of another, that is many
 * events, and a timer for each would cost more than all the patterns. So a key has one, and when the watermark has passed several events, it
 * lets them all go. An operator rather than a function, because a function's events would leave with the time of the timer.
 */
public final class InOrder extends AbstractStreamOperator<Observation>
        implements OneInputStreamOperator<Observation, Observation>, Triggerable<String, VoidNamespace> {
    private static final long serialVersionUID = 1L;

    /** Events behind the watermark, as they came. */
    public static final OutputTag<Observation> LATE = new OutputTag<>("late", TypeInformation.of(Observation.class));

    private static final ValueStateDescriptor<Waiting> WAITING =
            new ValueStateDescriptor<>("waiting", TypeInformation.of(Waiting.class));

    private transient ValueState<Waiting> waiting;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient Counter late;
    private transient StreamRecord<Observation> outgoing;

    @Override
    public void open() throws Exception {
        super.open();
        waiting = getRuntimeContext().getState(WAITING);
        timers = getInternalTimerService("waiting", VoidNamespaceSerializer.INSTANCE, this);
        late = getRuntimeContext().getMetricGroup().counter("late");
        outgoing = new StreamRecord<>(null);
    }

    @Override
    public void processElement(StreamRecord<Observation> incoming) throws Exception {
        Observation o = incoming.getValue();
        if (o.time() <= timers.currentWatermark()) {
            late.inc();
            output.collect(LATE, incoming);
            return;
        }
        Waiting held = waiting.value();
        if (held == null) {
            held = new Waiting();
        }
        if (o.time() < held.earliest) {
            wakeAt(o.time(), held);
        }
        held.events.add(o);
        waiting.update(held);
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        long watermark = timers.currentWatermark();
        Waiting held = waiting.value();
        if (held == null || held.earliest > watermark) {
            // A timer that was set before an earlier event came, which has let this one's event go too.
            return;
        }
        List<Observation> due = held.events;
        List<Observation> rest = new ArrayList<>(0);
        long next = Long.MAX_VALUE;
        for (Observation o : held.events) {
            if (o.time() > watermark) {
                rest.add(o);
                next = Math.min(next, o.time());
            }
        }
        if (rest.isEmpty()) {
            waiting.clear();
        } else {
            due.removeIf(o -> o.time() > watermark);
            held.events = rest;
            wakeAt(next, held);
            waiting.update(held);
        }
        if (due.size() > 1) {
            due.sort(Observation.ORDER);
        }
        for (Observation o : due) {
            output.collect(outgoing.replace(o, o.time()));
        }
    }

    private void wakeAt(long time, Waiting held) {
        held.earliest = time;
        timers.registerEventTimeTimer(VoidNamespace.INSTANCE, time);
    }

    /** The events of a key that the watermark has not reached, as they came, and the earliest of their times. One state, so one look-up. */
    public static final class Waiting {
        public long earliest = Long.MAX_VALUE;
        public List<Observation> events = new ArrayList<>(2);
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
        throw new IllegalStateException("Sets no timer by the clock");
    }
}
