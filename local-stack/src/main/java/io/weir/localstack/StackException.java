package io.weir.localstack;

/** The stack could not do what was asked. The message is for the user: what is wrong, where, and what would be right. */
public sealed class StackException extends RuntimeException permits JobDoesNotRun {
    /** With a message for the user. */
    public StackException(String message) {
        super(message);
    }

    /** With a message for the user and what led to it. */
    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
