package io.weir.cli;

import io.weir.localstack.LocalStack;
import java.util.List;

/**
 * Brings back what has died of a stack: its servers with their data, and the job from its newest savepoint or checkpoint. A JobManager forgets its job when it
 * dies, so this is what a standby with its election would be elsewhere; see docs/decisions/014.
 *
 * @param servers that were started again
 * @param job whether the job was
 */
record Recovery(List<String> servers, boolean job) {
    static Recovery of(LocalStack stack, Console console, List<String> jobArguments) {
        List<String> started = stack.startDead();
        boolean missing = Detection.running(stack).isEmpty();
        if (missing) {
            Detection.start(stack, console, jobArguments);
        }
        return new Recovery(started, missing);
    }
}
