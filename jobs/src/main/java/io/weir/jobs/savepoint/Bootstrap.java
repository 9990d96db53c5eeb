package io.weir.jobs.savepoint;

import io.weir.events.Topics;
import io.weir.features.Agreement;
import io.weir.features.Catalogue;
import io.weir.features.History;
import io.weir.jobs.Arrival;
import io.weir.jobs.DetectionSettings;
import io.weir.jobs.JobOperators;
import io.weir.jobs.Setting;
import io.weir.jobs.WarmUp;
import io.weir.jobs.archive.ArchiveSource;
import io.weir.jobs.archive.ArchivedPeriod;
import io.weir.jobs.archive.ReadProgress;
import io.weir.jobs.export.FeatureExport;
import io.weir.jobs.export.Imported;
import io.weir.jobs.export.ImportedFileSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;

/**
 * A savepoint made of history: what the operators of the job know once they have seen it. For a job that starts warm; or, into a savepoint that there is already,
 * the histories of features alone, so that a feature which was added is right at once.
 */
public final class Bootstrap {
    /** What of an existing savepoint is computed anew: the histories, which alone depend on the catalogue. */
    private static final Set<String> HISTORIES = Set.of("account-features", "shared-features");
    /** Keeps plans, which come over their topics and not from history. */
    private static final String DECIDE = "decide";

    private static final int PARALLELISM = 2;
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int EXAMPLES = 3;

    private static final Setting<Path> INPUT = Setting.file("input", "CSV or CSV.gz file of payments");
    private static final Setting<Path> MAPPING =
            Setting.file("mapping", "YAML file that says which column is which field");
    private static final Setting<Path> ACCOUNT_EVENTS =
            Setting.file("account-events", "File of account events as they go over the wire, one a line");
    /** Not the job's own {@code archive.path}: that job would read it too. */
    private static final Setting<String> ARCHIVE =
            new Setting<>("archive", "", "Folder of an archive, instead of files", text -> text);

    private static final Setting<Instant> UNTIL =
            Setting.time("until", "Last time that counts; what comes after it the job will read itself");
    private static final Setting<Path> OUT =
            new Setting<>("out", "", "Folder for the savepoint; must not be there", Bootstrap::folder);
    private static final Setting<String> FROM_SAVEPOINT = new Setting<>(
            "from-savepoint", "", "Savepoint that keeps everything but its histories of features", text -> text);

    private static Path folder(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("it is required");
        }
        Path folder = Path.of(text).toAbsolutePath().normalize();
        if (Files.exists(folder)) {
            throw new IllegalArgumentException("it is there already; choose another folder");
        }
        return folder;
    }

    private final DetectionSettings settings;
    private final Catalogue catalogue;

    /** @param catalogue of the features; the shipped one, but in tests */
    Bootstrap(DetectionSettings settings, Catalogue catalogue) {
        this.settings = settings;
        this.catalogue = catalogue;
    }

    @SuppressWarnings("SystemOut") // It is a command's.
    public static void main(String[] args) throws Exception {
        Ending.of(() -> {
            GivenSettings given = GivenSettings.from(
                    args, List.of(INPUT, MAPPING, ACCOUNT_EVENTS, ARCHIVE, UNTIL, OUT, FROM_SAVEPOINT));
            Path input = given.own().get(INPUT);
            Path mapping = given.own().get(MAPPING);
            Path accountEvents = given.own().get(ACCOUNT_EVENTS);
            Instant until = given.own().get(UNTIL);
            Path out = given.own().get(OUT);
            String base = given.own().get(FROM_SAVEPOINT);
            String archive = given.own().get(ARCHIVE);
            given.own().refuseProblems();
            if (archive.isEmpty() ? input == null || mapping == null : input != null || mapping != null) {
                throw new IllegalArgumentException("name a file of payments with its mapping, or an archive");
            }
            if (!archive.isEmpty() && !base.isEmpty() && until != null) {
                throw new IllegalArgumentException(
                        "--until has no place here: of an archive as much is read as the job of the savepoint had read");
            }
            SavepointFiles existing = base.isEmpty() ? null : SavepointFiles.open(base);
            long started = System.nanoTime();
            long[] told = {started};
            Bootstrap bootstrap = new Bootstrap(given.job(), Catalogue.shipped());
            ArchivedPeriod period = archive.isEmpty() ? null : bootstrap.period(archive, existing, until);
            Runnable tell = () -> {
                if (period == null) {
                    FeatureExport.tell(started);
                } else {
                    tellArchive(period, started);
                }
            };
            Function<StreamExecutionEnvironment, DataStream<Arrival>> history = period == null
                    ? env -> file(env, given.job(), input, mapping, accountEvents, until)
                    : env -> archive(env, given.job(), period);
            bootstrap.run(history, existing, out, () -> {
                if (System.nanoTime() - told[0] > TELL_NANOS) {
                    told[0] = System.nanoTime();
                    tell.run();
                }
            });
            tell.run();
            if (period == null) {
                FeatureExport.tellTrouble(ImportedFileSource.progress());
            }
            System.out.println("  " + out);
            return Ending.DONE;
        });
    }

    @SuppressWarnings("SystemOut") // It is a command's.
    private static void tellArchive(ArchivedPeriod period, long started) {
        double seconds = (System.nanoTime() - started) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%5.0f s  %,d of %,d rows, %,.0f/s%n",
                seconds,
                ReadProgress.rows(),
                period.rows(),
                ReadProgress.rows() / seconds);
    }

    /** What of an archive counts: all that the job of an existing savepoint had read, or all up to a time. */
    ArchivedPeriod period(String archive, SavepointFiles existing, Instant until) throws IOException {
        if (existing != null) {
            return ArchivedPeriod.before(archive, read(byUid(existing)));
        }
        return ArchivedPeriod.of(
                archive,
                List.of(Topics.TRANSACTIONS, Topics.ACCOUNT_EVENTS, Topics.LABELS),
                null,
                until == null ? null : until.plusMillis(1));
    }

    /** How far the job of a savepoint had read, by topic and partition: the first offset that it had not. */
    private Map<String, Map<Integer, Long>> read(Map<String, OperatorState> old) throws IOException {
        Map<String, Map<Integer, Long>> next = new HashMap<>();
        KafkaPartitionSplitSerializer serializer = new KafkaPartitionSplitSerializer();
        for (String topic : List.of(Topics.TRANSACTIONS, Topics.ACCOUNT_EVENTS, Topics.LABELS)) {
            OperatorState source = old.get(topic);
            if (source == null) {
                throw new SavepointRefused("the existing savepoint does not say how far the topic " + topic
                        + " had been read: it is of a job that did not read it from Kafka. Bootstrap from files");
            }
            for (Object split : new KeptState(source).list("SourceReaderState")) {
                KafkaPartitionSplit partition =
                        SimpleVersionedSerialization.readVersionAndDeSerialize(serializer, (byte[]) split);
                // Below 0 it is a place to begin, of a partition in which nothing was.
                if (partition.getStartingOffset() > 0) {
                    next.computeIfAbsent(topic, name -> new TreeMap<>())
                            .put(partition.getPartition(), partition.getStartingOffset());
                }
            }
        }
        return next;
    }

    /** A period of an archive. */
    static DataStream<Arrival> archive(
            StreamExecutionEnvironment env, DetectionSettings settings, ArchivedPeriod period) {
        return env.fromSource(
                        new ArchiveSource(period, settings.sourceDisorder(), null),
                        // The source tells event time itself.
                        WatermarkStrategy.<Arrival>noWatermarks()
                                .withTimestampAssigner((arrival, kafka) -> arrival.eventMillis(kafka)),
                        "archive")
                .uid("archive");
    }

    /** The rows of a file and their labels, those up to a time. */
    static DataStream<Arrival> file(
            StreamExecutionEnvironment env,
            DetectionSettings settings,
            Path input,
            Path mapping,
            Path accountEvents,
            Instant until) {
        long last = until == null ? Long.MAX_VALUE : until.toEpochMilli();
        return env.fromSource(
                        new ImportedFileSource(input, mapping, accountEvents),
                        WatermarkStrategy.<Imported>forBoundedOutOfOrderness(settings.sourceDisorder())
                                .withTimestampAssigner((row, before) -> row.timeMillis()),
                        "file")
                .uid("file")
                .setParallelism(1)
                .flatMap(
                        (Imported row, Collector<Arrival> arrivals) -> {
                            if (row.timeMillis() <= last) {
                                arrivals.collect(new Arrival(row.transaction(), row.accountEvent(), null, null, null));
                                if (row.label() != null && row.label().time().toEpochMilli() <= last) {
                                    arrivals.collect(new Arrival(null, null, row.label(), null, null));
                                }
                            }
                        },
                        TypeInformation.of(Arrival.class))
                .setParallelism(1)
                .name("rows")
                .uid("rows");
    }

    /**
     * @param existing keeps everything but the histories of features; null: there is none
     * @param out must not be there
     * @param watch called again and again while history is read
     * @throws SavepointRefused where the existing one and the history do not fit together; then nothing is written
     */
    void run(
            Function<StreamExecutionEnvironment, DataStream<Arrival>> history,
            SavepointFiles existing,
            Path out,
            Runnable watch)
            throws Exception {
        Map<String, OperatorState> old = existing == null ? Map.of() : byUid(existing);
        if (existing != null) {
            requireNothingUnderWay(old);
        }
        Files.createDirectories(out.getParent());
        Path scratch = Files.createTempDirectory(out.getParent(), "." + out.getFileName());
        try {
            SavepointFiles learnt = SavepointFiles.open(new WarmUp(settings, catalogue, PARALLELISM)
                    .run(history, scratch.toUri().toString(), watch));
            Map<String, OperatorState> now = byUid(learnt);
            now.remove(DECIDE);
            if (existing == null) {
                SavepointFiles.write(now.values(), out);
            } else {
                requireAgreement(old.get("account-features"), now.get("account-features"));
                now.keySet().retainAll(HISTORIES);
                List<OperatorState> both = new ArrayList<>(now.values());
                existing.operators().stream()
                        .filter(operator -> now.values().stream()
                                .noneMatch(learned -> learned.getOperatorID().equals(operator.getOperatorID())))
                        .forEach(both::add);
                SavepointFiles.write(both, out);
            }
        } finally {
            Preflight.deleteAll(scratch);
        }
    }

    /** Those of the job that have any state. What only reads history is no operator of it. */
    Map<String, OperatorState> byUid(SavepointFiles savepoint) {
        JobOperators job = JobOperators.of(settings);
        Map<String, OperatorState> byUid = new HashMap<>();
        for (OperatorState operator : savepoint.operators()) {
            String uid = job.uids().get(operator.getOperatorID());
            if (uid != null && operator.getStates().stream().anyMatch(OperatorSubtaskState::hasState)) {
                byUid.put(uid, operator);
            }
        }
        return byUid;
    }

    /** A transaction whose questions wait in the histories that are replaced would never be answered. */
    private static void requireNothingUnderWay(Map<String, OperatorState> old) throws Exception {
        long[] waiting = {0};
        for (String uid : List.of("shared-features", "features")) {
            OperatorState operator = old.get(uid);
            if (operator == null) {
                throw new SavepointRefused("the existing savepoint has no state of the operator " + uid
                        + ": it is of a job without features. Bootstrap without it");
            }
            KeptState kept = new KeptState(operator);
            if (!kept.isReadable()) {
                throw new SavepointRefused(
                        "this is a checkpoint, or a savepoint in native form; take one in canonical form, and name that");
            }
            kept.read((state, key, value, bytes) -> {
                if (value instanceof List<?> list) {
                    waiting[0] += list.size();
                }
            });
        }
        if (waiting[0] > 0) {
            throw new SavepointRefused(
                    "in the existing savepoint %,d questions of transactions wait for event time, and their answers would be lost: take another one when all partitions have been read or are idle"
                            .formatted(waiting[0]));
        }
    }

    /** The history has to be what the job had seen, no less and no more: what it lacked would be forgotten, what comes again counted twice. */
    private static void requireAgreement(OperatorState old, OperatorState now) throws Exception {
        Map<Object, History> learnt = now == null ? new HashMap<>() : histories(now);
        List<String> differences = new ArrayList<>();
        long[] counts = {0, 0};
        new KeptState(old).read((state, key, value, bytes) -> {
            if (value instanceof History before) {
                counts[0]++;
                History after = learnt.remove(key);
                String difference =
                        after == null ? "the history has nothing of it" : Agreement.difference(before, after);
                if (difference != null) {
                    counts[1]++;
                    if (differences.size() < EXAMPLES) {
                        differences.add("account " + key + ": " + difference);
                    }
                }
            }
        });
        learnt.keySet().stream()
                .limit(EXAMPLES)
                .forEach(key -> differences.add("account " + key + ": the savepoint has nothing of it"));
        if (!differences.isEmpty()) {
            throw new SavepointRefused(String.format(
                    Locale.ROOT,
                    "the history is not what the job of the existing savepoint had seen: %,d of its %,d accounts differ, and %,d are in the history alone. %s. Name all of the history up to that savepoint, and no more (--until)",
                    counts[1],
                    counts[0],
                    learnt.size(),
                    String.join("; ", differences)));
        }
    }

    private static Map<Object, History> histories(OperatorState operator) throws Exception {
        Map<Object, History> histories = new HashMap<>();
        new KeptState(operator).read((state, key, value, bytes) -> {
            if (value instanceof History history) {
                histories.put(key, history);
            }
        });
        return histories;
    }
}
