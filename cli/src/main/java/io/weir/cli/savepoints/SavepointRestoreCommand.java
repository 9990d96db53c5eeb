package io.weir.cli.savepoints;

import io.weir.cli.command.Console;
import io.weir.cli.command.FolderOption;
import io.weir.cli.command.UserError;
import io.weir.cli.stack.Detection;
import io.weir.cli.stack.JobSettings;
import io.weir.localstack.JobDoesNotRun;
import io.weir.localstack.LocalStack;
import io.weir.localstack.StackException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Back to a savepoint, or on from it with another parallelism or other settings. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Starts the detection job of the running stack from a savepoint.",
            "First comes the preflight, which says what is kept; only when it has passed, a job that runs is stopped, with a savepoint of its own to go back to.",
            "The job reads on where the savepoint had read to: alerts and decisions since then come again, under the same ids. The settings are those of the job that was started last, unless others are given after --."
        })
final class SavepointRestoreCommand implements Callable<Integer> {
    @Mixin
    private FolderOption folder;

    @Parameters(index = "0", paramLabel = "SAVEPOINT", description = "Its folder, or its name as list prints it.")
    private String savepoint;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "" + Detection.PARALLELISM,
            description = "Instances of the job from now on (default: ${DEFAULT-VALUE}).")
    private int parallelism;

    @Option(
            names = "--allow-dropped",
            description = "Go on although the savepoint has state that the job has no place for: it is lost.")
    private boolean allowDropped;

    @Parameters(index = "1..*", paramLabel = "-- SETTINGS", description = "Settings of the job: docs/settings.md.")
    private List<String> given = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Console console = new Console();
        JobSettings.check(given);
        LocalStack stack = folder.require(console);
        Optional<Detection> running = Detection.running(stack);
        int slots = stack.flink().rest().overview().freeSlots()
                + running.map(Detection::parallelism).orElse(0);
        if (parallelism < 1 || parallelism > slots) {
            throw new UserError("--parallelism %d: it must be 1 to %d, the slots that the stack's Flink has for it"
                    .formatted(parallelism, slots));
        }
        List<String> settings = given.isEmpty() ? Detection.lastSettings(stack) : given;
        String place =
                SavepointFolders.named(savepoint, List.of(stack.settings().folder()));
        if (place.matches("[a-z][a-z0-9+.-]*:/.*")) {
            throw new UserError(
                    place
                            + ": the Flink of a stack knows folders of this machine only. Copy the savepoint here, or start the job on your cluster (docs/cluster.md)");
        }
        int passed = SavepointPreflightCommand.run(place, parallelism, allowDropped, settings);
        if (passed != 0) {
            console.line("Nothing was stopped.");
            return passed;
        }
        Optional<String> stopped = running.flatMap(job -> end(job, console));
        try {
            Detection.start(
                    stack, console, settings, parallelism, Optional.of(SavepointFolders.location(place)), allowDropped);
        } catch (StackException e) {
            throw new UserError(
                    "the job did not start: %s%s"
                            .formatted(
                                    e.getMessage(),
                                    stopped.map(saved -> "%nGo back with ./weir savepoint restore %s".formatted(saved))
                                            .orElse("")),
                    e);
        }
        console.line("Restored after %.0f s.", console.seconds());
        return 0;
    }

    /** @return where the state of the job is now; empty for one that fails again and again, of which no savepoint can be taken */
    private static Optional<String> end(Detection job, Console console) {
        try {
            String saved = job.stop();
            console.line("  %-14s stopped, saved in %s", "detection", saved);
            return Optional.of(saved);
        } catch (JobDoesNotRun e) {
            job.cancel();
            console.line("  %-14s ended without a savepoint: %s", "detection", e.getMessage());
            return Optional.empty();
        }
    }
}
