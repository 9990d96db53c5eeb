package io.weir.cli.stack;

import io.weir.cli.command.Console;
import io.weir.localstack.LocalStack;
import java.util.List;
import java.util.Optional;

/**
 * Brings back what has died of a stack: its servers with their data, and the job from its newest savepoint or checkpoint. A JobManager forgets its job when it
 * dies, so this is what a standby with its election would be elsewhere; see docs/decisions/014.
 *
 * @param servers that were started again
 * @param job that was started again, and may not run yet; empty where it had not ended
 */
public record Recovery(List<String> servers, Optional<Detection> job) {
    public static Recovery of(LocalStack stack, Console console, List<String> jobArguments) {
        List<String> started = stack.startDead();
        Optional<Detection> job = Detection.running(stack).isPresent()
                ? Optional.empty()
                : Optional.of(Detection.submit(stack, console, jobArguments));
        return new Recovery(started, job);
    }
}
