package io.weir.cli.savepoints;

import java.util.List;
import picocli.CommandLine.Command;

/** What the job knows, put aside and taken up again. */
@Command(
        name = "savepoint",
        mixinStandardHelpOptions = true,
        description =
                "Savepoints of the detection job: taken, listed, looked into, started from, and made of history. What may be changed between two: docs/changing-features.md.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SavepointTakeCommand.class,
            SavepointListCommand.class,
            SavepointPreflightCommand.class,
            SavepointRestoreCommand.class,
            SavepointInspectCommand.class,
            SavepointBootstrapCommand.class
        })
public final class SavepointCommand {
    /** What the stack's job is told besides the user's settings, as far as it decides what operators there are. */
    static final List<String> STACK_SETTINGS = List.of("--features.enabled", "true");

    static final String INSPECT = "io.weir.jobs.savepoint.Inspect";
    static final String PREFLIGHT = "io.weir.jobs.savepoint.TellPreflight";
    static final String BOOTSTRAP = "io.weir.jobs.savepoint.Bootstrap";
}
