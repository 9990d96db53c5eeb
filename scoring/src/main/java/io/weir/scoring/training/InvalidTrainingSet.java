package io.weir.scoring.training;

/** Data that no model can be trained on; the message says what is wrong, where, and what would be right. */
public final class InvalidTrainingSet extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidTrainingSet(String message) {
        super(message);
    }

    public InvalidTrainingSet(String message, Throwable cause) {
        super(message, cause);
    }
}
