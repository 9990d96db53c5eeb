package io.weir.jobs;

import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Lets the first event of an id through and drops its repetitions.
 *
 * <p>Keyed by account, the key the hot path has anyway. Holds the ids of the account's events until event time has passed them by the remembered
 * span: a repetition that comes even later is behind the watermark and goes to the late events. The ids are walked once a span, so that a busy account costs no more than a quiet
 * one; an id may stay for two. Bound: one id per event of the account in two spans; one timer per account.
 */
final class Deduplicate extends KeyedProcessFunction<String, Activity, Activity> {
    private static final long serialVersionUID = 1L;

    /** Ids and the event time at which each is forgotten, epoch milliseconds. */
    private static final MapStateDescriptor<String, Long> SEEN =
            new MapStateDescriptor<>("seen", Types.STRING, Types.LONG);

    private final long rememberedMillis;
    private transient MapState<String, Long> seen;
    private transient Counter duplicates;

    Deduplicate(Duration remembered) {
        this.rememberedMillis = remembered.toMillis();
    }

    @Override
    public void open(OpenContext context) {
        seen = getRuntimeContext().getMapState(SEEN);
        duplicates = getRuntimeContext().getMetricGroup().counter("duplicates");
    }

    @Override
    public void processElement(Activity activity, Context context, Collector<Activity> out) throws Exception {
        String id = activity.uniqueId();
        if (seen.contains(id)) {
            duplicates.inc();
            return;
        }
        // A late event is remembered from now on, not from its own time, or it would be forgotten before it is stored.
        long from = Math.max(context.timestamp(), context.timerService().currentWatermark());
        long forgetAt = from + rememberedMillis;
        if (seen.isEmpty()) {
            context.timerService().registerEventTimeTimer(forgetAt);
        }
        seen.put(id, forgetAt);
        out.collect(activity);
    }

    @Override
    public void onTimer(long now, OnTimerContext context, Collector<Activity> out) throws Exception {
        long next = Long.MAX_VALUE;
        for (Iterator<Map.Entry<String, Long>> entries = seen.iterator(); entries.hasNext(); ) {
            long forgetAt = entries.next().getValue();
            if (forgetAt <= now) {
                entries.remove();
            } else {
                next = Math.min(next, forgetAt);
            }
        }
        if (next == Long.MAX_VALUE) {
            // Emptied through its iterator, the map itself would stay behind for every account ever seen.
            seen.clear();
        } else {
            context.timerService().registerEventTimeTimer(Math.max(next, now + rememberedMillis));
        }
    }
}
