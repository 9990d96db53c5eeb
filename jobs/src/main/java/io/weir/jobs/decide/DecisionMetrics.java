package io.weir.jobs.decide;

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
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * What one instance of {@link Decide} tells of its decisions and of the models that made them.
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
    private final CounterByValue ruleHits;
    private final Latency decide;
    private final Latency paymentToDecision;

    private final LabelValues models = new LabelValues(JobMetrics.MODEL);
    private final Map<String, ModelHealth> byName = new HashMap<>();
    private final Map<PlannedModel, ModelHealth> health = new HashMap<>();
    /** Who scored the last payment. */
    private LoadedModel champion;

    private List<LoadedModel> challengers = List.of();

    DecisionMetrics(Catalogue catalogue, List<Rule> rules, MetricGroup operator) {
        this.catalogue = catalogue;
        this.operator = operator;
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, JobMetrics.DECISIONS.counter(operator, MetricLabel.word(outcome)));
        }
        withoutModel = JobMetrics.DECISIONS_WITHOUT_MODEL.counter(operator);
        unsettled = JobMetrics.DECISIONS_UNSETTLED.counter(operator);
        approximate = JobMetrics.DECISIONS_APPROXIMATE.counter(operator);
        ruleHits = JobMetrics.RULE_HITS.byValue(operator);
        rules.forEach(rule -> ruleHits.expect(rule.id()));
        decide = JobMetrics.LATENCY.latency(operator, MetricLabel.word(Stage.DECIDE));
        paymentToDecision = JobMetrics.LATENCY.latency(operator, MetricLabel.word(Stage.PAYMENT_TO_DECISION));
    }

    /** The plan changed. */
    void keep(Collection<PlannedModel> planned) {
        health.keySet().retainAll(planned);
    }

    /** Who scores a payment. */
    void scoring(LoadedModel nowChampion, List<LoadedModel> nowChallengers) {
        champion = nowChampion;
        challengers = nowChallengers;
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
        decision.rules().forEach(ruleHits::count);
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
