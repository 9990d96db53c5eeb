package io.weir.cli.diff;

import io.weir.events.AccountEvent;
import io.weir.events.Transaction;
import io.weir.features.Entity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The events that came behind the watermark, live or in the replay. Whether an event is late hangs on how far other partitions were when it came, so it is the one
 * thing in which two runs may differ; what differs for another reason is a difference.
 *
 * <p>Which results a late event may have changed is told from the records: an alert that has it as evidence, or that is about its account or customer at a time
 * that a pattern reaches; a decision whose transaction shares a merchant, device or other entity with it, within the longest window.
 */
public final class LateEvents {
    /** Bound of memory, some 300 bytes each. */
    public static final int MOST = 500_000;

    private final Duration patternReach;
    private final Duration featureReach;
    private final Map<String, Late> byId = new HashMap<>();
    private final Map<String, List<Late>> byKey = new HashMap<>();

    private record Late(String id, Instant time) {}

    /**
     * @param patternReach how far before its first and behind its last piece of evidence an event can still change an alert: the longest window of a pattern
     * @param featureReach how far back features look: the longest window of a feature
     */
    public LateEvents(Duration patternReach, Duration featureReach) {
        this.patternReach = patternReach;
        this.featureReach = featureReach;
    }

    static String key(Entity entity, String who) {
        return entity + " " + who;
    }

    public void add(Transaction t) {
        Late late = new Late(t.id(), t.time());
        if (remember(late)) {
            for (Entity entity : Entity.values()) {
                if (entity != Entity.TRANSACTION && entity.keyOf(t) != null) {
                    remember(key(entity, entity.keyOf(t)), late);
                }
            }
        }
    }

    public void add(AccountEvent e) {
        Late late = new Late(e.id(), e.time());
        if (remember(late)) {
            remember(key(Entity.ACCOUNT, e.account()), late);
            remember(key(Entity.CUSTOMER, e.customer()), late);
        }
    }

    private boolean remember(Late late) {
        if (byId.size() >= MOST && !byId.containsKey(late.id())) {
            throw new TooMany(
                    "more than %,d late events: compare a shorter period, or give the job a greater event-time.disorder"
                            .formatted(MOST));
        }
        return byId.put(late.id(), late) == null;
    }

    private void remember(String key, Late late) {
        byKey.computeIfAbsent(key, k -> new ArrayList<>(1)).add(late);
    }

    /** How many. */
    public int size() {
        return byId.size();
    }

    /** The late event that may have changed this alert of a pattern; null if none can. */
    String behind(Result alert) {
        for (String id : alert.evidence()) {
            if (byId.containsKey(id)) {
                return id;
            }
        }
        for (String key : alert.about()) {
            for (Late late : byKey.getOrDefault(key, List.of())) {
                if (!late.time().isBefore(alert.start().minus(patternReach))
                        && !late.time().isAfter(alert.end().plus(patternReach))) {
                    return late.id();
                }
            }
        }
        return null;
    }

    /** The late event that may have changed the features that this transaction was decided by; null if none can. */
    String behind(Transaction t) {
        if (byId.containsKey(t.id())) {
            return t.id();
        }
        for (Entity entity : Entity.values()) {
            if (entity.isShared() && entity.keyOf(t) != null) {
                for (Late late : byKey.getOrDefault(key(entity, entity.keyOf(t)), List.of())) {
                    if (!late.time().isAfter(t.time())
                            && late.time().isAfter(t.time().minus(featureReach))) {
                        return late.id();
                    }
                }
            }
        }
        return null;
    }
}
