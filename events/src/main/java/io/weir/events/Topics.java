package io.weir.events;

import java.util.List;

/** The Kafka topics of the suite: its contract with the world. */
public final class Topics {
    /** In: {@link Transaction}, keyed by account. */
    public static final String TRANSACTIONS = "transactions";
    /** In: {@link AccountEvent}, keyed by account. */
    public static final String ACCOUNT_EVENTS = "account-events";
    /** In: {@link Label}, keyed by account. */
    public static final String LABELS = "labels";
    /** In, compacted: which models score from when on. */
    public static final String MODELS = "models";
    /** In, compacted: from which score on a transaction is looked at or blocked, by segment. */
    public static final String THRESHOLDS = "thresholds";
    /** In, compacted: which texts of rules run from when on, a rule a key; and, from the job itself, which were braked. */
    public static final String RULES = "rules";
    /** Out: {@link Decision}, keyed by account. */
    public static final String DECISIONS = "decisions";
    /** Out: {@link Alert}, keyed by id. */
    public static final String ALERTS = "alerts";
    /** Out: {@link DeadLetter}, keyed by id. */
    public static final String DEAD_LETTERS = "dead-letters";
    /** Compacted, keyed by the dead letter's id: what people have done about it. Written by the command line, read by no job. */
    public static final String DEAD_LETTERS_HANDLED = "dead-letters-handled";
    /** Out: events that came behind the watermark, as they arrived, keyed by account. */
    public static final String LATE_EVENTS = "late-events";
    /** Out: a transaction's features, keyed by account. */
    public static final String FEATURES = "features";

    /** All that comes in: what an archive keeps. */
    public static final List<String> INPUTS = List.of(TRANSACTIONS, ACCOUNT_EVENTS, LABELS, MODELS, THRESHOLDS, RULES);

    private Topics() {}
}
