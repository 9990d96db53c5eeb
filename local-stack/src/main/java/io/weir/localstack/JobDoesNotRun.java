package io.weir.localstack;

/** What only a job can do that runs was asked of one that did not, however often it was asked. The message tells its last exception. */
public final class JobDoesNotRun extends StackException {
    JobDoesNotRun(String message) {
        super(message);
    }
}
