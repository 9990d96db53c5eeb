package io.weir.cli;

import io.weir.localstack.StackException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code weir} command. */
@Command(
        name = "weir",
        mixinStandardHelpOptions = true,
        version = "Weir 0.1.0-SNAPSHOT",
        description =
                "Watches a stream of payments and account events and says which look like fraud or money laundering, and why.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            ImportCommand.class,
            BenchCommand.class
        })
public final class Weir {
    /** Exit code for what the user can put right: a setting, a file, a port. */
    static final int USER_ERROR = 2;

    @Option(
            names = "--stack-trace",
            scope = ScopeType.INHERIT,
            description = "Show where in the code an error came from.")
    private boolean stackTrace;

    private Weir() {}

    public static void main(String[] args) {
        Weir weir = new Weir();
        CommandLine line = new CommandLine(weir)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> weir.explain(failure, command));
        System.exit(line.execute(args));
    }

    private int explain(Exception failure, CommandLine command) {
        command.getErr().println(command.getColorScheme().errorText("weir: " + failure.getMessage()));
        boolean expected = failure instanceof StackException || failure instanceof UserError;
        if (stackTrace || !expected) {
            failure.printStackTrace(command.getErr());
        }
        return expected ? USER_ERROR : CommandLine.ExitCode.SOFTWARE;
    }
}
