package io.weir.cli;

import io.weir.cli.archive.ArchiveCommand;
import io.weir.cli.chaos.ChaosCommand;
import io.weir.cli.command.Release;
import io.weir.cli.command.UserError;
import io.weir.cli.demo.DemoCommand;
import io.weir.cli.demo.SimulateCommand;
import io.weir.cli.desk.DeadLettersCommand;
import io.weir.cli.desk.LateEventsCommand;
import io.weir.cli.features.FeaturesCommand;
import io.weir.cli.indices.IndicesCommand;
import io.weir.cli.models.ModelCommand;
import io.weir.cli.models.ThresholdsCommand;
import io.weir.cli.replay.DiffCommand;
import io.weir.cli.replay.ReplayCommand;
import io.weir.cli.rules.RulesCommand;
import io.weir.cli.savepoints.SavepointCommand;
import io.weir.localstack.StackException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code weir} command. */
@Command(
        name = "weir",
        mixinStandardHelpOptions = true,
        version = "Weir " + Release.VERSION,
        description =
                "Watches a stream of payments and account events and says which look like fraud or money laundering, and why.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            ImportCommand.class,
            SimulateCommand.class,
            FeaturesCommand.class,
            AlertsCommand.class,
            ModelCommand.class,
            ThresholdsCommand.class,
            RulesCommand.class,
            DeadLettersCommand.class,
            LateEventsCommand.class,
            ArchiveCommand.class,
            ReplayCommand.class,
            ChaosCommand.class,
            DiffCommand.class,
            SavepointCommand.class,
            DoctorCommand.class,
            IndicesCommand.class,
            ManifestsCommand.class,
            BenchCommand.class
        })
public final class Weir {
    /** Exit code for what the user can put right: a setting, a file, a port. */
    private static final int USER_ERROR = 2;

    @Option(
            names = "--stack-trace",
            scope = ScopeType.INHERIT,
            description = "Show where in the code an error came from.")
    private boolean stackTrace;

    private Weir() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** @return the exit code */
    static int run(String... args) {
        Weir weir = new Weir();
        CommandLine line = new CommandLine(weir);
        IParameterExceptionHandler usual = line.getParameterExceptionHandler();
        line.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((problem, given) -> refuse(problem, given, usual))
                .setExecutionExceptionHandler((failure, command, parsed) -> weir.explain(failure, command));
        return line.execute(args);
    }

    /** Picocli's own answer, but for an option that is a setting of the job: then what to write instead. */
    private static int refuse(ParameterException problem, String[] args, IParameterExceptionHandler usual)
            throws Exception {
        CommandLine command = problem.getCommandLine();
        List<String> unknown = problem instanceof UnmatchedArgumentException unmatched
                ? unmatched.getUnmatched().stream().filter(Weir::isJobSetting).toList()
                : List.of();
        if (command.getCommandName().equals("up") && !unknown.isEmpty()) {
            command.getErr()
                    .println(command.getColorScheme()
                            .errorText("weir: settings of the detection job go after --, such as: ./weir up -- %s VALUE"
                                    .formatted(unknown.get(0).replaceFirst("=.*", ""))));
            return USER_ERROR;
        }
        return usual.handleParseException(problem, args);
    }

    private static boolean isJobSetting(String argument) {
        return argument.matches("--[a-z-]+\\.[a-z-]+.*");
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
