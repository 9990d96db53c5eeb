package io.weir.features;

/**
 * Told to a shared entity's history: either a transaction, which is remembered and asks for the entity's features, or a label, which is remembered
 * only. Public and without logic because it is exchanged.
 */
public final class Question {
    /** The entity's ordinal and key, as one text: all shared entities live in one operator. */
    public String key;

    public byte entity;

    /** Whom to answer: null for a label. */
    public String account;

    public String transactionId;

    /** What is remembered; null for a label. */
    public Entry entry;

    /** Of a label: when its transaction took place, epoch milliseconds. */
    public long fraudTime;

    /** Of a label: when it became known, epoch milliseconds. */
    public long fraudKnown;

    /** Since when it waits to become settled, by the clock of this instance, epoch milliseconds; 0 where it may wait for ever. Not exchanged, not stored. */
    transient long waitingSince;

    /**
     * What it asks, while it waits, where that is kept on the heap and no snapshot was taken since it came: to look it up once more would cost several
     * waits for memory. Not exchanged, not stored.
     */
    transient History history;

    /** That it was answered, and only has to be let go. Not exchanged, not stored. */
    transient boolean answered;

    /** For Flink's serializer. */
    public Question() {}

    /** It may stay in a queue for a while, and shall not hold there what the state has let go. */
    void nowAnswered() {
        answered = true;
        history = null;
    }

    /** Event time, epoch milliseconds. */
    long time() {
        return entry != null ? entry.time : fraudKnown;
    }
}
