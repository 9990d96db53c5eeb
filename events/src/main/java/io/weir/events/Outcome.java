package io.weir.events;

/** What becomes of a transaction. */
public enum Outcome {
    /** Goes through. */
    ALLOW,
    /** Goes through or waits, as the bank sees fit, and somebody looks at it. */
    REVIEW,
    /** Does not go through. */
    BLOCK
}
