package io.weir.jobs.decide;

import io.weir.events.Alert;
import io.weir.events.AlertMode;
import io.weir.events.Decision;
import io.weir.events.Severity;
import io.weir.events.SubjectType;
import io.weir.events.Transaction;
import io.weir.features.Catalogue;
import io.weir.jobs.metrics.CounterByValue;
import io.weir.jobs.metrics.JobMetrics;
import io.weir.jobs.metrics.Latency;
import io.weir.jobs.metrics.MetricLabel;
import io.weir.jobs.metrics.Stage;
import io.weir.scoring.Explainer;
import io.weir.scoring.Reason;
import io.weir.scoring.Reasons;
import io.weir.scoring.lifecycle.PlannedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives what is not allowed its reasons: to what the rules say, which features raised the score, by exact Shapley values. A score that reaches its
 * threshold is an alert too.
 *
 * <p>Runs on a thread of its own, so that those that are allowed do not wait for it. Bound: the models of the last few decisions.
 */
public final class Explain extends ProcessFunction<Explainable, Decision> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(Explain.class);

    static final List<String> WITHOUT_MODEL = List.of("No model is in force: decided by rules alone");
    /** The same decisions with the payments and features that they are of. */
    public static final OutputTag<Explainable> EXPLAINED =
            new OutputTag<>("explained", TypeInformation.of(Explainable.class));

    public static final OutputTag<Alert> ALERTS = new OutputTag<>("score-alerts", TypeInformation.of(Alert.class));

    /** Of an alert; its version is the model's. */
    private static final String DETECTOR = "score-";

    private static final String TYPOLOGY = "suspicious-score";
    private static final int MODELS_KEPT = 8;
    private static final int REASONS = 4;

    private final Catalogue catalogue;

    /** What it takes to explain a model's scores. */
    @SuppressWarnings("ArrayRecordComponent") // Room that is used again and again.
    private record Explained(Explainer explainer, Reasons reasons, float[] contributions) {}

    private transient Map<PlannedModel, Explained> reasons;
    private transient Counter unexplained;
    private transient CounterByValue alerts;
    private transient Latency latency;

    public Explain(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public void open(OpenContext context) {
        reasons = new LinkedHashMap<>(MODELS_KEPT, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<PlannedModel, Explained> eldest) {
                return size() > MODELS_KEPT;
            }
        };
        MetricGroup group = getRuntimeContext().getMetricGroup();
        unexplained = JobMetrics.DECISIONS_UNEXPLAINED.counter(group);
        latency = JobMetrics.LATENCY.latency(group, MetricLabel.word(Stage.EXPLAIN));
        alerts = JobMetrics.ALERTS.byValue(group, MetricLabel.word(AlertMode.LIVE));
    }

    @Override
    public void processElement(Explainable what, Context context, Collector<Decision> out) {
        List<String> sentences = new ArrayList<>(what.decision().reasons());
        if (what.planned() == null) {
            sentences.addAll(WITHOUT_MODEL);
        } else {
            sentences.addAll(ofModel(what));
        }
        Decision decision = what.decision().because(sentences);
        latency.took(context.timerService().currentProcessingTime()
                - decision.decidedAt().toEpochMilli());
        out.collect(decision);
        context.output(
                EXPLAINED,
                new Explainable(
                        decision, what.transaction(), what.values(), what.planned(), what.review(), what.block()));
        if (decision.score() >= what.review()) {
            Alert alert = alert(decision, what);
            alerts.count(alert.detector());
            context.output(ALERTS, alert);
        }
    }

    private List<String> ofModel(Explainable what) {
        Explained of = reasons.get(what.planned());
        if (of == null) {
            try {
                LoadedModel model = LoadedModel.load(what.planned(), catalogue);
                of = new Explained(
                        model.trees().explainer(),
                        new Reasons(catalogue, List.of(), usual(model)),
                        new float[catalogue.size() + 1]);
                reasons.put(what.planned(), of);
            } catch (LoadedModel.Refused e) {
                // It scored a moment ago: the decision stands, only its reasons are lost.
                LOG.error("{} was decided without reasons", what.decision().transactionId(), e);
                unexplained.inc();
                return List.of(
                        "The file of model " + what.planned().id() + " could not be read again to explain its score");
            }
        }
        of.explainer.explain(what.values(), of.contributions);
        return of.reasons.of(what.values(), of.contributions, what.transaction().currency(), REASONS).stream()
                .map(Reason::sentence)
                .toList();
    }

    private float[] usual(LoadedModel model) {
        float[] usual = new float[catalogue.size()];
        for (int i = 0; i < usual.length; i++) {
            Double value = model.card().features().get(i).usual();
            usual[i] = value == null ? Float.NaN : value.floatValue();
        }
        return usual;
    }

    private static Alert alert(Decision decision, Explainable what) {
        Transaction t = what.transaction();
        boolean block = decision.score() >= what.block();
        List<String> evidence = List.of(t.id());
        String detector = DETECTOR + what.planned().name();
        int version = what.planned().version();
        return new Alert(
                Alert.idOf(detector, version, t.account(), evidence),
                t.time(),
                detector,
                version,
                TYPOLOGY,
                block ? Severity.HIGH : Severity.MEDIUM,
                SubjectType.ACCOUNT,
                t.account(),
                t.customer(),
                evidence,
                t.amountMinor(),
                t.currency(),
                t.time(),
                String.format(
                        Locale.ROOT,
                        "Score %.3f of model %s, %s from %s on. %s",
                        decision.score(),
                        decision.model(),
                        block ? "blocked" : "looked at",
                        block ? what.block() : what.review(),
                        String.join(". ", decision.reasons())));
    }
}
