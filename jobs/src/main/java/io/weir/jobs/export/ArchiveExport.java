package io.weir.jobs.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.events.AccountEvent;
import io.weir.events.AccountEventCodec;
import io.weir.events.BadEvent;
import io.weir.events.Label;
import io.weir.events.LabelCodec;
import io.weir.events.Topics;
import io.weir.features.Catalogue;
import io.weir.features.FeatureStore;
import io.weir.jobs.Arrival;
import io.weir.jobs.DetectionSettings;
import io.weir.jobs.FeatureGraph;
import io.weir.jobs.archive.Archive;
import io.weir.jobs.archive.ArchiveSource;
import io.weir.jobs.archive.Archived;
import io.weir.jobs.archive.ArchivedPeriod;
import io.weir.jobs.archive.ReadProgress;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

/**
 * Payments of an archive, through the operators of the live job, become an export as {@link FeatureExport} makes one of a file: features and payments, and the
 * account events beside them. The archive knows labels that came long after a payment; a payment is fraud if any of them says so.
 */
public final class ArchiveExport {
    /** The longest window of a feature: what came before a period is its history. */
    private static final Duration HISTORY = Duration.ofDays(90);

    private static final int PROGRESS_SECONDS = 2;

    private ArchiveExport() {}

    /**
     * What an export of a period would read.
     *
     * @param from first event time that is wanted; null for the beginning
     * @param to event time before which it ends; null for the end
     * @throws io.weir.jobs.archive.ArchiveRefused when the archive does not have it whole
     */
    public static ArchivedPeriod period(String archive, Instant from, Instant to) throws IOException {
        return ArchivedPeriod.of(
                archive, List.of(Topics.TRANSACTIONS, Topics.LABELS), from == null ? null : from.minus(HISTORY), to);
    }

    /** Which files an export of a period would read, a line each: where they are the same, so is the export. */
    public static String reads(ArchivedPeriod period) throws IOException {
        Archive archive = new Archive(period.folder());
        List<String> files = new ArrayList<>();
        for (String topic : List.of(Topics.TRANSACTIONS, Topics.ACCOUNT_EVENTS)) {
            files.addAll(archive.filesOf(topic, period.fromMillis(), period.toMillis()));
        }
        // Of whatever time: a label may come long after its payment.
        files.addAll(archive.filesOf(Topics.LABELS, null, null));
        return String.join("\n", files);
    }

    /** Runs to the end in this process and tells how far it is, every two seconds. */
    @SuppressWarnings({"SystemOut", "FutureReturnValueIgnored"}) // It is a command's; it ends with the clock.
    public static void run(ArchivedPeriod period, Instant from, Instant to, Path folder) throws Exception {
        Catalogue catalogue = Catalogue.shipped();
        Archive archive = new Archive(period.folder());
        Files.createDirectories(folder);
        writeAccountEvents(archive, period, folder);
        StreamExecutionEnvironment env = FeatureExport.environment();
        DataStream<ExportCounts> written = define(env, period, catalogue, folder, from, to, frauds(archive));
        long started = System.nanoTime();
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        clock.scheduleAtFixedRate(
                () -> System.out.printf(
                        Locale.ROOT,
                        "%5d s  %3.0f %%  features of %,d archived rows%n",
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started),
                        100.0 * ReadProgress.rows() / Math.max(1, period.rows()),
                        ReadProgress.rows()),
                PROGRESS_SECONDS,
                PROGRESS_SECONDS,
                TimeUnit.SECONDS);
        try (CloseableIterator<ExportCounts> counts = written.executeAndCollect("features-export")) {
            ObjectNode manifest = FeatureExport.JSON.createObjectNode();
            manifest.put("input", period.folder());
            manifest.put("from", FeatureExport.text(from));
            manifest.put("to", FeatureExport.text(to));
            FeatureExport.writeManifest(folder, manifest, catalogue, counts.next());
        } finally {
            clock.shutdownNow();
        }
    }

    private static DataStream<ExportCounts> define(
            StreamExecutionEnvironment env,
            ArchivedPeriod period,
            Catalogue catalogue,
            Path folder,
            Instant from,
            Instant to,
            Set<String> frauds) {
        DetectionSettings live = DetectionSettings.from(new String[0]);
        DataStream<Arrival> rows = env.fromSource(
                new ArchiveSource(period, live.sourceDisorder(), null),
                // The source tells event time itself.
                WatermarkStrategy.<Arrival>noWatermarks()
                        .withTimestampAssigner((arrival, kafka) -> arrival.eventMillis(kafka)),
                "archive");
        return FeatureGraph.vectors(
                        rows.filter(arrival -> arrival.transaction() != null)
                                .map(Arrival::transaction, FeatureGraph.TRANSACTION),
                        rows.filter(arrival -> arrival.label() != null)
                                .map(Arrival::label, TypeInformation.of(Label.class)),
                        catalogue,
                        FeatureStore.Settings.DEFAULT)
                // Labels are known already; nothing else comes on this side.
                .connect(rows.filter(arrival -> false)
                        .map(
                                arrival -> new Imported(arrival.transaction(), null, null),
                                TypeInformation.of(Imported.class)))
                .transform(
                        "csv",
                        TypeInformation.of(ExportCounts.class),
                        new WriteVectors(catalogue, folder, from, to, null, frauds))
                .setParallelism(1);
    }

    /** Ids of payments of which a label says that they are fraud, and none that came later says otherwise. Bound: they are all in memory. */
    private static Set<String> frauds(Archive archive) throws IOException {
        Map<String, Label> newest = new HashMap<>();
        for (Archived row : archive.rows(Topics.LABELS)) {
            try {
                Label label = LabelCodec.read(row.value(), row.kafkaMillis());
                newest.merge(label.transactionId(), label, (a, b) -> b.time().isBefore(a.time()) ? a : b);
            } catch (BadEvent e) {
                // A dead letter of the live job.
            }
        }
        Set<String> frauds = new HashSet<>();
        newest.values().stream().filter(Label::fraud).forEach(label -> frauds.add(label.transactionId()));
        return frauds;
    }

    private static void writeAccountEvents(Archive archive, ArchivedPeriod period, Path folder) throws IOException {
        Map<String, AccountEvent> events = new HashMap<>();
        for (Archived row : archive.rows(Topics.ACCOUNT_EVENTS)) {
            try {
                AccountEvent event = AccountEventCodec.read(row.value(), row.kafkaMillis());
                long millis = event.time().toEpochMilli();
                if ((period.fromMillis() == null || millis >= period.fromMillis())
                        && (period.toMillis() == null || millis < period.toMillis())) {
                    events.putIfAbsent(event.id(), event);
                }
            } catch (BadEvent e) {
                // A dead letter of the live job.
            }
        }
        Path part = folder.resolve(ExportFiles.ACCOUNT_EVENTS + ".part");
        try (BufferedWriter out = Files.newBufferedWriter(part)) {
            for (AccountEvent event : events.values().stream()
                    .sorted(Comparator.comparing(AccountEvent::time).thenComparing(AccountEvent::id))
                    .toList()) {
                out.write(new String(AccountEventCodec.write(event), StandardCharsets.UTF_8) + "\n");
            }
        }
        Files.move(part, folder.resolve(ExportFiles.ACCOUNT_EVENTS), StandardCopyOption.REPLACE_EXISTING);
    }
}
