package io.weir.jobs.decide;

import io.weir.events.Alert;
import io.weir.events.DeadLetter;
import io.weir.events.DeadLetterReason;
import io.weir.events.Decision;
import io.weir.events.Outcome;
import io.weir.events.Transaction;
import io.weir.features.Catalogue;
import io.weir.features.FeatureVector;
import io.weir.jobs.DeadLetterCounters;
import io.weir.jobs.decide.RulesSay.ByRules;
import io.weir.jobs.metrics.JobMetrics;
import io.weir.scoring.lifecycle.Segment;
import io.weir.scoring.lifecycle.ThresholdPlan;
import io.weir.scoring.lifecycle.Timeline;
import io.weir.sql.CheckedRule;
import io.weir.sql.CompiledRules;
import io.weir.sql.Problem;
import io.weir.sql.RuleChecker;
import io.weir.sql.RulePlan;
import io.weir.sql.ShippedRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides on every transaction: the champion scores its features, its segment's thresholds and the live rules say what that means. Sits in the chain of
 * the step that completes the vector, so a decision costs no exchange. What is allowed leaves at once; what is not gets its reasons in a step of its
 * own, on its own thread, and leaves from there: explaining costs a hundred times what scoring does.
 *
 * <p>What a rule finds is an alert too; of a rule in shadow it is nothing but that. A rule that cannot be answered for a transaction has not hit it,
 * and is a dead letter.
 *
 * <p>Holds the plans that it was told, the same in every instance; they change only by notices and by what the job was started with.
 */
public final class Decide extends ProcessFunction<FeatureVector, Decision> implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(Decide.class);

    /** What is not allowed through. */
    public static final OutputTag<Explainable> TO_EXPLAIN =
            new OutputTag<>("to-explain", TypeInformation.of(Explainable.class));
    /** What rules found. */
    public static final OutputTag<Alert> RULE_ALERTS = new OutputTag<>("rule-alerts", TypeInformation.of(Alert.class));
    /** Of live rules that fired, and of rules that failed. */
    public static final OutputTag<RuleSignal> RULE_SIGNALS =
            new OutputTag<>("rule-signals", TypeInformation.of(RuleSignal.class));
    /** Models and rules that were refused, and rules that failed. */
    public static final OutputTag<DeadLetter> REFUSED =
            new OutputTag<>("refused", TypeInformation.of(DeadLetter.class));

    private static final MapStateDescriptor<String, String> PLANS =
            new MapStateDescriptor<>("plans", Types.STRING, Types.STRING);
    private static final String MODELS = "models";
    private static final String THRESHOLDS = "thresholds";

    private final Catalogue catalogue;
    private final List<String> ruleTexts;
    private final CompiledRules compiled;
    private final Plans atStart;

    private transient BroadcastState<String, String> stored;
    private transient Plans plans;
    /** Notices by name. Bound: as many as there are plans. */
    private transient Map<String, String> lastHeard;

    private transient Models models;
    private transient Timeline<List<Segment>> thresholds;
    private transient int modelsRevision;
    private transient int thresholdsRevision;
    private transient int rulesPublished;
    private transient int rulesBraked;
    private transient DecisionMetrics metrics;
    private transient List<DeadLetter> refused;
    private transient Rules rules;
    private transient RulesSay rulesSay;
    private transient long latest;

    /**
     * By the rules that come with the job, until others are published.
     *
     * @param atStart the plans that stood on their topics when the job was submitted: what the state remembers is followed only where it is newer
     */
    public Decide(Catalogue catalogue, Plans atStart) {
        this(catalogue, atStart, ShippedRules.texts());
    }

    /**
     * By other rules.
     *
     * @param rules a file of one, or a folder of them
     * @throws IllegalArgumentException naming every problem with its file and line
     */
    public static Decide by(Path rules, Catalogue catalogue, Plans atStart) {
        RuleChecker checker = new RuleChecker(catalogue);
        List<CheckedRule> checked;
        try {
            checked = Files.isDirectory(rules) ? checker.checkAll(rules) : List.of(checker.check(rules));
        } catch (IOException e) {
            throw new UncheckedIOException("The rules in " + rules + " cannot be read", e);
        }
        String problems = checked.stream()
                .flatMap(rule -> rule.problems().stream())
                .map(Problem::toString)
                .collect(Collectors.joining("\n  "));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("The rules in " + rules + " cannot run:\n  " + problems);
        }
        return new Decide(atStart, catalogue, checked);
    }

    Decide(Catalogue catalogue, Plans atStart, List<String> ruleTexts) {
        this(atStart, catalogue, Rules.checked(catalogue, ruleTexts));
    }

    private Decide(Plans atStart, Catalogue catalogue, List<CheckedRule> rules) {
        this.catalogue = catalogue;
        this.ruleTexts = rules.stream().map(CheckedRule::text).toList();
        this.compiled = CompiledRules.of(rules);
        this.atStart = atStart;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        stored = context.getOperatorStateStore().getBroadcastState(PLANS);
        TreeMap<String, String> storedRules = new TreeMap<>();
        for (Map.Entry<String, String> entry : stored.entries()) {
            if (Plans.isOfRules(entry.getKey())) {
                storedRules.put(entry.getKey(), entry.getValue());
            }
        }
        plans = new Plans(stored.get(MODELS), stored.get(THRESHOLDS), storedRules).orNewer(atStart);
    }

    @Override
    public void open(OpenContext context) {
        latest = Long.MIN_VALUE;
        refused = new ArrayList<>();
        lastHeard = new HashMap<>();
        MetricGroup operator = getRuntimeContext().getMetricGroup();
        metrics = new DecisionMetrics(catalogue, operator);
        rulesSay = new RulesSay(metrics, new DeadLetterCounters(operator));
        models = new Models(catalogue, why -> refused.add(deadLetter(why)));
        rules = new Rules(catalogue, ruleTexts, compiled, why -> refused.add(deadLetter(why)));
        JobMetrics.MODELS_REVISION.gauge(operator, () -> modelsRevision);
        JobMetrics.THRESHOLDS_REVISION.gauge(operator, () -> thresholdsRevision);
        JobMetrics.RULES_PUBLISHED.gauge(operator, () -> rulesPublished);
        JobMetrics.RULES_BRAKED.gauge(operator, () -> rulesBraked);
        follow();
        followRules();
    }

    private void followRules() {
        rules.follow(plans.rules(), now());
        rulesPublished =
                (int) plans.rules().keySet().stream().filter(RulePlan::isKey).count();
        rulesBraked = plans.rules().size() - rulesPublished;
    }

    /** Event time of the present. */
    private Instant now() {
        return latest == Long.MIN_VALUE ? Instant.MIN : Instant.ofEpochMilli(latest);
    }

    private void follow() {
        modelsRevision = plans.modelPlan().revision();
        models.follow(plans.modelPlan(), now());
        ThresholdPlan plan = plans.thresholdPlan();
        thresholds = new Timeline<>(plan.changes(), plan::at);
        thresholdsRevision = plan.revision();
        metrics.keep(plans.modelPlan().models());
    }

    @Override
    public void processElement(FeatureVector vector, Context context, Collector<Decision> out) {
        if (vector.notice() != null) {
            hear(vector.notice());
            return;
        }
        Transaction t = vector.transaction();
        long time = t.time().toEpochMilli();
        latest = Math.max(latest, time);
        LoadedModel champion = models.champion(time);
        List<LoadedModel> challengers = models.challengers(time);
        RuleInForce[] inForce = rules.at(time);
        metrics.scoring(champion, challengers, inForce);
        if (!refused.isEmpty()) {
            refused.forEach(why -> rulesSay.refuse(why, context));
            refused.clear();
        }
        float score = champion == null ? Float.NaN : champion.trees().score(vector.values());
        Segment segment = ThresholdPlan.of(t, thresholds.at(time));
        ByRules byRules = rulesSay.of(vector, inForce, ofScore(score, segment), context);
        Outcome outcome = byRules.outcome();
        List<String> noted = noted(challengers, vector, outcome, segment);
        if (champion != null) {
            metrics.of(champion).saw(score, vector.values(), outcome != Outcome.ALLOW, outcome != Outcome.ALLOW);
        }
        Decision decision = new Decision(
                t.id(),
                t.time(),
                t.account(),
                t.customer(),
                outcome,
                score,
                champion == null ? null : champion.planned().id(),
                segment.name(),
                thresholdsRevision,
                byRules.hit(),
                outcome != Outcome.ALLOW ? byRules.reasons() : champion == null ? Explain.WITHOUT_MODEL : List.of(),
                noted,
                vector.approximate(),
                vector.unsettled(),
                Instant.ofEpochMilli(vector.receivedMillis()),
                Instant.ofEpochMilli(context.timerService().currentProcessingTime()));
        metrics.decided(decision);
        if (outcome == Outcome.ALLOW) {
            out.collect(decision);
        } else {
            context.output(
                    TO_EXPLAIN,
                    new Explainable(
                            decision,
                            t,
                            vector.values(),
                            champion == null ? null : champion.planned(),
                            segment.review(),
                            segment.block()));
        }
    }

    private static Outcome ofScore(float score, Segment segment) {
        // Without a model the score is no number, and not above anything.
        if (score >= segment.block()) {
            return Outcome.BLOCK;
        }
        return score >= segment.review() ? Outcome.REVIEW : Outcome.ALLOW;
    }

    private List<String> noted(List<LoadedModel> challengers, FeatureVector vector, Outcome outcome, Segment segment) {
        if (challengers.isEmpty()) {
            return List.of();
        }
        List<String> noted = new ArrayList<>(challengers.size());
        for (LoadedModel challenger : challengers) {
            float score = challenger.trees().score(vector.values());
            noted.add(challenger.planned().id() + "=" + score);
            metrics.of(challenger)
                    .saw(score, vector.values(), ofScore(score, segment) != Outcome.ALLOW, outcome != Outcome.ALLOW);
        }
        return noted;
    }

    /** Instances hear every notice several times. */
    private void hear(String notice) {
        String name = Plans.name(notice);
        if (notice.equals(lastHeard.put(name, notice))) {
            return;
        }
        Plans newer = plans.with(notice);
        if (newer.equals(plans)) {
            return;
        }
        plans = newer;
        if (Plans.isOfRules(name)) {
            LOG.info("Following another plan: {}", name);
            followRules();
        } else {
            LOG.info("Following another plan: {}", notice);
            follow();
        }
    }

    private static DeadLetter deadLetter(RefusedRule why) {
        LOG.error("Rule {} is refused: {}. The one before it goes on", why.id(), why.why());
        return DeadLetter.at(
                "rule:" + why.id(),
                0,
                0,
                DeadLetterReason.REFUSED_RULE,
                why.why(),
                why.text().getBytes(StandardCharsets.UTF_8));
    }

    private static DeadLetter deadLetter(LoadedModel.Refused why) {
        LOG.error("{}. The one before it goes on", why.getMessage());
        return DeadLetter.at(
                "model:" + why.model().file(),
                0,
                0,
                DeadLetterReason.REFUSED_MODEL,
                why.getMessage(),
                why.model().id().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        stored.clear();
        if (plans.models() != null) {
            stored.put(MODELS, plans.models());
        }
        if (plans.thresholds() != null) {
            stored.put(THRESHOLDS, plans.thresholds());
        }
        for (Map.Entry<String, String> rule : plans.rules().entrySet()) {
            stored.put(rule.getKey(), rule.getValue());
        }
    }

    @Override
    public void close() {
        if (models != null) {
            models.close();
        }
        if (rules != null) {
            rules.close();
        }
    }
}
