package io.weir.jobs.decide;

import io.weir.events.Alert;
import io.weir.events.AlertMode;
import io.weir.events.DeadLetter;
import io.weir.events.DeadLetterReason;
import io.weir.events.Decision;
import io.weir.events.Outcome;
import io.weir.events.Transaction;
import io.weir.events.TransactionCodec;
import io.weir.features.FeatureVector;
import io.weir.jobs.DeadLetterCounters;
import io.weir.sql.ImmediateRule;
import io.weir.sql.Rate;
import io.weir.sql.RuleAlert;
import io.weir.sql.RuleHeader;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.functions.ProcessFunction;

/**
 * What the rules in force say of a transaction. Their alerts, what the storm brake counts, and what could not be answered leave by the side outputs of {@link Decide}.
 */
final class RulesSay {
    private final DecisionMetrics metrics;
    private final DeadLetterCounters deadLetters;

    RulesSay(DecisionMetrics metrics, DeadLetterCounters deadLetters) {
        this.metrics = metrics;
        this.deadLetters = deadLetters;
    }

    /**
     * @param outcome the severest of what was said before and what the live rules that hit say
     * @param hit their ids
     * @param reasons one each
     */
    record ByRules(Outcome outcome, List<String> hit, List<String> reasons) {}

    /** Asks every rule, also where the outcome cannot become severer: each hit is an alert. */
    ByRules of(
            FeatureVector vector,
            RuleInForce[] inForce,
            Outcome byScore,
            ProcessFunction<FeatureVector, Decision>.Context context) {
        Transaction t = vector.transaction();
        Outcome outcome = byScore;
        List<String> hit = List.of();
        List<String> reasons = List.of();
        List<RuleInForce> shadows = List.of();
        for (RuleInForce rule : inForce) {
            ImmediateRule.Answer answer = rule.rule().of(t, vector.values());
            if (answer instanceof ImmediateRule.Hit found) {
                Alert alert = alert(rule, found);
                metrics.raised(alert);
                context.output(Decide.RULE_ALERTS, alert);
                if (!rule.live()) {
                    shadows = shadows.isEmpty() ? new ArrayList<>() : shadows;
                    shadows.add(rule);
                    continue;
                }
                RuleHeader header = rule.rule().header();
                if (hit.isEmpty()) {
                    hit = new ArrayList<>();
                    reasons = new ArrayList<>();
                }
                hit.add(header.id());
                reasons.add(found.reason());
                outcome = outcome.compareTo(atLeast(header)) < 0 ? atLeast(header) : outcome;
                metrics.of(header).hit();
                context.output(Decide.RULE_SIGNALS, signal(rule, t.time().toEpochMilli(), null));
            } else if (answer instanceof ImmediateRule.Failed failed) {
                fail(rule, t, failed, context);
            }
        }
        for (RuleInForce shadow : shadows) {
            RuleHeader header = shadow.rule().header();
            metrics.of(header).shadowHit(atLeast(header).compareTo(outcome) > 0);
        }
        return new ByRules(outcome, hit, reasons);
    }

    private static Outcome atLeast(RuleHeader rule) {
        return rule.outcome() == null ? Outcome.REVIEW : rule.outcome();
    }

    private static Alert alert(RuleInForce rule, ImmediateRule.Hit hit) {
        return RuleAlert.of(
                rule.rule().header(),
                hit.subject(),
                hit.evidence(),
                hit.reason(),
                rule.live() ? AlertMode.LIVE : AlertMode.SHADOW);
    }

    private static RuleSignal signal(RuleInForce rule, long time, String failure) {
        RuleHeader header = rule.rule().header();
        Rate atMost = header.atMost();
        return new RuleSignal(
                header.id(),
                header.version(),
                rule.stage().from().toEpochMilli(),
                time,
                failure,
                atMost.alerts(),
                atMost.per().toMillis(),
                header.owner());
    }

    private void fail(
            RuleInForce rule,
            Transaction t,
            ImmediateRule.Failed failed,
            ProcessFunction<FeatureVector, Decision>.Context context) {
        context.output(Decide.RULE_SIGNALS, signal(rule, t.time().toEpochMilli(), failed.why()));
        if (metrics.of(rule.rule().header()).failed(rule.id())) {
            String origin = "rule:" + rule.id();
            refuse(
                    new DeadLetter(
                            origin + "/" + t.id(),
                            origin,
                            0,
                            0,
                            DeadLetterReason.RULE_FAILED,
                            "Rule %s cannot be answered for transaction %s: %s. It counts as not hit"
                                    .formatted(rule.id(), t.id(), failed.why()),
                            TransactionCodec.write(t)),
                    context);
        }
    }

    /** Counts and sends on what cannot be followed or answered. */
    void refuse(DeadLetter why, ProcessFunction<FeatureVector, Decision>.Context context) {
        deadLetters.count(why.reason());
        context.output(Decide.REFUSED, why);
    }
}
