package io.weir.jobs;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Sends events behind the watermark to their side output, counted: the ordered path has already gone past their time. Sits right behind the
 * exchange in the same chain as the ordering step, so both see the same watermark and agree on what is late.
 */
final class SetAsideLateEvents extends ProcessFunction<Activity, Activity> {
    private static final long serialVersionUID = 1L;

    static final OutputTag<Activity> LATE_EVENTS = new OutputTag<>("late-events") {
        private static final long serialVersionUID = 1L;
    };

    private transient Counter lateEvents;

    @Override
    public void open(OpenContext context) {
        lateEvents = getRuntimeContext().getMetricGroup().counter("late_events");
    }

    @Override
    public void processElement(Activity activity, Context context, Collector<Activity> out) {
        if (context.timestamp() > context.timerService().currentWatermark()) {
            out.collect(activity);
        } else {
            lateEvents.inc();
            context.output(LATE_EVENTS, activity);
        }
    }
}
