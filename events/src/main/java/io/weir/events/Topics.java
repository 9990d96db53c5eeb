package io.weir.events;

import java.util.List;
import java.util.Map;

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

    /** One partition each, since revisions have an order; compacted, since of each key only the last counts. */
    public static final List<String> PLANS = List.of(MODELS, THRESHOLDS, RULES);

    /** All that comes in: what an archive keeps. */
    public static final List<String> INPUTS = List.of(TRANSACTIONS, ACCOUNT_EVENTS, LABELS, MODELS, THRESHOLDS, RULES);

    /** All that the detection job puts out, its word on rules left aside, which goes to {@link #RULES}. */
    public static final List<String> OUTPUTS = List.of(DECISIONS, ALERTS, FEATURES, LATE_EVENTS, DEAD_LETTERS);

    /** What a message of {@link #DEAD_LETTERS} may be large at least: one of Kafka's own limit, in base64. */
    public static final int DEAD_LETTER_BYTES = 12 << 20;

    private Topics() {}

    /** How many partitions a topic has where one of events has so many. */
    public static int partitions(String topic, int ofEvents) {
        return PLANS.contains(topic) ? 1 : ofEvents;
    }

    /** The settings of a topic that must differ from the broker's. */
    public static Map<String, String> config(String topic) {
        if (PLANS.contains(topic)) {
            return Map.of("cleanup.policy", "compact");
        }
        return topic.equals(DEAD_LETTERS) ? Map.of("max.message.bytes", Integer.toString(DEAD_LETTER_BYTES)) : Map.of();
    }
}
