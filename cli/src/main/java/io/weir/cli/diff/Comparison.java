package io.weir.cli.diff;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.diff.Difference.What;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Holds what a replay has written against what was live. Topics are at least once, so equal repetitions are one result; an id with different contents on one
 * side contradicts itself, which is a finding of its own, and its last content is compared.
 *
 * <p>Both sides are read once into hashes. Where something differs they are read again, to see what a late event may explain, and once more for examples: so memory is
 * that of {@link IdTable}, whatever the results hold.
 */
public final class Comparison {
    /** Of added, missing, changed and contradictory results each, permitted and not. */
    public static final int EXAMPLES = 20;

    private static final int MOST_GROUPS = 256;
    private static final int MOST_PERMITS = 30_000;
    private static final String UNSETTLED = "the live decision did not wait for event time";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final IdTable table = new IdTable();
    private final List<String> groups = new ArrayList<>();
    private final Map<String, String> permits = new LinkedHashMap<>();
    private boolean differs;

    private Comparison() {}

    /** Decisions and alerts of a period. */
    public record Both(Findings decisions, Findings alerts) {
        /** Whether there is nothing but what late events and unsettled decisions permit. */
        public boolean wellEqual() {
            return decisions.all().differences() == 0 && alerts.all().differences() == 0;
        }

        /** How many differ as late events and unsettled decisions permit. */
        public long permitted() {
            Counts all = decisions.all().plus(alerts.all());
            return all.late() + all.unsettled();
        }
    }

    /** @throws TooMany when there is more than is kept in memory */
    public static Both of(Side live, Side replay, LateEvents late) {
        Comparison decisions = new Comparison();
        decisions.read(live.decisions(), replay.decisions());
        if (decisions.differs && late.size() > 0) {
            // A decision does not say what its transaction shares with others; the transaction does.
            // Late or not, every transaction is decided: a decision that is there on one side only has no such excuse.
            live.transactions().forEach(t -> {
                if (decisions.ways(t.id()).contains(What.CHANGED)) {
                    decisions.permit(t.id(), late.behind(t));
                }
            });
        }
        Findings ofDecisions = decisions.findings(live.decisions(), replay.decisions());

        Comparison alerts = new Comparison();
        alerts.read(live.alerts(), replay.alerts());
        if (alerts.differs) {
            Function<Result, String> reason = alert -> alert.decided() == null
                    ? late.behind(alert)
                    // It follows from the decision: what permits that one to differ permits the alert to.
                    : decisions.reason(alert.decided());
            live.alerts().forEach(alert -> alerts.permit(alert.id(), reason.apply(alert)));
            replay.alerts().forEach(alert -> alerts.permit(alert.id(), reason.apply(alert)));
        }
        return new Both(ofDecisions, alerts.findings(live.alerts(), replay.alerts()));
    }

    private void read(Rereadable<Result> live, Rereadable<Result> replay) {
        live.forEach(r -> table.put(IdTable.LIVE, r.id(), r.content(), group(r.group()), r.unsettled()));
        replay.forEach(r -> table.put(IdTable.REPLAY, r.id(), r.content(), group(r.group()), false));
        for (int slot = 0; slot < table.slots() && !differs; slot++) {
            differs = table.flags(slot) != 0 && !what(slot).isEmpty();
        }
    }

    private int group(String name) {
        int known = groups.indexOf(name);
        if (known >= 0) {
            return known;
        }
        if (groups.size() == MOST_GROUPS) {
            throw new TooMany(
                    "more than %d outcomes or detectors: these are not a job's results".formatted(MOST_GROUPS));
        }
        groups.add(name);
        return groups.size() - 1;
    }

    /** In which ways the result in a slot differs; none, one, or one and contradictory. */
    private Set<What> what(int slot) {
        int flags = table.flags(slot);
        Set<What> ways = new LinkedHashSet<>();
        if ((flags & IdTable.LIVE) == 0) {
            ways.add(What.ADDED);
        } else if ((flags & IdTable.REPLAY) == 0) {
            ways.add(What.MISSING);
        } else if (!table.isSame(slot)) {
            ways.add(What.CHANGED);
        }
        if ((flags & (IdTable.LIVE_CONTRADICTS | IdTable.REPLAY_CONTRADICTS)) != 0) {
            ways.add(What.CONTRADICTORY);
        }
        return ways;
    }

    private Set<What> ways(String id) {
        int slot = table.slotOf(id);
        return table.flags(slot) == 0 ? Set.of() : what(slot);
    }

    /** @param reason the late event that may have changed the result, or {@link #UNSETTLED}; null changes nothing */
    private void permit(String id, String reason) {
        if (reason == null || ways(id).isEmpty()) {
            return;
        }
        int slot = table.slotOf(id);
        if (reason.equals(UNSETTLED)) {
            table.set(slot, IdTable.FOLLOWS_UNSETTLED);
            return;
        }
        table.set(slot, IdTable.LATE);
        // For the examples, of which there are few.
        if (permits.size() < MOST_PERMITS) {
            permits.putIfAbsent(id, reason);
        }
    }

    /** What permits the decision of this transaction to differ; null if nothing does, or if it does not differ. */
    private String reason(String transaction) {
        Set<What> ways = ways(transaction);
        int slot = table.slotOf(transaction);
        if (ways.contains(What.CHANGED) && (table.flags(slot) & IdTable.LATE) != 0) {
            return permits.getOrDefault(transaction, transaction);
        }
        boolean mayBeOtherwise = ways.contains(What.CHANGED) || ways.contains(What.CONTRADICTORY);
        return mayBeOtherwise && (table.flags(slot) & IdTable.UNSETTLED) != 0 ? UNSETTLED : null;
    }

    private Findings findings(Rereadable<Result> live, Rereadable<Result> replay) {
        Map<String, Counts> counts = new TreeMap<>();
        Map<String, Long> moved = new TreeMap<>();
        for (int slot = 0; slot < table.slots(); slot++) {
            if (table.flags(slot) != 0) {
                count(slot, counts, moved);
            }
        }
        return new Findings(counts, moved, differs ? examples(live, replay) : List.of());
    }

    private void count(int slot, Map<String, Counts> counts, Map<String, Long> moved) {
        int flags = table.flags(slot);
        Set<What> ways = what(slot);
        boolean isLive = (flags & IdTable.LIVE) != 0;
        boolean isReplay = (flags & IdTable.REPLAY) != 0;
        String liveGroup = groups.get(table.liveGroup(slot));
        String replayGroup = groups.get(table.replayGroup(slot));
        if (isReplay && isLive && !replayGroup.equals(liveGroup)) {
            counts.merge(replayGroup, new Counts(0, 1, 0, 0, 0, 0, 0, 0, 0), Counts::plus);
            moved.merge(liveGroup + " → " + replayGroup, 1L, Long::sum);
        }
        boolean differsHere = ways.stream().anyMatch(way -> way != What.CONTRADICTORY);
        boolean late = differsHere && (flags & IdTable.LATE) != 0;
        boolean unsettled = !late && ways.stream().anyMatch(way -> isUnsettled(flags, way));
        counts.merge(
                isLive ? liveGroup : replayGroup,
                new Counts(
                        isLive ? 1 : 0,
                        isReplay && (!isLive || replayGroup.equals(liveGroup)) ? 1 : 0,
                        table.isSame(slot) ? 1 : 0,
                        ways.contains(What.ADDED) ? 1 : 0,
                        ways.contains(What.MISSING) ? 1 : 0,
                        ways.contains(What.CHANGED) ? 1 : 0,
                        late ? 1 : 0,
                        unsettled ? 1 : 0,
                        contradictsWithoutLeave(flags) ? 1 : 0),
                Counts::plus);
    }

    /** One that did not wait may have become another; it cannot have been lost by that. What follows from it can. */
    private static boolean isUnsettled(int flags, What way) {
        return (way != What.CONTRADICTORY && (flags & IdTable.FOLLOWS_UNSETTLED) != 0)
                || (way == What.CHANGED && (flags & IdTable.UNSETTLED) != 0);
    }

    /** A live decision that was made again after a crash may differ from the first if either did not wait. */
    private static boolean contradictsWithoutLeave(int flags) {
        boolean live = (flags & IdTable.LIVE_CONTRADICTS) != 0
                && (flags & (IdTable.UNSETTLED | IdTable.FOLLOWS_UNSETTLED)) == 0;
        return live || (flags & IdTable.REPLAY_CONTRADICTS) != 0;
    }

    /** One that is shown, and what is known of it so far. */
    private static final class Shown {
        private final What what;
        private final String group;
        private final String permittedBy;
        private final Set<String> live = new LinkedHashSet<>();
        private final Set<String> replay = new LinkedHashSet<>();

        Shown(What what, String group, String permittedBy) {
            this.what = what;
            this.group = group;
            this.permittedBy = permittedBy;
        }
    }

    private List<Difference> examples(Rereadable<Result> live, Rereadable<Result> replay) {
        Map<String, Map<What, Shown>> shown = new LinkedHashMap<>();
        Map<String, Integer> taken = new LinkedHashMap<>();
        live.forEach(result -> take(result, shown, taken, IdTable.LIVE));
        replay.forEach(result -> take(result, shown, taken, IdTable.REPLAY));
        List<Difference> examples = new ArrayList<>();
        shown.forEach((id, ways) -> ways.forEach(
                (what, one) -> examples.add(new Difference(what, id, one.group, one.permittedBy, fields(one)))));
        // What nothing permits comes first: it is what the reader is here for.
        examples.sort(Comparator.comparing((Difference one) -> one.permittedBy() != null)
                .thenComparing(Difference::what)
                .thenComparing(Difference::id));
        return examples;
    }

    private void take(Result result, Map<String, Map<What, Shown>> shown, Map<String, Integer> taken, int side) {
        int slot = table.slotOf(result.id());
        Set<What> ways = what(slot);
        if (ways.isEmpty()) {
            return;
        }
        Map<What, Shown> known = shown.get(result.id());
        if (known == null) {
            known = new LinkedHashMap<>();
            for (What way : ways) {
                String permittedBy = permittedBy(result.id(), slot, way);
                if (taken.merge(way + (permittedBy == null ? "" : " permitted"), 1, Integer::sum) <= EXAMPLES) {
                    known.put(way, new Shown(way, result.group(), permittedBy));
                }
            }
            if (known.isEmpty()) {
                return;
            }
            shown.put(result.id(), known);
        }
        known.values().forEach(one -> (side == IdTable.LIVE ? one.live : one.replay).add(result.content()));
    }

    private String permittedBy(String id, int slot, What way) {
        int flags = table.flags(slot);
        if (way == What.CONTRADICTORY) {
            return contradictsWithoutLeave(flags) ? null : UNSETTLED;
        }
        if ((flags & IdTable.LATE) != 0) {
            return "late event " + permits.getOrDefault(id, "");
        }
        return isUnsettled(flags, way) ? UNSETTLED : null;
    }

    private static List<Difference.Field> fields(Shown one) {
        // Of a contradiction, its first and its last content stand side by side; else what each side said last.
        List<String> live = List.copyOf(one.live);
        List<String> replay = List.copyOf(one.replay);
        if (one.what == What.CONTRADICTORY) {
            List<String> which = live.size() > 1 ? live : replay;
            return fields(which.get(0), which.get(which.size() - 1));
        }
        return fields(
                live.isEmpty() ? null : live.get(live.size() - 1),
                replay.isEmpty() ? null : replay.get(replay.size() - 1));
    }

    private static List<Difference.Field> fields(String live, String replay) {
        try {
            JsonNode left = JSON.readTree(live == null ? "{}" : live);
            JsonNode right = JSON.readTree(replay == null ? "{}" : replay);
            Set<String> names = new LinkedHashSet<>();
            left.fieldNames().forEachRemaining(names::add);
            right.fieldNames().forEachRemaining(names::add);
            if (live == null || replay == null) {
                // Blanked for the comparison; they say nothing.
                names.removeAll(Result.BLANKED);
            }
            return names.stream()
                    .filter(name -> !left.path(name).equals(right.path(name)))
                    .map(name -> new Difference.Field(name, value(left.get(name)), value(right.get(name))))
                    .toList();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What we wrote ourselves is no JSON", e);
        }
    }

    private static String value(JsonNode node) {
        return node == null ? null : node.isTextual() ? node.asText() : node.toString();
    }
}
