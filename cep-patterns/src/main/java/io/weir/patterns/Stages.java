package io.weir.patterns;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.cep.nfa.aftermatch.SkipPastLastStrategy;
import org.apache.flink.cep.pattern.GroupPattern;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.Quantifier;
import org.apache.flink.cep.pattern.Quantifier.ConsumingStrategy;
import org.apache.flink.cep.pattern.Quantifier.QuantifierProperty;
import org.apache.flink.cep.pattern.WithinType;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;

/**
 * A Flink CEP pattern as a flat table: one row for every event that a match needs, one more for a loop that may go on. What the
 * table cannot say is refused by name, so that a pattern either means exactly what it means to Flink CEP or does not start.
 *
 * <p>A match does not list its events. It holds, for every slot, the place of the slot's first event in a buffer, because the events of
 * one slot follow each other there: a phase taken strictly, once or again and again, is one slot; each event of a phase that skips
 * others is a slot of its own.
 */
final class Stages implements Serializable {
    private static final long serialVersionUID = 1L;

    /** What a waiting row does with an event it does not take, and whether it waits on for another after one it takes. */
    enum Step {
        /** next, consecutive: does not take it, dies. */
        STRICT,
        /** followedBy: takes the first that fits. */
        SKIP_TILL_NEXT,
        /** followedByAny: takes every one that fits. */
        SKIP_TILL_ANY,
        /** timesOrMore: has taken enough; takes on, or hands the event to the row after it, or both; else dies. */
        LOOP
    }

    /**
     * @param slot where the event goes
     * @param inSlot how many events the slot holds before this row takes one; a loop's may be more
     * @param predicate index of the condition
     */
    record Row(Step step, int slot, int inSlot, int predicate) implements Serializable {}

    private final ArrayList<Row> rows = new ArrayList<>();
    private final ArrayList<String> slotPhases = new ArrayList<>();
    private final ArrayList<IterativeCondition<Observation>> predicates = new ArrayList<>();
    private final long windowMillis;

    private Stages(List<Pattern<Observation, ?>> phases) {
        for (Pattern<Observation, ?> phase : phases) {
            predicates.add(condition(phase));
            addRows(phase);
        }
        windowMillis = phases.stream()
                .flatMap(phase -> phase.getWindowSize().stream())
                .mapToLong(Duration::toMillis)
                .min()
                .orElseThrow();
    }

    /** @throws IllegalArgumentException naming every feature of the pattern that only Flink CEP's own operator can run */
    static Stages compile(Pattern<Observation, ?> pattern) {
        List<Pattern<Observation, ?>> phases = new ArrayList<>();
        for (Pattern<Observation, ?> phase = pattern; phase != null; phase = previous(phase)) {
            phases.add(phase);
        }
        Collections.reverse(phases);
        List<String> refusals = new ArrayList<>();
        refuseWhole(pattern, phases, refusals);
        for (int i = 0; i < phases.size(); i++) {
            refuse(phases.get(i), i + 1 < phases.size() ? phases.get(i + 1) : null, refusals);
        }
        if (!refusals.isEmpty()) {
            throw new IllegalArgumentException(
                    "The compiled engine cannot run this pattern; engine FLINK_CEP may. " + String.join(" ", refusals));
        }
        return new Stages(phases);
    }

    private static void refuseWhole(
            Pattern<Observation, ?> last, List<Pattern<Observation, ?>> phases, List<String> refusals) {
        if (!(last.getAfterMatchSkipStrategy() instanceof SkipPastLastStrategy)) {
            refusals.add("Its skip strategy is " + last.getAfterMatchSkipStrategy()
                    + "; only skipPastLastEvent() is supported.");
        }
        if (phases.stream()
                .flatMap(phase -> phase.getWindowSize().stream())
                .noneMatch(window -> window.toMillis() > 0)) {
            refusals.add("It has no within(...) of a millisecond or more: its state would grow without bound.");
        }
    }

    private static void refuse(Pattern<Observation, ?> phase, Pattern<Observation, ?> next, List<String> refusals) {
        String name = "Phase \"" + phase.getName() + "\" ";
        if (phase instanceof GroupPattern) {
            refusals.add("It has a group of phases.");
            return;
        }
        Quantifier quantifier = phase.getQuantifier();
        boolean loop = quantifier.hasProperty(QuantifierProperty.LOOPING);
        switch (quantifier.getConsumingStrategy()) {
            case NOT_NEXT -> refusals.add(name + "is notNext().");
            case NOT_FOLLOW -> refusals.add(name + "is notFollowedBy().");
            default -> {}
        }
        if (quantifier.hasProperty(QuantifierProperty.OPTIONAL)) {
            refusals.add(name + "is optional().");
        }
        if (quantifier.hasProperty(QuantifierProperty.GREEDY)) {
            refusals.add(name + "is greedy().");
        }
        if (phase.getUntilCondition() != null) {
            refusals.add(name + "has until(...).");
        }
        if (phase.getWindowSize(WithinType.PREVIOUS_AND_CURRENT).isPresent()
                || (phase.getTimes() != null && phase.getTimes().getWindowSize().isPresent())) {
            refusals.add(name + "has a window from event to event; only from the first to the last is supported.");
        }
        if (phase.getTimes() != null
                && phase.getTimes().getFrom() != phase.getTimes().getTo()) {
            refusals.add(name + "is times(from, to); only times(n) is supported.");
        }
        if (quantifier.getInnerConsumingStrategy() == ConsumingStrategy.SKIP_TILL_ANY) {
            refusals.add(name + "has allowCombinations().");
        } else if (loop && quantifier.getInnerConsumingStrategy() != ConsumingStrategy.STRICT) {
            refusals.add(name + "is timesOrMore(n) or oneOrMore() without consecutive().");
        }
        if (loop && next == null) {
            refusals.add(name + "is an open loop at the end; times(n) says the same.");
        } else if (loop && (next.getQuantifier().getConsumingStrategy() != ConsumingStrategy.STRICT)) {
            refusals.add(name + "is an open loop that is not followed by next(...).");
        }
    }

    private void addRows(Pattern<Observation, ?> phase) {
        Quantifier quantifier = phase.getQuantifier();
        int predicate = predicates.size() - 1;
        int times = phase.getTimes() == null ? 1 : phase.getTimes().getFrom();
        boolean contiguous = quantifier.getInnerConsumingStrategy() == ConsumingStrategy.STRICT;
        for (int i = 0; i < times; i++) {
            if (i == 0 || !contiguous) {
                slotPhases.add(phase.getName());
            }
            Step step = i > 0 && contiguous ? Step.STRICT : i > 0 ? Step.SKIP_TILL_NEXT : step(quantifier);
            rows.add(new Row(step, slotPhases.size() - 1, contiguous ? i : 0, predicate));
        }
        if (quantifier.hasProperty(QuantifierProperty.LOOPING)) {
            rows.add(new Row(Step.LOOP, slotPhases.size() - 1, times, predicate));
        }
    }

    private static Step step(Quantifier quantifier) {
        return switch (quantifier.getConsumingStrategy()) {
            case STRICT -> Step.STRICT;
            case SKIP_TILL_NEXT -> Step.SKIP_TILL_NEXT;
            case SKIP_TILL_ANY -> Step.SKIP_TILL_ANY;
            case NOT_FOLLOW, NOT_NEXT -> throw new IllegalStateException("refused before");
        };
    }

    Row[] rows() {
        return rows.toArray(Row[]::new);
    }

    /** The phase of every slot, in order; neighbours may share one. */
    String[] slotPhases() {
        return slotPhases.toArray(String[]::new);
    }

    /** Equal for tables that are equal but for their conditions and window; the same in every process; never 0. */
    int shape() {
        int shape = 1;
        for (Row row : rows) {
            shape = 31 * shape + row.step.name().hashCode();
            shape = 31 * shape + row.slot;
            shape = 31 * shape + row.inSlot;
        }
        return shape == 0 ? 1 : shape;
    }

    /** How many events a slot holds in the end; 0 where a loop decides. */
    int[] slotSizes() {
        int[] sizes = new int[slotPhases.size()];
        for (Row row : rows) {
            sizes[row.slot] = row.step == Step.LOOP ? 0 : row.inSlot + 1;
        }
        return sizes;
    }

    List<IterativeCondition<Observation>> predicates() {
        return predicates;
    }

    /** Whether the condition looks at its event alone, so that one answer holds for all open runs. */
    static boolean looksAtEventOnly(IterativeCondition<Observation> predicate) {
        return predicate instanceof SimpleCondition;
    }

    /** A run dies when its first event is this old. */
    long windowMillis() {
        return windowMillis;
    }

    @SuppressWarnings("unchecked") // The API types every earlier phase as a pattern of the same events.
    private static Pattern<Observation, ?> previous(Pattern<Observation, ?> phase) {
        return (Pattern<Observation, ?>) phase.getPrevious();
    }

    @SuppressWarnings(
            "unchecked") // Without subtype(), a condition takes any observation; there are no subtypes of a record.
    private static IterativeCondition<Observation> condition(Pattern<Observation, ?> phase) {
        return (IterativeCondition<Observation>) phase.getCondition();
    }
}
