package io.weir.jobs;

import io.weir.jobs.metrics.JobMetrics;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Lets the first event of an id through and drops its repetitions.
 *
 * <p>Keyed by account, the key the hot path has anyway. Holds the ids of the account's events until event time has passed them by the remembered
 * span: a repetition that comes even later is taken for another event. It is late then, as long as the span is longer than the allowed disorder: the patterns do
 * not see it, but the features count it once more. Bound: one id per event of the account in two spans; one timer per account.
 */
final class Deduplicate<T> extends KeyedProcessFunction<String, T, T> {
    private static final long serialVersionUID = 1L;

    /** By what one event is told from another. */
    interface Id<T> extends Serializable {
        String of(T event);
    }

    private static final ValueStateDescriptor<SeenIds> SEEN =
            new ValueStateDescriptor<>("seen", new SeenIdsSerializer());

    private final Id<T> id;
    private final long rememberedMillis;
    private transient ValueState<SeenIds> state;
    private transient Counter duplicates;

    Deduplicate(Id<T> id, Duration remembered) {
        this.id = id;
        this.rememberedMillis = remembered.toMillis();
    }

    @Override
    public void open(OpenContext context) {
        state = getRuntimeContext().getState(SEEN);
        duplicates = JobMetrics.DUPLICATES.counter(getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement(T event, Context context, Collector<T> out) throws Exception {
        // A late event is remembered from now on, not from its own time, or it would be forgotten before it is stored.
        long from = Math.max(context.timestamp(), context.timerService().currentWatermark());
        long forgetAt = from + rememberedMillis;
        SeenIds seen = state.value();
        if (seen == null) {
            seen = new SeenIds();
            context.timerService().registerEventTimeTimer(forgetAt);
        }
        if (!seen.add(id.of(event), forgetAt)) {
            duplicates.inc();
            return;
        }
        state.update(seen);
        out.collect(event);
    }

    @Override
    public void onTimer(long now, OnTimerContext context, Collector<T> out) throws Exception {
        SeenIds seen = state.value();
        seen.forget(now);
        if (seen.isEmpty()) {
            state.clear();
        } else {
            context.timerService().registerEventTimeTimer(seen.beforeUntil);
            state.update(seen);
        }
    }
}
