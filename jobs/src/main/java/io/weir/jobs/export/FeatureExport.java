package io.weir.jobs.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.events.Label;
import io.weir.features.Catalogue;
import io.weir.features.FeatureStore;
import io.weir.importer.ImportProgress;
import io.weir.importer.ImportRefused;
import io.weir.jobs.FeatureGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

/**
 * Payments of a file, through the operators of the live job, become a training set: every payment's features as they were at that moment, with its
 * label as it was known at a stated date. Runs to its end in one process.
 */
public final class FeatureExport {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final int PARALLELISM = 2;
    private static final int PROGRESS_SECONDS = 2;

    private FeatureExport() {}

    /** Called by {@code weir features export}, which explains the arguments. Exits with 2 for what the user can mend. */
    @SuppressWarnings("SystemOut") // It is a command's.
    public static void main(String[] args) throws Exception {
        ExportSettings settings;
        try {
            settings = ExportSettings.from(args);
        } catch (IllegalArgumentException e) {
            System.err.println("weir: " + e.getMessage());
            System.exit(2);
            return;
        }
        try {
            ExportCounts counts = run(settings, true);
            tellTrouble(ImportedFileSource.progress());
            if (counts.rows == 0) {
                System.err.println("weir: no payment of the file lies in the period asked for");
                System.exit(1);
            }
            System.out.printf(
                    Locale.ROOT,
                    "  %,d rows from %s to %s: %,d known fraud, %,d fraud not known yet%n  %s%n",
                    counts.rows,
                    counts.first,
                    counts.last,
                    counts.fraud,
                    counts.fraudNotYetKnown,
                    settings.out().resolve(ExportFiles.FEATURES));
        } catch (Exception e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof ImportRefused) {
                    System.err.println("weir: " + cause.getMessage());
                    System.exit(2);
                }
            }
            throw e;
        }
    }

    /**
     * Runs to the end in this process.
     *
     * @param tellProgress on standard output, every two seconds
     * @return what was written
     */
    @SuppressWarnings("FutureReturnValueIgnored") // It ends with the clock.
    public static ExportCounts run(ExportSettings settings, boolean tellProgress) throws Exception {
        Catalogue catalogue = Catalogue.shipped();
        StreamExecutionEnvironment env = environment();
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        long started = System.nanoTime();
        if (tellProgress) {
            clock.scheduleAtFixedRate(() -> tell(started), PROGRESS_SECONDS, PROGRESS_SECONDS, TimeUnit.SECONDS);
        }
        try (CloseableIterator<ExportCounts> counts =
                define(env, settings, catalogue).executeAndCollect("features-export")) {
            ExportCounts written = counts.next();
            writeManifest(settings, catalogue, written, ImportedFileSource.progress());
            return written;
        } finally {
            clock.shutdownNow();
        }
    }

    static StreamExecutionEnvironment environment() {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.OBJECT_REUSE, true);
        // The file is read once; a second try would meet half of it.
        strict.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(strict);
        env.setParallelism(PARALLELISM);
        return env;
    }

    private static DataStream<ExportCounts> define(
            StreamExecutionEnvironment env, ExportSettings settings, Catalogue catalogue) {
        DataStream<Imported> rows = env.fromSource(
                        new ImportedFileSource(settings.input(), settings.mapping(), null),
                        // Files are in order of time, or are sorted by their mapping.
                        WatermarkStrategy.<Imported>forMonotonousTimestamps()
                                .withTimestampAssigner((row, before) -> row.timeMillis()),
                        "file")
                .setParallelism(1);
        DataStream<Label> labels = rows.flatMap(
                        (row, out) -> {
                            if (row.label() != null) {
                                out.collect(row.label());
                            }
                        },
                        TypeInformation.of(Label.class))
                .setParallelism(1)
                .name("labels");
        return FeatureGraph.vectors(
                        rows.map(Imported::transaction, FeatureGraph.TRANSACTION)
                                .setParallelism(1),
                        labels,
                        catalogue,
                        FeatureStore.Settings.DEFAULT.settledAfter(settings.settling()))
                .connect(rows)
                .transform("csv", TypeInformation.of(ExportCounts.class), new WriteVectors(catalogue, settings))
                .setParallelism(1);
    }

    @SuppressWarnings("SystemOut") // It is a command's.
    public static void tellTrouble(ImportProgress read) {
        if (read.badRows() > 0) {
            System.out.printf(
                    Locale.ROOT, "  %,d rows could not be read and are left out; the first:%n", read.badRows());
            ImportedFileSource.badRows().forEach(bad -> System.out.println("    " + bad));
        }
        if (read.outOfOrder() > 0) {
            System.out.printf(
                    Locale.ROOT,
                    "  %,d rows stood behind newer ones, and the vectors in between have not seen them: sort the file, or let the mapping do it%n",
                    read.outOfOrder());
        }
    }

    @SuppressWarnings("SystemOut") // It is a command's.
    public static void tell(long started) {
        ImportProgress progress = ImportedFileSource.progress();
        if (progress != null) {
            double seconds = (System.nanoTime() - started) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%5.0f s  %3.0f %%  %,d rows, %,.0f/s, %,d bad%n",
                    seconds,
                    progress.percent(),
                    progress.rows(),
                    progress.rows() / seconds,
                    progress.badRows());
        }
    }

    private static void writeManifest(
            ExportSettings settings, Catalogue catalogue, ExportCounts counts, ImportProgress read) throws IOException {
        ObjectNode manifest = JSON.createObjectNode();
        manifest.put("input", settings.input().getFileName().toString());
        manifest.put("mapping", settings.mapping().getFileName().toString());
        manifest.put("from", text(settings.from()));
        manifest.put("to", text(settings.to()));
        manifest.put("labelsAsOf", text(settings.labelsAsOf()));
        manifest.put("settlingMillis", settings.settling().toMillis());
        manifest.put("rowsRead", read.rows());
        manifest.put("badRows", read.badRows());
        manifest.put("duplicates", read.rows() - read.badRows() - counts.vectors);
        manifest.put("outOfOrder", read.outOfOrder());
        writeManifest(settings.out(), manifest, catalogue, counts);
    }

    /** With what every manifest has, whatever was exported. Written last: a folder with a manifest holds a whole export. */
    static void writeManifest(Path folder, ObjectNode manifest, Catalogue catalogue, ExportCounts counts)
            throws IOException {
        manifest.put("schemaHash", catalogue.schemaHash());
        manifest.put("firstTime", text(counts.first));
        manifest.put("lastTime", text(counts.last));
        manifest.put("rows", counts.rows);
        manifest.put("fraud", counts.fraud);
        manifest.put("fraudNotYetKnown", counts.fraudNotYetKnown);
        manifest.put("approximate", counts.approximate);
        manifest.set("features", JSON.valueToTree(catalogue.names()));
        Files.writeString(
                folder.resolve(ExportFiles.MANIFEST),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + "\n");
    }

    static String text(Instant time) {
        return time == null ? null : time.toString();
    }
}
