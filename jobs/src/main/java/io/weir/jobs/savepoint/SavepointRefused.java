package io.weir.jobs.savepoint;

/** A savepoint that cannot be used, or not for this; the message says what is wrong with which one, and what to do. */
public final class SavepointRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SavepointRefused(String message) {
        super(message);
    }

    SavepointRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
