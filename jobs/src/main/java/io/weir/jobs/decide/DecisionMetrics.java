package io.weir.jobs.decide;

import io.weir.events.Alert;
import io.weir.events.AlertMode;
import io.weir.events.Decision;
import io.weir.events.Outcome;
import io.weir.features.Catalogue;
import io.weir.jobs.metrics.CounterByValue;
import io.weir.jobs.metrics.JobMetrics;
import io.weir.jobs.metrics.LabelValues;
import io.weir.jobs.metrics.Latency;
import io.weir.jobs.metrics.MetricLabel;
import io.weir.jobs.metrics.Stage;
import io.weir.scoring.lifecycle.PlannedModel;
import io.weir.sql.RuleHeader;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * What one instance of {@link Decide} tells of its decisions, and of the models and rules that made them.
 *
 * <p>A model keeps its numbers when its role changes or it comes back: Flink would not let a second one register under the same name, and would go on telling
 * those of the first. Bound: so many models as the label may tell apart.
 */
final class DecisionMetrics {
    private final Catalogue catalogue;
    private final MetricGroup operator;
    private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
    private final Counter withoutModel;
    private final Counter unsettled;
    private final Counter approximate;
    private final Map<AlertMode, CounterByValue> alerts = new EnumMap<>(AlertMode.class);
    private final Latency decide;
    private final Latency paymentToDecision;

    private final LabelValues models = new LabelValues(JobMetrics.MODEL);
    private final Map<String, ModelHealth> byName = new HashMap<>();
    private final Map<PlannedModel, ModelHealth> health = new HashMap<>();
    /** Who scored the last payment. */
    private LoadedModel champion;

    private List<LoadedModel> challengers = List.of();

    private final LabelValues ruleNames = new LabelValues(JobMetrics.RULE);
    private final Map<String, RuleHealth> rules = new HashMap<>();
    /** Which ran on the last payment. */
    private RuleInForce[] inForce = {};

    DecisionMetrics(Catalogue catalogue, MetricGroup operator) {
        this.catalogue = catalogue;
        this.operator = operator;
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, JobMetrics.DECISIONS.counter(operator, MetricLabel.word(outcome)));
        }
        withoutModel = JobMetrics.DECISIONS_WITHOUT_MODEL.counter(operator);
        unsettled = JobMetrics.DECISIONS_UNSETTLED.counter(operator);
        approximate = JobMetrics.DECISIONS_APPROXIMATE.counter(operator);
        for (AlertMode mode : AlertMode.values()) {
            alerts.put(mode, JobMetrics.ALERTS.byValue(operator, MetricLabel.word(mode)));
        }
        decide = JobMetrics.LATENCY.latency(operator, MetricLabel.word(Stage.DECIDE));
        paymentToDecision = JobMetrics.LATENCY.latency(operator, MetricLabel.word(Stage.PAYMENT_TO_DECISION));
    }

    /** The plan changed. */
    void keep(Collection<PlannedModel> planned) {
        health.keySet().retainAll(planned);
    }

    /** Who scores a payment, and which rules run on it: the same array for as long as they are the same. */
    void scoring(LoadedModel nowChampion, List<LoadedModel> nowChallengers, RuleInForce[] nowInForce) {
        champion = nowChampion;
        challengers = nowChallengers;
        if (nowInForce != inForce) {
            inForce = nowInForce;
            for (RuleInForce rule : nowInForce) {
                of(rule.rule().header());
            }
        }
    }

    RuleHealth of(RuleHeader rule) {
        return rules.computeIfAbsent(ruleNames.bounded(rule.id()), this::register);
    }

    private RuleHealth register(String name) {
        if (!name.equals(MetricLabel.OTHER)) {
            for (AlertMode mode : List.of(AlertMode.LIVE, AlertMode.SHADOW)) {
                JobMetrics.RULE_VERSION.gauge(
                        operator, () -> version(name, mode == AlertMode.LIVE), name, MetricLabel.word(mode));
            }
        }
        return new RuleHealth(operator, name);
    }

    private int version(String name, boolean live) {
        for (RuleInForce rule : inForce) {
            if (rule.live() == live && rule.rule().header().id().equals(name)) {
                return rule.stage().version();
            }
        }
        return 0;
    }

    void raised(Alert alert) {
        alerts.get(alert.mode()).count(alert.detector());
    }

    ModelHealth of(LoadedModel model) {
        ModelHealth found = health.get(model.planned());
        if (found == null) {
            found = byName.computeIfAbsent(models.bounded(model.planned().id()), name -> register(name, model));
            health.put(model.planned(), found);
        }
        return found;
    }

    private ModelHealth register(String name, LoadedModel model) {
        if (!name.equals(MetricLabel.OTHER)) {
            JobMetrics.MODEL_IN_FORCE.gauge(
                    operator, () -> isIt(champion, name) ? 1 : 0, name, MetricLabel.word(PlannedModel.Role.CHAMPION));
            JobMetrics.MODEL_IN_FORCE.gauge(
                    operator,
                    () -> challengers.stream().anyMatch(one -> isIt(one, name)) ? 1 : 0,
                    name,
                    MetricLabel.word(PlannedModel.Role.CHALLENGER));
        }
        return new ModelHealth(model, catalogue, operator, name);
    }

    private static boolean isIt(LoadedModel model, String name) {
        return model != null && model.planned().id().equals(name);
    }

    void decided(Decision decision) {
        outcomes.get(decision.outcome()).inc();
        if (decision.model() == null) {
            withoutModel.inc();
        }
        if (decision.unsettled()) {
            unsettled.inc();
        }
        if (decision.approximate()) {
            approximate.inc();
        }
        long now = decision.decidedAt().toEpochMilli();
        decide.took(now - decision.receivedAt().toEpochMilli());
        paymentToDecision.took(now - decision.time().toEpochMilli());
    }
}
