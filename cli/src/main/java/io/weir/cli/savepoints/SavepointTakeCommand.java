package io.weir.cli.savepoints;

import io.weir.cli.command.Console;
import io.weir.cli.command.FolderOption;
import io.weir.cli.command.UserError;
import io.weir.cli.stack.Detection;
import io.weir.localstack.LocalStack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A savepoint of the running job, which runs on. */
@Command(
        name = "take",
        mixinStandardHelpOptions = true,
        description = {
            "Takes a savepoint of the detection job of the running stack, in Flink's canonical format, and prints where it is. The job runs on.",
            "Beside the state lies weir-savepoint.json, which says what it is: version, settings, catalogue, operators and their sizes."
        })
final class SavepointTakeCommand implements Callable<Integer> {
    @Mixin
    private FolderOption folder;

    @Option(
            names = "--note",
            defaultValue = "",
            paramLabel = "TEXT",
            description = "What it is for, to be read in the list.")
    private String note;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Console console = new Console();
        LocalStack stack = folder.require(console);
        Detection detection = Detection.running(stack)
                .orElseThrow(() -> new UserError("the detection job is not running; start it with ./weir up"));
        Path place = Path.of(URI.create(detection.savepoint(console)));
        console.line("%s", place);
        SavepointDescription.write(
                place, note.isEmpty() ? "taken by hand" : note, detection.jobId(), Detection.lastSettings(stack));
        console.line(
                "  %,.1f MB after %.0f s; ./weir savepoint inspect %s",
                SavepointFolders.bytes(place) / 1e6, console.seconds(), place.getFileName());
        return 0;
    }
}
