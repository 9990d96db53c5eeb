package io.weir.jobs.export;

import io.weir.events.Alert;
import io.weir.events.AlertCodec;
import io.weir.importer.ImportRefused;
import io.weir.jobs.Activity;
import io.weir.jobs.Arrival;
import io.weir.jobs.DetectionJob;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

/**
 * Payments and account events of files, through the patterns of the live job, become a file of alerts: what the typologies would have found, at the thresholds
 * given. Runs to its end in one process.
 */
public final class AlertExport {
    private static final int PARALLELISM = 2;
    private static final Comparator<Alert> ORDER =
            Comparator.comparing(Alert::time).thenComparing(Alert::id);

    private AlertExport() {}

    /** Called by {@code weir alerts export}, which explains the arguments. Exits with 2 for what the user can mend. */
    @SuppressWarnings("SystemOut") // It is a command's.
    public static void main(String[] args) throws Exception {
        AlertExportSettings settings;
        try {
            settings = AlertExportSettings.from(args);
        } catch (IllegalArgumentException e) {
            System.err.println("weir: " + e.getMessage());
            System.exit(2);
            return;
        }
        try {
            Found found = run(settings);
            FeatureExport.tellTrouble(ImportedFileSource.progress());
            if (found.late() > 0) {
                System.out.printf(Locale.ROOT, "  %,d events came too late and were not judged%n", found.late());
            }
            Map<String, Long> byTypology = found.alerts().stream()
                    .collect(Collectors.groupingBy(Alert::typology, TreeMap::new, Collectors.counting()));
            System.out.printf(
                    Locale.ROOT,
                    "  %,d payments, %,d alerts: %s%n  %s%n",
                    ImportedFileSource.progress().rows(),
                    found.alerts().size(),
                    byTypology.entrySet().stream()
                            .map(entry -> entry.getKey() + " " + entry.getValue())
                            .collect(Collectors.joining(", ")),
                    settings.out().resolve(ExportFiles.ALERTS));
        } catch (Exception e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof ImportRefused || cause instanceof AccountEventLines.BadLine) {
                    System.err.println("weir: " + cause.getMessage());
                    System.exit(2);
                }
            }
            throw e;
        }
    }

    /**
     * What came of a file.
     *
     * @param alerts in order of time, equal times by id
     * @param late events that stood too far behind newer ones
     */
    record Found(List<Alert> alerts, int late) {}

    static Found run(AlertExportSettings settings) throws Exception {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.OBJECT_REUSE, true);
        // The file is read once; a second try would meet half of it.
        strict.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(strict);
        env.setParallelism(PARALLELISM);
        DetectionJob.Detected detected = define(env, settings);
        List<Alert> alerts = new ArrayList<>();
        try (CloseableIterator<Alert> found = detected.alerts().collectAsync();
                CloseableIterator<Activity> late = detected.lateEvents().collectAsync()) {
            env.execute("alerts-export");
            found.forEachRemaining(alerts::add);
            int lateEvents = 0;
            while (late.hasNext()) {
                late.next();
                lateEvents++;
            }
            alerts.sort(ORDER);
            write(alerts, settings.out());
            return new Found(alerts, lateEvents);
        }
    }

    private static DetectionJob.Detected define(StreamExecutionEnvironment env, AlertExportSettings settings) {
        SingleOutputStreamOperator<Imported> rows = env.fromSource(
                        new ImportedFileSource(settings.input(), settings.mapping(), settings.accountEvents()),
                        // Files are in order of time, or are sorted by their mapping.
                        WatermarkStrategy.<Imported>forMonotonousTimestamps()
                                .withTimestampAssigner((row, before) -> row.timeMillis()),
                        "file")
                .setParallelism(1);
        DataStream<Arrival> transactions = rows.filter(row -> row.transaction() != null)
                .setParallelism(1)
                .map(row -> new Arrival(row.transaction(), null, null, null, null), TypeInformation.of(Arrival.class))
                // Handed out to more instances, what happens on an account would overtake itself.
                .setParallelism(1);
        DataStream<Arrival> accountEvents = rows.filter(row -> row.accountEvent() != null)
                .setParallelism(1)
                .map(row -> new Arrival(null, row.accountEvent(), null, null, null), TypeInformation.of(Arrival.class))
                .setParallelism(1);
        return DetectionJob.detect(transactions, accountEvents, settings.job());
    }

    private static void write(List<Alert> alerts, Path folder) throws IOException {
        Files.createDirectories(folder);
        Path part = folder.resolve(ExportFiles.ALERTS + ".part");
        try (BufferedWriter out = Files.newBufferedWriter(part)) {
            for (Alert alert : alerts) {
                out.write(new String(AlertCodec.write(alert), StandardCharsets.UTF_8) + "\n");
            }
        }
        Files.move(part, folder.resolve(ExportFiles.ALERTS), StandardCopyOption.ATOMIC_MOVE);
    }
}
