package io.weir.cli.savepoints;

import io.weir.cli.command.ExportProcess;
import io.weir.cli.command.FolderOption;
import io.weir.cli.stack.Detection;
import io.weir.cli.stack.JobSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a restore would keep, without restoring. */
@Command(
        name = "preflight",
        mixinStandardHelpOptions = true,
        description = {
            "Says what the job of this build would keep of a savepoint, state by state: kept, warms up, dropped, refused.",
            "Stops and starts nothing, and needs no running stack. Exit code 0 when all is kept or warms up, 3 when state would be dropped, 2 when the job would not start."
        })
final class SavepointPreflightCommand implements Callable<Integer> {
    @Mixin
    private FolderOption folder;

    @Parameters(index = "0", paramLabel = "SAVEPOINT", description = "Its folder, or its name as list prints it.")
    private String savepoint;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "" + Detection.PARALLELISM,
            description = "Instances of the job (default: ${DEFAULT-VALUE}).")
    private int parallelism;

    @Option(names = "--allow-dropped", description = "State that the job has no place for may be left behind.")
    private boolean allowDropped;

    @Parameters(index = "1..*", paramLabel = "-- SETTINGS", description = "Settings of the job: docs/settings.md.")
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        JobSettings.check(settings);
        return run(SavepointFolders.named(savepoint, folder.folders()), parallelism, allowDropped, settings);
    }

    /** @return 0 when the job can be started from it */
    static int run(String place, int parallelism, boolean allowDropped, List<String> settings)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "--savepoints",
                place,
                "--parallelism",
                Integer.toString(parallelism),
                "--allow-dropped",
                Boolean.toString(allowDropped)));
        arguments.addAll(SavepointCommand.STACK_SETTINGS);
        arguments.addAll(settings);
        return ExportProcess.run(SavepointCommand.PREFLIGHT, "1g", arguments);
    }
}
