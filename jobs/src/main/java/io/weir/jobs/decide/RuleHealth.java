package io.weir.jobs.decide;

import io.weir.jobs.metrics.JobMetrics;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What is counted of a rule, whatever its version. */
public final class RuleHealth {
    /** Of failures that one instance tells with their transactions; the others are counted only. */
    private static final int MOST_TOLD = 10;

    private final Counter hits;
    private final Counter shadowHits;
    private final Counter wouldChange;
    private final Counter failures;
    private String version = "";
    private int told;

    /**
     * @param operator the group of the step
     * @param name of the rule among metrics
     */
    public RuleHealth(MetricGroup operator, String name) {
        hits = JobMetrics.RULE_HITS.counter(operator, name);
        shadowHits = JobMetrics.RULE_SHADOW_HITS.counter(operator, name);
        wouldChange = JobMetrics.RULE_SHADOW_WOULD_CHANGE.counter(operator, name);
        failures = JobMetrics.RULE_FAILURES.counter(operator, name);
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
