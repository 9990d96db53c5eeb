package io.weir.patterns;

import io.weir.patterns.Observation.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The three typologies once more, as slow loops that know no pattern, no state and none of the code they check. */
final class Twins {
    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;

    private Twins() {}

    /** At least three deposits of 5,000 to 9,999.99 within 24 hours that reach 10,000 together; each is used once. */
    static List<List<String>> structuring(List<Observation> inOrder) {
        List<List<String>> found = new ArrayList<>();
        for (List<Observation> events : groups(inOrder, o -> o.customer() + " in " + o.currency())) {
            int unusedFrom = 0;
            for (int last = 0; last < events.size(); last++) {
                List<String> evidence = new ArrayList<>();
                long sum = 0;
                for (int i = unusedFrom; i <= last; i++) {
                    Observation o = events.get(i);
                    if (isCounted(o) && o.time() > events.get(last).time() - DAY) {
                        evidence.add(o.id());
                        sum += o.amountMinor();
                    }
                }
                if (isCounted(events.get(last)) && evidence.size() >= 3 && sum >= 10_000_00) {
                    found.add(evidence);
                    unusedFrom = last + 1;
                }
            }
        }
        return found;
    }

    private static boolean isCounted(Observation o) {
        return o.kind() == Kind.CASH_DEPOSIT && o.amountMinor() >= 5_000_00 && o.amountMinor() < 10_000_00;
    }

    /** Five payments within 60 seconds, each used once; a run that starts less than 60 seconds after the last one is not told. */
    static List<List<String>> velocityBurst(List<Observation> inOrder) {
        List<List<String>> found = new ArrayList<>();
        for (List<Observation> events : groups(inOrder, Observation::account)) {
            List<Observation> payments = events.stream()
                    .filter(o -> o.kind() == Kind.CARD || o.kind() == Kind.TRANSFER || o.kind() == Kind.CASH_WITHDRAWAL)
                    .toList();
            long lastEnd = Long.MIN_VALUE / 2;
            int first = 0;
            while (first + 5 <= payments.size()) {
                List<Observation> five = payments.subList(first, first + 5);
                long start = five.get(0).time();
                long end = five.get(4).time();
                if (end - start >= MINUTE) {
                    first++;
                    continue;
                }
                if (start - lastEnd >= MINUTE) {
                    found.add(five.stream().map(Observation::id).toList());
                }
                lastEnd = end;
                first += 5;
            }
        }
        return found;
    }

    /** The first way in, then the first adding, of every transfer of 1,000 or more that ends such a story within 30 minutes. */
    static List<List<String>> accountTakeover(List<Observation> inOrder) {
        List<List<String>> found = new ArrayList<>();
        for (List<Observation> events : groups(inOrder, Observation::account)) {
            int from = 0;
            for (int transfer = 0; transfer < events.size(); transfer++) {
                List<String> evidence = takeoverEndingAt(events, from, transfer);
                if (!evidence.isEmpty()) {
                    found.add(evidence);
                    from = transfer + 1;
                }
            }
        }
        return found;
    }

    private static List<String> takeoverEndingAt(List<Observation> events, int from, int transfer) {
        Observation sent = events.get(transfer);
        if (sent.kind() != Kind.TRANSFER || sent.amountMinor() < 1_000_00 || sent.counterparty() == null) {
            return List.of();
        }
        for (int in = from; in < transfer; in++) {
            for (int added = in + 1; added < transfer; added++) {
                if (sent.time() - events.get(in).time() < 30 * MINUTE
                        && events.get(added).kind() == Kind.BENEFICIARY_ADDED
                        && sent.counterparty().equals(events.get(added).counterparty())
                        && isWayIn(events, in)) {
                    return List.of(events.get(in).id(), events.get(added).id(), sent.id());
                }
            }
        }
        return List.of();
    }

    private static boolean isWayIn(List<Observation> events, int at) {
        Observation o = events.get(at);
        if (o.kind() == Kind.CREDENTIAL_CHANGED || o.kind() == Kind.CONTACT_CHANGED) {
            return true;
        }
        if (o.kind() != Kind.LOGIN_SUCCEEDED || o.device() == null) {
            return false;
        }
        // The 32 devices used last, going back 180 days.
        Set<String> known = new HashSet<>();
        for (int i = at - 1; i >= 0 && known.size() < 32; i--) {
            Observation earlier = events.get(i);
            if (earlier.kind() == Kind.LOGIN_SUCCEEDED
                    && earlier.device() != null
                    && o.time() - earlier.time() < 180 * DAY) {
                known.add(earlier.device());
            }
        }
        return !known.isEmpty() && !known.contains(o.device());
    }

    private static Iterable<List<Observation>> groups(List<Observation> inOrder, Function<Observation, String> key) {
        Map<String, List<Observation>> groups = new TreeMap<>();
        inOrder.forEach(o ->
                groups.computeIfAbsent(key.apply(o), k -> new ArrayList<>()).add(o));
        return groups.values();
    }
}
