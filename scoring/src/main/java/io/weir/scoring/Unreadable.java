package io.weir.scoring;

/** Bytes that are no document of their format: what is wrong and where. Nothing behind that place can be told, so it is the only problem. */
final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
        super(message);
    }
}
