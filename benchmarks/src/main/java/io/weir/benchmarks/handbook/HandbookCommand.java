package io.weir.benchmarks.handbook;

import io.weir.benchmarks.Bench;
import io.weir.benchmarks.Console;
import io.weir.features.Catalogue;
import io.weir.importer.ImportRefused;
import io.weir.importer.ImportedFile;
import io.weir.importer.ImportedRow;
import io.weir.importer.Mapping;
import io.weir.jobs.export.ExportSettings;
import io.weir.jobs.export.FeatureExport;
import io.weir.localstack.WeirHome;
import io.weir.scoring.training.Period;
import io.weir.scoring.training.Rows;
import io.weir.scoring.training.TrainingSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Not a contest of speed, so a command of its own: how good models are, by a published protocol on payments that others made. */
@Command(
        name = "handbook",
        mixinStandardHelpOptions = true,
        description = {
            "The models of the Fraud Detection Handbook, trained on its features and on ours.",
            "Runs its transactions, or any file of that format with 157 days, through the export of the live job's features, then trains and tests on",
            "the book's folds: its own settings on its 15 features, ours on the whole catalogue."
        })
public final class HandbookCommand implements Callable<Integer> {
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "transactions.csv or transactions.csv.gz of the handbook's format.")
    private Path data;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the result as JSON too.")
    private Path report;

    @Option(
            names = "--folds",
            paramLabel = "KIND",
            defaultValue = "TEST",
            description =
                    "test, which the book publishes, or validation, on which settings are chosen (default: test).")
    private Protocol.Folds folds;

    public HandbookCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (report != null && !Bench.isWritable(report)) {
            throw refusal("--report " + report + ": name a file in a folder that exists and can be written");
        }
        if (!Files.isReadable(data)) {
            throw refusal("--data " + data + ": there is no such file, or it cannot be read");
        }
        Path mapping = WeirHome.find().resolve("importer/mappings/handbook.yaml");
        Protocol protocol = new Protocol(firstDay(mapping), folds);
        Catalogue catalogue = Catalogue.shipped();
        Rows rows = rows(mapping, catalogue, protocol.needed());
        Outcome outcome = protocol.run(rows, catalogue, console);
        outcome.print(console);
        if (report != null) {
            outcome.write(report);
        }
        return 0;
    }

    private Instant firstDay(Path mapping) throws IOException {
        try (ImportedFile file = ImportedFile.open(data, Mapping.load(mapping))) {
            for (Iterator<ImportedRow> rows = file.iterator(); rows.hasNext(); ) {
                ImportedRow row = rows.next();
                if (!row.isBad()) {
                    return row.transaction().time().truncatedTo(ChronoUnit.DAYS);
                }
            }
        } catch (ImportRefused e) {
            throw refusal("--data " + data + ": " + e.getMessage());
        }
        throw refusal("--data " + data + ": it has no row that can be read");
    }

    private Rows rows(Path mapping, Catalogue catalogue, Period needed) throws Exception {
        Path folder = Files.createTempDirectory("weir-handbook");
        try {
            console.progress("computing the features of %s", data.getFileName());
            FeatureExport.run(
                    new ExportSettings(
                            data.toAbsolutePath(), mapping, folder, needed.from(), needed.to(), null, SETTLING),
                    true);
            Rows rows = TrainingSet.open(folder, catalogue)
                    .read(List.of(needed), read -> {})
                    .get(0);
            console.progress("%,d payments of %s, %,d of them fraud", rows.size(), needed, rows.frauds());
            if (rows.size() == 0
                    || rows.time(rows.size() - 1).isBefore(needed.to().minus(1, ChronoUnit.DAYS))) {
                throw refusal("--data %s: it ends before %s, the end of the last fold: %d days are needed"
                        .formatted(data, needed.to(), Protocol.DAYS));
            }
            return rows;
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private ParameterException refusal(String problem) {
        return new ParameterException(spec.commandLine(), "weir bench handbook: " + problem);
    }
}
