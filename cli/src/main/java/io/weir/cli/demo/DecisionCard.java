package io.weir.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.cli.command.Console;
import io.weir.cli.topics.DecisionWatch;
import io.weir.events.Decision;
import io.weir.events.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decisions against the truth, payment by payment.
 *
 * @param missing payments without a decision that ought to have one
 * @param byOutcome how many were decided so
 * @param crimes of these, how many were payments of crimes
 * @param repeated messages of decisions beyond the first
 * @param example of a decision with its reasons
 */
record DecisionCard(
        int missing,
        Map<Outcome, Integer> byOutcome,
        Map<Outcome, Integer> crimes,
        int repeated,
        Optional<Decision> example) {

    /** @param payments that were sent and ought to be decided */
    static DecisionCard of(Set<String> payments, Set<String> fraud, DecisionWatch watch) {
        Map<Outcome, Integer> byOutcome = new EnumMap<>(Outcome.class);
        Map<Outcome, Integer> crimes = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            byOutcome.put(outcome, 0);
            crimes.put(outcome, 0);
        }
        Map<String, Outcome> outcomes = watch.outcomes();
        outcomes.forEach((id, outcome) -> {
            byOutcome.merge(outcome, 1, Integer::sum);
            if (fraud.contains(id)) {
                crimes.merge(outcome, 1, Integer::sum);
            }
        });
        int missing =
                (int) payments.stream().filter(id -> !outcomes.containsKey(id)).count();
        return new DecisionCard(missing, byOutcome, crimes, watch.repeated(), watch.blocked());
    }

    boolean complete() {
        return missing == 0 && repeated == 0;
    }

    /** Of the payments with this outcome or a harder one, the share that are crimes; NaN where there is none. */
    double precision(Outcome from) {
        return (double) sum(crimes, from) / sum(byOutcome, from);
    }

    /** Of the payments of crimes, the share with this outcome or a harder one; NaN where there is none. */
    double recall(Outcome from) {
        return (double) sum(crimes, from) / sum(crimes, Outcome.ALLOW);
    }

    private static int sum(Map<Outcome, Integer> counts, Outcome from) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().compareTo(from) >= 0)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    void print(Console console) {
        console.line(
                "  %,d payments decided, %d missing, %d doubled; %,d of them of planted crimes",
                sum(byOutcome, Outcome.ALLOW), missing, repeated, sum(crimes, Outcome.ALLOW));
        console.line("  %-20s %9s %9s %11s %9s", "decision", "payments", "of crimes", "precision", "recall");
        for (Outcome outcome : new Outcome[] {Outcome.BLOCK, Outcome.REVIEW}) {
            console.line(
                    "  %-20s %,9d %,9d %10.1f%% %8.1f%%",
                    outcome == Outcome.BLOCK ? "BLOCK" : "BLOCK or REVIEW",
                    sum(byOutcome, outcome),
                    sum(crimes, outcome),
                    100 * precision(outcome),
                    100 * recall(outcome));
        }
        example.ifPresent(decision -> {
            console.line("");
            console.line(
                    "  %s %s, score %.3f of %s, because:",
                    decision.outcome(), decision.transactionId(), decision.score(), decision.model());
            decision.reasons().forEach(reason -> console.line("    %s", reason));
        });
    }

    void write(ObjectNode node) {
        node.put("payments", sum(byOutcome, Outcome.ALLOW))
                .put("missing", missing)
                .put("doubled", repeated);
        for (Outcome outcome : Outcome.values()) {
            node.putObject(outcome.name())
                    .put("payments", byOutcome.get(outcome))
                    .put("ofCrimes", crimes.get(outcome));
        }
        node.put("blockPrecision", rounded(precision(Outcome.BLOCK)));
        node.put("blockRecall", rounded(recall(Outcome.BLOCK)));
        node.put("reviewPrecision", rounded(precision(Outcome.REVIEW)));
        node.put("reviewRecall", rounded(recall(Outcome.REVIEW)));
    }

    /** Null where there is nothing to divide by. */
    private static Double rounded(double share) {
        return Double.isNaN(share) ? null : (Double) (Math.round(share * 1_000) / 1_000.0);
    }
}
