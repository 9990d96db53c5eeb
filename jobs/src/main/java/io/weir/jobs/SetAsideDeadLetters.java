package io.weir.jobs;

import static io.weir.patterns.Patterns.AT_ONCE;

import io.weir.events.DeadLetter;
import io.weir.events.Label;
import io.weir.features.FeatureVector;
import io.weir.jobs.metrics.JobMetrics;
import io.weir.jobs.metrics.Latency;
import io.weir.jobs.metrics.MetricLabel;
import io.weir.jobs.metrics.Stage;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Lets events through and sends dead letters to their side output, counted by reason. */
abstract class SetAsideDeadLetters<A extends Arrived, T> extends ProcessFunction<A, T> {
    private static final long serialVersionUID = 1L;

    static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("dead-letters") {
        private static final long serialVersionUID = 1L;
    };

    private transient DeadLetterCounters counters;

    /** Lets transactions and account events through. */
    static final class Activities extends SetAsideDeadLetters<Arrival, Activity> {
        private static final long serialVersionUID = 1L;

        private transient Latency read;

        @Override
        public void open(OpenContext context) {
            super.open(context);
            read = JobMetrics.LATENCY.latency(getRuntimeContext().getMetricGroup(), MetricLabel.word(Stage.READ));
        }

        @Override
        Activity event(Arrival arrival, Context context) {
            long now = context.timerService().currentProcessingTime();
            read.took(now - arrival.eventMillis(now));
            return new Activity(arrival.transaction(), arrival.accountEvent());
        }
    }

    /** Lets labels through. */
    static final class Labels extends SetAsideDeadLetters<Arrival, Label> {
        private static final long serialVersionUID = 1L;

        @Override
        Label event(Arrival arrival, Context context) {
            return arrival.label();
        }
    }

    /** Lets notices of plans through. */
    static final class Notices extends SetAsideDeadLetters<Arrival, String> {
        private static final long serialVersionUID = 1L;

        @Override
        String event(Arrival arrival, Context context) {
            return arrival.notice();
        }
    }

    /** Lets transactions with their features through. */
    static final class Vectors extends SetAsideDeadLetters<ArrivedVector, FeatureVector> {
        private static final long serialVersionUID = 1L;

        @Override
        FeatureVector event(ArrivedVector arrival, Context context) {
            return arrival.vector();
        }
    }

    /** The dead letters of one of these; they leave at once, while its events leave in buffers. */
    static DataStream<DeadLetter> refused(SingleOutputStreamOperator<?> parsed, String uid) {
        return parsed.getSideOutput(DEAD_LETTERS)
                .map(deadLetter -> deadLetter, TypeInformation.of(DeadLetter.class))
                .name(uid)
                .uid(uid)
                .setBufferTimeout(AT_ONCE);
    }

    abstract T event(A arrival, Context context);

    @Override
    public void open(OpenContext context) {
        counters = new DeadLetterCounters(getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement(A arrival, Context context, Collector<T> out) {
        DeadLetter deadLetter = arrival.deadLetter();
        if (deadLetter == null) {
            out.collect(event(arrival, context));
        } else {
            counters.count(deadLetter.reason());
            context.output(DEAD_LETTERS, deadLetter);
        }
    }
}
