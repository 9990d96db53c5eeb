package io.weir.jobs.metrics;

/** What the job spends time on, or waits for. */
public enum Stage {
    /** From an event's own time until the job has read it: the sender, the broker, and waiting there. */
    READ,
    /** From a payment's arrival at its account to its decision: features, score and rules. */
    DECIDE,
    /** From a payment's own time to its decision: what whoever pays waits for. */
    PAYMENT_TO_DECISION,
    /** From a decision to its reasons. */
    EXPLAIN,
    /** From the time of an alert's last evidence until it is on its way to Elasticsearch. */
    EVIDENCE_TO_ALERT
}
