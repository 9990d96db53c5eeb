package io.weir.cli.diff;

import io.weir.events.Alert;
import io.weir.events.Decision;
import io.weir.events.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The twin of {@link Comparison}: whole records in maps, one rule after the other. */
final class NaiveComparison {
    private NaiveComparison() {}

    static Map<String, Counts> decisions(
            List<Decision> live,
            List<Decision> replay,
            List<Transaction> transactions,
            Set<String> lateIds,
            Map<String, Set<Instant>> lateOf) {
        Map<String, Transaction> byId = new TreeMap<>();
        transactions.forEach(t -> byId.put(t.id(), t));
        Map<String, List<Decision>> left = byId(live);
        Map<String, List<Decision>> right = byId(replay);
        Set<String> ids = new TreeSet<>(left.keySet());
        ids.addAll(right.keySet());
        Map<String, Counts> counts = new TreeMap<>();
        for (String id : ids) {
            Decision l = last(left.get(id));
            Decision r = last(right.get(id));
            boolean contradicts =
                    left.getOrDefault(id, List.of()).stream().distinct().count() > 1;
            Transaction t = byId.get(id);
            if (l == null) {
                add(counts, r.outcome().name(), new Counts(0, 1, 0, 1, 0, 0, 0, 0, 0));
            } else if (r == null) {
                add(counts, l.outcome().name(), new Counts(1, 0, 0, 0, 1, 0, 0, 0, 0));
            } else {
                boolean same = l.equals(r);
                boolean isLate = !same
                        && (lateIds.contains(id)
                                || before(lateOf.get("of " + t.account()), t.time())
                                || (t.merchant() != null && before(lateOf.get(t.merchant()), t.time())));
                boolean unsettled = !same && !isLate && byUnsettled(live, id);
                boolean moved = l.outcome() != r.outcome();
                if (moved) {
                    add(counts, r.outcome().name(), new Counts(0, 1, 0, 0, 0, 0, 0, 0, 0));
                }
                add(
                        counts,
                        l.outcome().name(),
                        new Counts(
                                1,
                                moved ? 0 : 1,
                                same ? 1 : 0,
                                0,
                                0,
                                same ? 0 : 1,
                                isLate ? 1 : 0,
                                unsettled ? 1 : 0,
                                contradicts && !byUnsettled(live, id) ? 1 : 0));
            }
        }
        return counts;
    }

    static Map<String, Counts> alerts(
            List<Alert> live, List<Alert> replay, Set<String> lateIds, Map<String, Set<Instant>> lateOf) {
        Map<String, Counts> counts = new TreeMap<>();
        for (Alert a : live) {
            boolean same = replay.contains(a);
            add(
                    counts,
                    a.detector() + " 1",
                    same
                            ? new Counts(1, 1, 1, 0, 0, 0, 0, 0, 0)
                            : new Counts(1, 0, 0, 0, 1, 0, near(a, lateIds, lateOf) ? 1 : 0, 0, 0));
        }
        for (Alert a : replay) {
            if (!live.contains(a)) {
                add(counts, a.detector() + " 1", new Counts(0, 1, 0, 1, 0, 0, near(a, lateIds, lateOf) ? 1 : 0, 0, 0));
            }
        }
        return counts;
    }

    private static boolean near(Alert a, Set<String> lateIds, Map<String, Set<Instant>> lateOf) {
        return lateIds.contains(a.evidence().get(0))
                || lateOf.getOrDefault(a.subject(), Set.of()).stream()
                        .anyMatch(time -> Duration.between(time, a.time()).abs().toHours() < 24);
    }

    private static boolean before(Set<Instant> times, Instant time) {
        return times != null && times.stream().anyMatch(late -> !late.isAfter(time));
    }

    private static boolean byUnsettled(List<Decision> live, String id) {
        return live.stream().anyMatch(d -> d.transactionId().equals(id) && d.unsettled());
    }

    private static Map<String, List<Decision>> byId(List<Decision> decisions) {
        Map<String, List<Decision>> byId = new TreeMap<>();
        for (Decision d : decisions) {
            byId.computeIfAbsent(d.transactionId(), k -> new ArrayList<>()).add(bare(d));
        }
        return byId;
    }

    private static Decision bare(Decision d) {
        return new Decision(
                d.transactionId(),
                d.time(),
                d.account(),
                d.customer(),
                d.outcome(),
                d.score(),
                d.model(),
                d.segment(),
                0,
                d.rules(),
                d.reasons(),
                d.challengers(),
                d.approximate(),
                false,
                Examples.START,
                Examples.START);
    }

    private static Decision last(List<Decision> decisions) {
        return decisions == null ? null : decisions.get(decisions.size() - 1);
    }

    private static void add(Map<String, Counts> counts, String group, Counts more) {
        counts.merge(group, more, Counts::plus);
    }
}
