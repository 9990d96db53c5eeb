package io.weir.patterns;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Puts the events of a key in {@link Observation#ORDER}: an event goes on once the watermark has reached its time, when none before it
 * can come any more. One that comes behind the watermark is too late for that; it goes to {@link #LATE}, and is counted.
 *
 * <p>Keyed by whatever has a story: account, or customer and currency. Holds, per key, the events the watermark has not reached, by time,
 * with one timer for every time: as long as the allowed disorder, then nothing.
 */
public final class InOrder extends KeyedProcessFunction<String, Observation, Observation> {
    private static final long serialVersionUID = 1L;

    /** Events behind the watermark, as they came. */
    public static final OutputTag<Observation> LATE = new OutputTag<>("late", TypeInformation.of(Observation.class));

    private static final MapStateDescriptor<Long, List<Observation>> WAITING =
            new MapStateDescriptor<>("waiting", Types.LONG, Types.LIST(TypeInformation.of(Observation.class)));

    private transient MapState<Long, List<Observation>> waiting;
    private transient Counter late;

    @Override
    public void open(OpenContext context) {
        waiting = getRuntimeContext().getMapState(WAITING);
        late = getRuntimeContext().getMetricGroup().counter("late");
    }

    @Override
    public void processElement(Observation o, Context context, Collector<Observation> out) throws Exception {
        if (o.time() <= context.timerService().currentWatermark()) {
            late.inc();
            context.output(LATE, o);
            return;
        }
        List<Observation> sameTime = waiting.get(o.time());
        if (sameTime == null) {
            sameTime = new ArrayList<>(1);
            context.timerService().registerEventTimeTimer(o.time());
        }
        sameTime.add(o);
        waiting.put(o.time(), sameTime);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Observation> out) throws Exception {
        List<Observation> sameTime = waiting.get(time);
        waiting.remove(time);
        if (sameTime.size() > 1) {
            sameTime = new ArrayList<>(sameTime);
            sameTime.sort(Observation::compareAtSameTime);
        }
        for (Observation o : sameTime) {
            out.collect(o);
        }
    }
}
