package io.weir.patterns;

import java.util.HashSet;
import java.util.Set;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Puts events in {@link Observation#ORDER}: an event goes on once the watermark has reached its time, when none before it can come any
 * more. One that comes behind the watermark is too late for that; it goes to {@link #LATE}, and is counted.
 *
 * <p>Keyed by whatever has a story: account, or customer and currency. The events that wait are held in memory, all keys together, and
 * written to the state of their keys only when a snapshot is taken: kept there always, each would cost look-ups and a timer, which is more than all
 * the patterns cost together. Bound: the events within the allowed disorder; in catch-up, when one partition runs ahead of another, those in between. An
 * operator rather than a function, because a function sees no watermark.
 */
public final class InOrder extends AbstractStreamOperator<Observation>
        implements OneInputStreamOperator<Observation, Observation> {
    private static final long serialVersionUID = 1L;

    /** Events behind the watermark, as they came. */
    public static final OutputTag<Observation> LATE = new OutputTag<>("late", TypeInformation.of(Observation.class));

    private static final ListStateDescriptor<Observation> WAITING =
            new ListStateDescriptor<>("waiting", TypeInformation.of(Observation.class));

    private transient Waiting waiting;
    /** Filled for a snapshot, empty otherwise. */
    private transient ListState<Observation> stored;

    private transient Set<Object> storedKeys;
    private transient long watermark;
    private transient Counter late;
    private transient StreamRecord<Observation> outgoing;

    @Override
    public void open() throws Exception {
        super.open();
        outgoing = new StreamRecord<>(null);
        waiting = new Waiting();
        watermark = Long.MIN_VALUE;
        stored = getRuntimeContext().getListState(WAITING);
        storedKeys = new HashSet<>();
        getKeyedStateBackend()
                .applyToAllKeys(VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, WAITING, (key, events) -> {
                    events.get().forEach(waiting::add);
                    storedKeys.add(key);
                });
        forgetStored();
        MetricGroup metrics = getRuntimeContext().getMetricGroup().addGroup(Typology.METRICS);
        late = metrics.counter("late_for_order");
        metrics.gauge("waiting_for_order", waiting::size);
    }

    @Override
    public void processElement(StreamRecord<Observation> incoming) throws Exception {
        Observation o = incoming.getValue();
        if (o.time() <= watermark) {
            late.inc();
            output.collect(LATE, incoming);
        } else {
            waiting.add(o);
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        forgetStored();
        watermark = mark.getTimestamp();
        for (Observation o : waiting.takeUpTo(watermark)) {
            output.collect(outgoing.replace(o, o.time()));
        }
        super.processWatermark(mark);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        forgetStored();
        for (int place = 0; place < waiting.size(); place++) {
            Observation o = waiting.get(place);
            setKeyContextElement(outgoing.replace(o, o.time()));
            storedKeys.add(getCurrentKey());
            stored.add(o);
        }
    }

    /** The snapshot has them, or they have been read from it. */
    private void forgetStored() {
        for (Object key : storedKeys) {
            setCurrentKey(key);
            stored.clear();
        }
        storedKeys.clear();
    }
}
