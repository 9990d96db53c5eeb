package io.weir.cli;

import io.weir.cli.command.Arguments;
import io.weir.cli.command.ExportProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the patterns over files in a process of its own, with Flink on its class path. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes what the patterns find in a file of payments: DIR/alerts.jsonl, an alert a line, in order of time.",
            "Runs a CSV or CSV.gz file through the patterns of the live job. Needs no running stack. Account takeover needs account events, too.",
            "Thresholds go after --, such as: -- --velocity-burst.payments 8. All are in docs/settings.md."
        })
final class AlertsExportCommand implements Callable<Integer> {
    @Option(names = "--input", required = true, paramLabel = "FILE", description = "The file, plain or gzipped.")
    private Path input;

    @Option(
            names = "--mapping",
            required = true,
            paramLabel = "MAPPING.yaml",
            description = "Which column is which field.")
    private Path mapping;

    @Option(
            names = "--account-events",
            paramLabel = "FILE",
            description = "Account events as they go over the wire (docs/events.md), one a line, in order of time.")
    private Path accountEvents;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where to write; must not hold alerts yet.")
    private Path out;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            defaultValue = "2g",
            description = "Heap of the export (default: ${DEFAULT-VALUE}).")
    private String memory;

    @Parameters(paramLabel = "JOB-ARGUMENT", description = "Settings of the detection job, after --.")
    private List<String> jobArguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> arguments = new Arguments()
                .with("--input", input)
                .with("--mapping", mapping)
                .with("--account-events", accountEvents)
                .with("--out", out)
                .with(jobArguments)
                .words();
        return ExportProcess.run("io.weir.jobs.export.AlertExport", memory, arguments);
    }
}
