package io.weir.events;

/** Bytes that are no event: the reason code and a sentence that says what is wrong, where, and what would be right. */
public final class BadEvent extends Exception {
    private static final long serialVersionUID = 1L;

    private final DeadLetterReason reason;

    public BadEvent(DeadLetterReason reason, String message) {
        // No stack trace: a flood of garbage must not cost more than a flood of payments.
        super(message, null, false, false);
        this.reason = reason;
    }

    public DeadLetterReason reason() {
        return reason;
    }
}
