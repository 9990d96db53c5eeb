package io.weir.cli.savepoints;

import io.weir.cli.command.Arguments;
import io.weir.cli.command.ExportProcess;
import io.weir.cli.stack.JobSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** State made of history, in a process of its own. */
@Command(
        name = "bootstrap",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a savepoint of history: what the job would know had it seen the history live: features, remembered ids, known devices, patterns under way.",
            "Start a job from it with ./weir savepoint restore DIR, on a stack that has read nothing yet; that job reads its topics from where their group stands,",
            "or from the beginning, so they must hold what comes after the history and nothing of it.",
            "With --from-savepoint only the histories of features are made anew, so that a feature that was added is right at once; all else is kept. The history must be",
            "what the job of that savepoint had seen, which is checked for every account before anything is written. Needs no running stack."
        })
final class SavepointBootstrapCommand implements Callable<Integer> {
    @Option(names = "--input", paramLabel = "FILE", description = "The payments, plain or gzipped.")
    private Path input;

    @Option(names = "--mapping", paramLabel = "MAPPING.yaml", description = "Which column is which field.")
    private Path mapping;

    @Option(
            names = "--account-events",
            paramLabel = "FILE",
            description = "Logins and the like as they go over the wire, one a line.")
    private Path accountEvents;

    @Option(
            names = "--archive",
            paramLabel = "DIR",
            description =
                    "An archive instead of files; with --from-savepoint just as much of it is read as the job of that savepoint had read.")
    private String archive;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "Last time that counts, a day's beginning or an instant (default: all).")
    private String until;

    @Option(
            names = "--from-savepoint",
            paramLabel = "DIR",
            description = "Keeps all of it but the histories of features.")
    private String base;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to write; must not be there.")
    private Path out;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            defaultValue = "3g",
            description =
                    "Heap for it; the state lies in it, unless -- --state.backend rocksdb (default: ${DEFAULT-VALUE}).")
    private String memory;

    @Parameters(paramLabel = "-- SETTINGS", description = "Settings of the job: docs/settings.md.")
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        JobSettings.check(settings);
        List<String> arguments = new Arguments()
                .with("--out", out)
                .with("--input", input)
                .with("--mapping", mapping)
                .with("--archive", archive)
                .with("--account-events", accountEvents)
                .with("--until", until)
                .with("--from-savepoint", base)
                .with(SavepointCommand.STACK_SETTINGS)
                .with(settings)
                .words();
        int exit = ExportProcess.run(SavepointCommand.BOOTSTRAP, memory, arguments);
        if (exit == 0) {
            SavepointDescription.write(
                    out,
                    "made of "
                            + (archive == null
                                    ? input.getFileName()
                                    : archive.replaceFirst("/+$", "").replaceFirst(".*/", ""))
                            + (base == null ? "" : " and a savepoint"),
                    "",
                    settings);
        }
        return exit;
    }
}
