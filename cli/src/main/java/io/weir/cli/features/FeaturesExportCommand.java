package io.weir.cli.features;

import io.weir.cli.command.Arguments;
import io.weir.cli.command.ExportProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the export in a process of its own, with Flink on its class path. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a training set: every payment of a file with its features as they were at that moment.",
            "Runs a CSV or CSV.gz file through the operators of the live job; the label is as it was known at a stated date. Needs no running stack.",
            "Files should be in order of time, or be sorted by their mapping (docs/import.md): a payment that comes behind a newer one is not seen",
            "by the vectors in between. Writes DIR/features.csv.gz, the payments themselves to DIR/payments.jsonl.gz, and DIR/manifest.json."
        })
public final class FeaturesExportCommand implements Callable<Integer> {
    @Option(names = "--input", required = true, paramLabel = "FILE", description = "The file, plain or gzipped.")
    private Path input;

    @Option(
            names = "--mapping",
            required = true,
            paramLabel = "MAPPING.yaml",
            description = "Which column is which field.")
    private Path mapping;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where to write; must not hold an export yet.")
    private Path out;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "First time that is written, a day or an instant; all before it counts as history.")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Time before which writing ends.")
    private String to;

    @Option(
            names = "--labels-as-of",
            paramLabel = "TIME",
            description = "Label a fraud that became known only after this time 0, as it looked then.")
    private String labelsAsOf;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            defaultValue = "3g",
            description = "Heap of the export (default: ${DEFAULT-VALUE}).")
    private String memory;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> arguments = new Arguments()
                .with("--input", input)
                .with("--mapping", mapping)
                .with("--out", out)
                .with("--from", from)
                .with("--to", to)
                .with("--labels-as-of", labelsAsOf)
                .words();
        return ExportProcess.run("io.weir.jobs.export.FeatureExport", memory, arguments);
    }
}
