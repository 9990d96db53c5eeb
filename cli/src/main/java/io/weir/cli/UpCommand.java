package io.weir.cli;

import io.weir.localstack.LocalStack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts the stack and the detection job and leaves them running. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Starts Kafka, Elasticsearch, Postgres and Flink, creates the topics, starts the detection job and leaves all of it running.",
            "Data of an earlier run is there again, and the job goes on from its newest savepoint or checkpoint."
        })
final class UpCommand implements Callable<Integer> {
    @Mixin
    private StackOptions options;

    @Option(names = "--fresh", description = "Delete what an earlier run stored and begin with empty servers.")
    private boolean fresh;

    @Parameters(
            paramLabel = "JOB-ARGUMENT",
            description = "Settings of the detection job, after --, such as: -- --velocity-burst.payments 8")
    private List<String> jobArguments = new ArrayList<>();

    @Override
    public Integer call() {
        Console console = new Console();
        LocalStack stack = options.running(console).orElse(null);
        if (stack == null) {
            console.line("Starting the stack in %s", options.folder());
            stack = LocalStack.start(options.settings().withFresh(fresh), console.serverProgress());
        } else if (fresh) {
            throw new UserError("a stack is running in " + options.folder() + "; end it with ./weir down first");
        } else {
            console.line("The stack in %s is running", options.folder());
        }
        if (Detection.running(stack).isEmpty()) {
            Detection.start(stack, console, jobArguments);
        } else if (!jobArguments.isEmpty()) {
            throw new UserError(
                    "the detection job is running already; ./weir down, then ./weir up with its new settings");
        }
        stack.leave();
        console.line("Up after %.0f s. Look here:", console.seconds());
        Places.print(console, stack);
        console.line("Feed it with ./weir import FILE --mapping MAPPING.yaml; end it with ./weir down.");
        return 0;
    }
}
