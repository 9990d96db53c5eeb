package io.weir.cli.diff;

/** More than is kept in memory: what was too much, and what to do. */
public final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooMany(String message) {
        super(message);
    }
}
