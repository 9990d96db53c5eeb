package io.weir.jobs.decide;

import io.weir.events.Alert;
import io.weir.events.AlertMode;
import io.weir.events.Severity;
import io.weir.events.SubjectType;
import io.weir.jobs.metrics.CounterByValue;
import io.weir.jobs.metrics.JobMetrics;
import io.weir.jobs.metrics.MetricLabel;
import io.weir.sql.RuleBrake;
import io.weir.sql.RuleBrake.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Counts how often each stage of a rule fires, whatever instance it fires in, and brakes it once: a live one that fires more often than its author declared
 * goes to shadow, one that fails again and again runs no more. Each brake is one operations alert.
 *
 * <p>Keyed by rule, version and beginning of its stage. Counts in the order of event time, when the watermark has passed, over the exact span (t−w, t]: so
 * the same hits brake at the same moment in every run. The brake holds from {@link #AHEAD} later on, in event time: by then the job has heard of it,
 * and a replay, which knows it from the beginning, decides as the job did.
 *
 * <p>Holds the times of the last hits, as many as are allowed, until a span has passed without any; and for good whether it has braked and how often it failed.
 * Bound: the stages that were published.
 */
public final class BrakeRules extends KeyedProcessFunction<String, RuleSignal, RuleBrake> {
    private static final long serialVersionUID = 1L;

    public static final OutputTag<Alert> ALERTS = new OutputTag<>("brake-alerts", TypeInformation.of(Alert.class));

    /** A mistake is made once; what fails so often will go on failing. */
    public static final int MOST_FAILURES = 10;
    /** Far longer than a message takes around; a storm of these seconds is seen by people all the same. */
    static final Duration AHEAD = Duration.ofSeconds(10);

    private static final String TYPOLOGY = "operations";

    private static final ValueStateDescriptor<RuleSignal> ABOUT =
            new ValueStateDescriptor<>("about", TypeInformation.of(RuleSignal.class));
    private static final MapStateDescriptor<Long, Integer> WAITING_HITS =
            new MapStateDescriptor<>("waiting-hits", Types.LONG, Types.INT);
    private static final MapStateDescriptor<Long, Integer> WAITING_FAILURES =
            new MapStateDescriptor<>("waiting-failures", Types.LONG, Types.INT);
    private static final MapStateDescriptor<Integer, Long> LAST_HITS =
            new MapStateDescriptor<>("last-hits", Types.INT, Types.LONG);
    private static final ValueStateDescriptor<Long> HITS = new ValueStateDescriptor<>("hits", Types.LONG);
    private static final ValueStateDescriptor<Long> LATEST = new ValueStateDescriptor<>("latest", Types.LONG);
    private static final ValueStateDescriptor<Integer> FAILURES = new ValueStateDescriptor<>("failures", Types.INT);
    private static final ValueStateDescriptor<Boolean> BRAKED = new ValueStateDescriptor<>("braked", Types.BOOLEAN);

    private transient ValueState<RuleSignal> about;
    private transient MapState<Long, Integer> waitingHits;
    private transient MapState<Long, Integer> waitingFailures;
    /** A ring of as many as are allowed. */
    private transient MapState<Integer, Long> lastHits;

    private transient ValueState<Long> hits;
    private transient ValueState<Long> latest;
    private transient ValueState<Integer> failures;
    private transient ValueState<Boolean> braked;
    private transient CounterByValue alerts;

    @Override
    public void open(OpenContext context) {
        about = getRuntimeContext().getState(ABOUT);
        waitingHits = getRuntimeContext().getMapState(WAITING_HITS);
        waitingFailures = getRuntimeContext().getMapState(WAITING_FAILURES);
        lastHits = getRuntimeContext().getMapState(LAST_HITS);
        hits = getRuntimeContext().getState(HITS);
        latest = getRuntimeContext().getState(LATEST);
        failures = getRuntimeContext().getState(FAILURES);
        braked = getRuntimeContext().getState(BRAKED);
        alerts =
                JobMetrics.ALERTS.byValue(getRuntimeContext().getMetricGroup(), MetricLabel.word(AlertMode.OPERATIONS));
    }

    @Override
    public void processElement(RuleSignal signal, Context context, Collector<RuleBrake> out) throws Exception {
        if (braked.value() != null) {
            return;
        }
        about.update(signal);
        MapState<Long, Integer> waiting = signal.failure() == null ? waitingHits : waitingFailures;
        Integer before = waiting.get(signal.time());
        waiting.put(signal.time(), before == null ? 1 : before + 1);
        if (before == null) {
            context.timerService().registerEventTimeTimer(signal.time());
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<RuleBrake> out) throws Exception {
        if (braked.value() != null) {
            return;
        }
        RuleSignal signal = about.value();
        Integer fired = waitingHits.get(time);
        if (fired != null) {
            waitingHits.remove(time);
            for (int i = 0; i < fired; i++) {
                if (isOneTooMany(signal, time)) {
                    brake(signal, time, Cause.STORM, storm(signal), context, out);
                    return;
                }
            }
            context.timerService().registerEventTimeTimer(latest.value() + signal.perMillis());
        }
        Integer failed = waitingFailures.get(time);
        if (failed != null) {
            waitingFailures.remove(time);
            failures.update((failures.value() == null ? 0 : failures.value()) + failed);
            if (failures.value() >= MOST_FAILURES) {
                String why = "it failed %d times, the last time with: %s; it runs no more"
                        .formatted(failures.value(), signal.failure());
                brake(signal, time, Cause.FAILURES, why, context, out);
                return;
            }
        }
        if (latest.value() != null && latest.value() + signal.perMillis() <= time) {
            lastHits.clear();
            hits.clear();
            latest.clear();
        }
    }

    /** Whether more than allowed lie in (t−w, t], this one included. */
    private boolean isOneTooMany(RuleSignal signal, long time) throws Exception {
        // What came behind the watermark counts as of now.
        long now = latest.value() == null ? time : Math.max(latest.value(), time);
        long count = hits.value() == null ? 0 : hits.value();
        int slot = (int) (count % signal.atMost());
        Long soManyBefore = lastHits.get(slot);
        lastHits.put(slot, now);
        hits.update(count + 1);
        latest.update(now);
        return soManyBefore != null && soManyBefore > now - signal.perMillis();
    }

    private static String storm(RuleSignal signal) {
        return "it fired more than %d times in %s, the most that its author believes; it goes on in shadow"
                .formatted(signal.atMost(), span(signal.perMillis()));
    }

    private static String span(long millis) {
        Duration per = Duration.ofMillis(millis);
        return per.toMinutes() <= 1 ? "a minute" : per.toHours() <= 1 ? "an hour" : "a day";
    }

    private void brake(
            RuleSignal signal, long time, Cause cause, String why, OnTimerContext context, Collector<RuleBrake> out)
            throws Exception {
        Instant stage = Instant.ofEpochMilli(signal.stage());
        Instant now = Instant.ofEpochMilli(time);
        out.collect(new RuleBrake(signal.rule(), signal.version(), stage, now.plus(AHEAD), cause, why));
        String detector = cause == Cause.STORM ? "storm-brake" : "rule-failures";
        alerts.count(detector);
        context.output(
                ALERTS,
                new Alert(
                        Alert.idOf(detector, signal.version(), signal.rule(), List.of(stage.toString())),
                        now,
                        detector,
                        signal.version(),
                        TYPOLOGY,
                        Severity.HIGH,
                        SubjectType.RULE,
                        signal.rule(),
                        signal.owner(),
                        List.of(),
                        0,
                        null,
                        now.minusMillis(signal.perMillis()),
                        "Rule %s/%d, in force since %s: %s from %s on"
                                .formatted(signal.rule(), signal.version(), stage, why, now.plus(AHEAD)),
                        AlertMode.OPERATIONS));
        about.clear();
        waitingHits.clear();
        waitingFailures.clear();
        lastHits.clear();
        hits.clear();
        latest.clear();
        failures.clear();
        braked.update(true);
    }
}
