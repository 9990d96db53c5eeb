package io.weir.cli.savepoints;

import io.weir.cli.command.Console;
import io.weir.cli.command.ExportProcess;
import io.weir.cli.command.FolderOption;
import io.weir.cli.stack.JobSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What there is to go back to. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the savepoints of a stack, newest first: age, size, what each is, and whether the job of this build could start from it.",
            "Needs no running stack. Settings of the job, where they matter, go after --."
        })
final class SavepointListCommand implements Callable<Integer> {
    @Mixin
    private FolderOption folder;

    @Parameters(paramLabel = "-- SETTINGS", description = "Settings of the job: docs/settings.md.")
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Console console = new Console();
        JobSettings.check(settings);
        List<Path> savepoints = folder.folders().stream()
                .flatMap(stack -> SavepointFolders.of(stack).stream())
                .toList();
        if (savepoints.isEmpty()) {
            console.line("No savepoint in %s. Take one with ./weir savepoint take.", folder.words());
            return 0;
        }
        Map<String, String> verdicts = verdicts(savepoints);
        for (Path savepoint : savepoints) {
            console.line(
                    "%-34s %8s %9s  %s",
                    savepoint.getFileName(),
                    age(SavepointFolders.taken(savepoint)),
                    "%,.1f MB".formatted(SavepointFolders.bytes(savepoint) / 1e6),
                    what(savepoint));
            console.line("%-34s restorable: %s", "", verdicts.getOrDefault(savepoint.toString(), "not known"));
        }
        return 0;
    }

    private Map<String, String> verdicts(List<Path> savepoints) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "--brief",
                "true",
                "--savepoints",
                savepoints.stream().map(Path::toString).collect(Collectors.joining("\n"))));
        arguments.addAll(SavepointCommand.STACK_SETTINGS);
        arguments.addAll(settings);
        Map<String, String> verdicts = new HashMap<>();
        for (String line : ExportProcess.lines(SavepointCommand.PREFLIGHT, "1g", arguments)) {
            String[] parts = line.split("\t", 2);
            if (parts.length == 2) {
                verdicts.put(parts[0], parts[1]);
            }
        }
        return verdicts;
    }

    private static String what(Path savepoint) {
        return SavepointDescription.read(savepoint)
                .map(is -> "%s; Weir %s, job %s, catalogue %s"
                        .formatted(is.what(), is.weir(), is.job(), is.catalogueSchemaHash()))
                .orElse("taken when the job was stopped");
    }

    /** By this machine's clock, for the reader only. */
    private static String age(Instant taken) {
        Duration age = Duration.between(taken, Instant.now());
        if (age.toDays() > 0) {
            return String.format(Locale.ROOT, "%d d", age.toDays());
        }
        return age.toHours() > 0
                ? String.format(Locale.ROOT, "%d h", age.toHours())
                : String.format(Locale.ROOT, "%d min", age.toMinutes());
    }
}
