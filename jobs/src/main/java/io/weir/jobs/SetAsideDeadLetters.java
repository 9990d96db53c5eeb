package io.weir.jobs;

import io.weir.events.DeadLetter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Lets events through and sends dead letters to their side output, counted by reason. */
final class SetAsideDeadLetters extends ProcessFunction<Arrival, Activity> {
    private static final long serialVersionUID = 1L;

    static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("dead-letters") {
        private static final long serialVersionUID = 1L;
    };

    private transient DeadLetterCounters counters;

    @Override
    public void open(OpenContext context) {
        counters = new DeadLetterCounters(getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement(Arrival arrival, Context context, Collector<Activity> out) {
        DeadLetter deadLetter = arrival.deadLetter();
        if (deadLetter == null) {
            out.collect(new Activity(arrival.transaction(), arrival.accountEvent()));
        } else {
            counters.count(deadLetter.reason());
            context.output(DEAD_LETTERS, deadLetter);
        }
    }
}
