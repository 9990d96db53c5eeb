package io.weir.jobs.rules;

import io.weir.events.Alert;
import io.weir.events.AlertMode;
import io.weir.events.DeadLetter;
import io.weir.events.DeadLetterReason;
import io.weir.jobs.decide.Plans;
import io.weir.jobs.decide.RuleHealth;
import io.weir.jobs.decide.RuleSignal;
import io.weir.jobs.metrics.JobMetrics;
import io.weir.jobs.metrics.LabelValues;
import io.weir.sql.CheckedRule;
import io.weir.sql.RuleBrake;
import io.weir.sql.RuleChecker;
import io.weir.sql.RuleHeader;
import io.weir.sql.RuleHeader.Status;
import io.weir.sql.RulePlan;
import io.weir.sql.RuleStage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Lets an alert through once, in the mode that its rule's plan says for the alert's event time: a rule goes to shadow, live or is retired while the job
 * runs; only another text needs another job. What is not in force then raises nothing.
 *
 * <p>Keyed by the alert's id. Holds that it was raised for as long as a rule can look back, since a window that slides finds the same again with every step.
 * Holds the plans of rules that it was told, the same in every instance.
 */
public final class MarkAlerts extends KeyedBroadcastProcessFunction<String, Found, String, Alert> {
    private static final long serialVersionUID = 1L;

    /** Of live rules that fired, and of rules that failed. */
    public static final OutputTag<RuleSignal> SIGNALS =
            new OutputTag<>("rule-signals", TypeInformation.of(RuleSignal.class));
    /** What could not be answered. */
    public static final OutputTag<DeadLetter> FAILED =
            new OutputTag<>("rule-failures", TypeInformation.of(DeadLetter.class));

    public static final MapStateDescriptor<String, String> PLANS =
            new MapStateDescriptor<>("plans", Types.STRING, Types.STRING);

    /** The longest interval that the checker allows in a rule. */
    static final Duration REMEMBERED = Duration.ofDays(90);

    private static final ValueStateDescriptor<Boolean> RAISED = new ValueStateDescriptor<>("raised", Types.BOOLEAN);

    private final ArrayList<String> texts;
    private final Plans atStart;

    private transient ValueState<Boolean> raised;
    /** By id and version: those that run. */
    private transient Map<String, RuleHeader> headers;
    /** What nobody has published. */
    private transient Map<String, RulePlan> cameAlong;

    private transient Plans plans;
    private transient Map<String, RulePlan> read;
    private transient Map<String, List<RuleBrake>> brakes;
    private transient Map<String, RuleHealth> health;
    private transient LabelValues names;
    private transient Counter notInForce;
    private transient Counter again;

    /**
     * @param rules that run
     * @param atStart the plans that stood on the topic when the job was submitted
     */
    public MarkAlerts(List<CheckedRule> rules, Plans atStart) {
        this.texts = new ArrayList<>(rules.stream().map(CheckedRule::text).toList());
        this.atStart = atStart;
    }

    @Override
    public void open(OpenContext context) {
        raised = getRuntimeContext().getState(RAISED);
        headers = new HashMap<>();
        cameAlong = new HashMap<>();
        for (String text : texts) {
            RuleHeader header = RuleChecker.header(text);
            headers.put(header.id() + "/" + header.version(), header);
            cameAlong.put(header.id(), RulePlan.unpublished(header, text));
        }
        health = new HashMap<>();
        names = new LabelValues(JobMetrics.RULE);
        notInForce = getRuntimeContext().getMetricGroup().counter("alerts_not_in_force");
        again = getRuntimeContext().getMetricGroup().counter("alerts_found_again");
    }

    @Override
    public void processBroadcastElement(String notice, Context context, Collector<Alert> out) throws Exception {
        String name = Plans.name(notice);
        if (!Plans.isOfRules(name)) {
            return;
        }
        BroadcastState<String, String> stored = context.getBroadcastState(PLANS);
        Plans before = known(stored);
        Plans newer = before.with(notice);
        if (!newer.equals(before)) {
            follow(newer);
        }
        stored.put(name, newer.rules().get(name));
    }

    private Plans known(ReadOnlyBroadcastState<String, String> stored) throws Exception {
        if (plans == null) {
            Plans remembered = Plans.NONE;
            for (Map.Entry<String, String> one : stored.immutableEntries()) {
                remembered = remembered.with(one.getKey() + one.getValue());
            }
            follow(remembered.orNewer(atStart));
        }
        return plans;
    }

    private void follow(Plans newer) {
        plans = newer;
        read = new HashMap<>(cameAlong);
        brakes = new HashMap<>();
        newer.rules().forEach((key, json) -> {
            if (RulePlan.isKey(key)) {
                RulePlan plan = Plans.rulePlan(json);
                read.put(plan.id(), plan);
            } else {
                RuleBrake brake = Plans.brake(json);
                brakes.computeIfAbsent(brake.rule(), rule -> new ArrayList<>()).add(brake);
            }
        });
    }

    @Override
    public void processElement(Found found, ReadOnlyContext context, Collector<Alert> out) throws Exception {
        known(context.getBroadcastState(PLANS));
        Instant time = Instant.ofEpochMilli(found.time());
        RuleStage stage = inForce(read.get(found.rule()), time);
        if (stage == null || stage.version() != found.version() || ended(found, stage, time)) {
            notInForce.inc();
            return;
        }
        RuleHeader header = headers.get(found.rule() + "/" + found.version());
        if (found.alert() == null) {
            fail(found, stage, header, context);
            return;
        }
        if (raised.value() != null) {
            again.inc();
            return;
        }
        raised.update(true);
        context.timerService().registerEventTimeTimer(found.time() + REMEMBERED.toMillis());
        boolean live = stage.mode() == Status.LIVE && !isBraked(found, stage, time, RuleBrake.Cause.STORM);
        out.collect(found.alert().as(live ? AlertMode.LIVE : AlertMode.SHADOW));
        if (live) {
            healthOf(header).hit();
            context.output(SIGNALS, signal(header, stage, found.time(), null));
        } else {
            healthOf(header).shadowHit(false);
        }
    }

    /** Of those whose text runs here: a stage whose text could not be run leaves the one before in force. */
    private RuleStage inForce(RulePlan plan, Instant time) {
        return plan.until(time).stream()
                .filter(stage ->
                        stage.mode() == Status.RETIRED || headers.containsKey(plan.id() + "/" + stage.version()))
                .findFirst()
                .orElse(null);
    }

    private boolean ended(Found found, RuleStage stage, Instant time) {
        return stage.mode() == Status.RETIRED || isBraked(found, stage, time, RuleBrake.Cause.FAILURES);
    }

    private boolean isBraked(Found found, RuleStage stage, Instant time, RuleBrake.Cause cause) {
        return brakes.getOrDefault(found.rule(), List.of()).stream()
                .anyMatch(brake -> brake.cause() == cause
                        && brake.isOf(stage)
                        && !brake.from().isAfter(time));
    }

    private void fail(Found found, RuleStage stage, RuleHeader header, ReadOnlyContext context) {
        context.output(SIGNALS, signal(header, stage, found.time(), found.failure()));
        if (healthOf(header).failed(found.rule() + "/" + found.version())) {
            String origin = "rule:" + found.rule() + "/" + found.version();
            context.output(
                    FAILED,
                    new DeadLetter(
                            origin + "/" + found.time(),
                            origin,
                            0,
                            0,
                            DeadLetterReason.RULE_FAILED,
                            "Rule %s/%d cannot be answered at %s: %s. It counts as not hit"
                                    .formatted(
                                            found.rule(),
                                            found.version(),
                                            Instant.ofEpochMilli(found.time()),
                                            found.failure()),
                            found.row().getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static RuleSignal signal(RuleHeader header, RuleStage stage, long time, String failure) {
        return new RuleSignal(
                header.id(),
                header.version(),
                stage.from().toEpochMilli(),
                time,
                failure,
                header.atMost().alerts(),
                header.atMost().per().toMillis(),
                header.owner());
    }

    private RuleHealth healthOf(RuleHeader rule) {
        return health.computeIfAbsent(
                names.bounded(rule.id()),
                name -> new RuleHealth(getRuntimeContext().getMetricGroup(), name));
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Alert> out) {
        raised.clear();
    }
}
