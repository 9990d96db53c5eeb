package io.weir.jobs.decide;

import io.weir.events.DeadLetter;
import io.weir.events.DeadLetterReason;
import io.weir.events.Decision;
import io.weir.events.Outcome;
import io.weir.events.Transaction;
import io.weir.features.Catalogue;
import io.weir.features.FeatureVector;
import io.weir.jobs.DeadLetterCounters;
import io.weir.jobs.metrics.JobMetrics;
import io.weir.scoring.lifecycle.Segment;
import io.weir.scoring.lifecycle.ThresholdPlan;
import io.weir.scoring.lifecycle.Timeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
 * Decides on every transaction: the champion scores its features, its segment's thresholds and the rules say what that means. Sits in the chain of the
 * step that completes the vector, so a decision costs no exchange. What is allowed leaves at once; what is not gets its reasons in a step of its
 * own, on its own thread, and leaves from there: explaining costs a hundred times what scoring does.
 *
 * <p>Holds the plans that it was told, the same in every instance; they change only by notices and by what the job was started with.
 */
public final class Decide extends ProcessFunction<FeatureVector, Decision> implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(Decide.class);

    /** What is not allowed through. */
    public static final OutputTag<Explainable> TO_EXPLAIN =
            new OutputTag<>("to-explain", TypeInformation.of(Explainable.class));
    /** Models that were refused. */
    public static final OutputTag<DeadLetter> REFUSED =
            new OutputTag<>("refused", TypeInformation.of(DeadLetter.class));

    private static final MapStateDescriptor<String, String> PLANS =
            new MapStateDescriptor<>("plans", Types.STRING, Types.STRING);
    private static final String MODELS = "models";
    private static final String THRESHOLDS = "thresholds";

    private final Catalogue catalogue;
    private final List<Rule> rules;
    private final Plans atStart;

    private transient BroadcastState<String, String> stored;
    private transient Plans plans;
    private transient String lastModels;
    private transient String lastThresholds;
    private transient Models models;
    private transient Timeline<List<Segment>> thresholds;
    private transient int modelsRevision;
    private transient int thresholdsRevision;
    private transient DecisionMetrics metrics;
    private transient DeadLetterCounters deadLetters;
    private transient List<LoadedModel.Refused> refused;
    private transient long latest;

    /** @param atStart the plans that stood on their topics when the job was submitted: what the state remembers is followed only where it is newer */
    public Decide(Catalogue catalogue, Plans atStart) {
        this(catalogue, atStart, Rule.shipped(catalogue));
    }

    /**
     * @param rules a file of them
     * @throws IllegalArgumentException naming every problem with its line
     */
    public static Decide by(Path rules, Catalogue catalogue, Plans atStart) {
        try {
            return new Decide(catalogue, atStart, Rule.parse(rules.toString(), Files.readAllLines(rules), catalogue));
        } catch (IOException e) {
            throw new UncheckedIOException("The rules in " + rules + " cannot be read", e);
        }
    }

    private Decide(Catalogue catalogue, Plans atStart, List<Rule> rules) {
        this.catalogue = catalogue;
        this.rules = rules;
        this.atStart = atStart;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        stored = context.getOperatorStateStore().getBroadcastState(PLANS);
        plans = new Plans(stored.get(MODELS), stored.get(THRESHOLDS)).orNewer(atStart);
    }

    @Override
    public void open(OpenContext context) {
        latest = Long.MIN_VALUE;
        refused = new ArrayList<>();
        MetricGroup operator = getRuntimeContext().getMetricGroup();
        metrics = new DecisionMetrics(catalogue, rules, operator);
        deadLetters = new DeadLetterCounters(operator);
        models = new Models(catalogue, refused::add);
        JobMetrics.MODELS_REVISION.gauge(operator, () -> modelsRevision);
        JobMetrics.THRESHOLDS_REVISION.gauge(operator, () -> thresholdsRevision);
        follow();
    }

    private void follow() {
        modelsRevision = plans.modelPlan().revision();
        models.follow(plans.modelPlan(), latest == Long.MIN_VALUE ? Instant.MIN : Instant.ofEpochMilli(latest));
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
        metrics.scoring(champion, challengers);
        if (!refused.isEmpty()) {
            refused.forEach(why -> {
                deadLetters.count(DeadLetterReason.REFUSED_MODEL);
                context.output(REFUSED, deadLetter(why));
            });
            refused.clear();
        }
        float score = champion == null ? Float.NaN : champion.trees().score(vector.values());
        Segment segment = ThresholdPlan.of(t, thresholds.at(time));
        Outcome outcome = ofScore(score, segment);
        List<String> hit = List.of();
        for (Rule rule : rules) {
            if (rule.hits(vector.values())) {
                hit = hit.isEmpty() ? new ArrayList<>(rules.size()) : hit;
                hit.add(rule.id());
                outcome = outcome.compareTo(rule.outcome()) < 0 ? rule.outcome() : outcome;
            }
        }
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
                hit,
                champion == null ? Explain.WITHOUT_MODEL : List.of(),
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
        if (notice.equals(lastModels) || notice.equals(lastThresholds)) {
            return;
        }
        Plans newer = plans.with(notice);
        if (!newer.equals(plans)) {
            LOG.info("Following another plan: {}", notice);
            plans = newer;
            follow();
        }
        if (Plans.isOfModels(notice)) {
            lastModels = notice;
        } else {
            lastThresholds = notice;
        }
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
    }

    @Override
    public void close() {
        if (models != null) {
            models.close();
        }
    }
}
