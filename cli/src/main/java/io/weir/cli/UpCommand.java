package io.weir.cli;

import io.weir.cli.command.Console;
import io.weir.cli.command.FolderOption;
import io.weir.cli.command.PortOptions;
import io.weir.cli.command.UserError;
import io.weir.cli.page.Places;
import io.weir.cli.page.StatusPage;
import io.weir.cli.stack.Archiving;
import io.weir.cli.stack.Detection;
import io.weir.cli.stack.JobSettings;
import io.weir.cli.stack.Recovery;
import io.weir.cli.stack.SqlRules;
import io.weir.localstack.LocalStack;
import java.nio.file.Path;
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
            "Starts Kafka, Elasticsearch, Postgres and Flink, creates the topics, starts the detection job and that of rules over several events, and leaves all of it running.",
            "Data of an earlier run is there again, and the job goes on from its newest savepoint or checkpoint.",
            "Of a stack that runs, what has died is started again."
        })
final class UpCommand implements Callable<Integer> {
    @Mixin
    private PortOptions ports;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Where the stack keeps its files (default: .weir/stack in the project).")
    private Path folder;

    @Option(names = "--fresh", description = "Delete what an earlier run stored and begin with empty servers.")
    private boolean fresh;

    @Option(names = "--no-archive", description = "Do not keep what arrives in DIR/archive.")
    private boolean noArchive;

    @Option(
            names = "--no-sql-rules",
            description = "Do not start the job of rules over several events; ./weir rules deploy does so later.")
    private boolean noSqlRules;

    @Parameters(
            paramLabel = "JOB-ARGUMENT",
            description =
                    "Settings of the detection job, after --, such as: -- --velocity-burst.payments 8. All are in docs/settings.md.")
    private List<String> jobArguments = new ArrayList<>();

    @Override
    public Integer call() {
        Console console = new Console();
        JobSettings.check(jobArguments);
        Path where = folder != null ? folder : FolderOption.ofUp();
        LocalStack stack = LocalStack.running(where, console.serverProgress()).orElse(null);
        if (stack == null) {
            if (folder == null) {
                ports.refuseBeside(FolderOption.ofDemo());
            }
            ports.requireFreePagePort();
            console.line("Starting the stack in %s", where);
            stack = LocalStack.start(ports.settings(where).withFresh(fresh), console.serverProgress());
            Detection.createTopics(stack);
            StatusPage.start(stack, ports.pagePort());
        } else if (fresh) {
            throw new UserError("a stack is running in " + where + "; end it with ./weir down first");
        } else {
            console.line("The stack in %s is running", where);
        }
        Recovery recovery = Recovery.of(stack, console, jobArguments);
        if (!recovery.servers().isEmpty()) {
            console.line("It had lost and now has again: %s", String.join(", ", recovery.servers()));
        }
        recovery.job().ifPresent(Detection::awaitRunning);
        if (recovery.job().isEmpty() && !jobArguments.isEmpty()) {
            throw new UserError(
                    "the detection job is running already; ./weir down, then ./weir up with its new settings");
        }
        if (!noArchive) {
            Archiving.start(stack, console);
        }
        if (!noSqlRules) {
            SqlRules.start(stack, console, List.of());
        }
        stack.leave();
        console.line("Up after %.0f s. Look here:", console.seconds());
        Places.print(console, stack);
        console.line("Feed it with ./weir import FILE --mapping MAPPING.yaml; end it with ./weir down.");
        return 0;
    }
}
