package io.weir.jobs.decide;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What is counted of a rule, under the metric group {@code rule.ID}. */
public final class RuleHealth {
    /** Of failures that one instance tells with their transactions; the others are counted only. */
    private static final int MOST_TOLD = 10;

    private final Counter hits;
    private final Counter shadowHits;
    private final Counter wouldChange;
    private final Counter failures;
    private String version = "";
    private int told;

    public RuleHealth(MetricGroup group) {
        hits = group.counter("hits");
        shadowHits = group.counter("shadow_hits");
        wouldChange = group.counter("shadow_would_change");
        failures = group.counter("failures");
    }

    public void hit() {
        hits.inc();
    }

    /** @param change whether the decision would be a stricter one, were the rule live */
    public void shadowHit(boolean change) {
        shadowHits.inc();
        if (change) {
            wouldChange.inc();
        }
    }

    /** @return whether to tell it */
    public boolean failed(String id) {
        failures.inc();
        if (!version.equals(id)) {
            version = id;
            told = 0;
        }
        return ++told <= MOST_TOLD;
    }
}
