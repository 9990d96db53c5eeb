package io.weir.jobs;

import io.weir.events.Topics;
import io.weir.jobs.archive.ArchiveRefused;
import io.weir.jobs.archive.ArchivedPeriod;
import io.weir.jobs.archive.ReadProgress;
import io.weir.jobs.files.ObjectStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * A {@link ReplayJob} in a process of its own, as {@code weir replay} runs it: progress on standard output, checkpoints in a folder of its own, and from
 * the newest of them on when it is run again after an interruption.
 */
@SuppressWarnings("SystemOut") // It is a command's.
public final class ReplayProcess {
    /** In the folder: what it was started with, and that it has come to its end. */
    private static final String SETTINGS = "settings";

    private static final String DONE = "done";
    private static final String CHECKPOINTS = "checkpoints";

    /** Settings, each with a value behind it. */
    private static final Set<String> SERVERS = Set.of(
            "--kafka.bootstrap-servers",
            "--elasticsearch.url",
            "--postgres.url",
            "--postgres.user",
            "--postgres.password");

    private static final MemorySize NETWORK = MemorySize.ofMebiBytes(128);
    private static final int PROGRESS_SECONDS = 2;
    private static final int PARTITIONS = 4;
    private static final int ANSWER_SECONDS = 30;

    private ReplayProcess() {}

    /**
     * Exits with 2 for what the user can mend.
     *
     * @param args folder for its state, parallelism, savepoint to begin from or an empty text, then those of {@link ReplayJob}
     */
    public static void main(String[] args) throws Exception {
        ObjectStores.load();
        try {
            run(Path.of(args[0]), Integer.parseInt(args[1]), args[2], Arrays.copyOfRange(args, 3, args.length));
        } catch (IllegalArgumentException | ArchiveRefused e) {
            System.err.println("weir: " + e.getMessage());
            System.exit(2);
        } catch (ExecutionException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            System.err.println("weir: the replay failed: " + cause.getMessage()
                    + "\nThe same command again goes on from its newest checkpoint.");
            System.exit(1);
        }
        // Threads of libraries may be left.
        System.exit(0);
    }

    private static void run(Path folder, int parallelism, String savepoint, String[] args) throws Exception {
        ReplaySettings settings = ReplaySettings.from(args);
        ArchivedPeriod period = ReplayJob.period(settings);
        requireUnfinished(folder);
        Optional<Path> checkpoint = newestCheckpoint(folder);
        requireSame(folder, withoutServers(args) + savepoint);
        createTopics(settings.detection());

        StreamExecutionEnvironment env = ReplayJob.ready(settings, period);
        env.configure(overrides(
                folder,
                parallelism,
                checkpoint.map(path -> path.toUri().toString()).orElse(savepoint)));
        env.setParallelism(parallelism);
        System.out.printf(
                Locale.ROOT,
                "  %,d rows from %s to %s%s%n",
                period.rows(),
                settings.readFrom() == null ? "the beginning" : settings.readFrom(),
                settings.to() == null ? "the end" : settings.to(),
                checkpoint.map(path -> ", going on from its checkpoint").orElse(""));
        long started = System.nanoTime();
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        Progress progress = new Progress(period.rows(), started);
        var telling = clock.scheduleAtFixedRate(progress::tell, PROGRESS_SECONDS, PROGRESS_SECONDS, TimeUnit.SECONDS);
        try {
            env.executeAsync("replay").getJobExecutionResult().get();
        } finally {
            telling.cancel(false);
            clock.shutdownNow();
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        long rows = ReadProgress.rowsHere();
        System.out.printf(
                Locale.ROOT, "  %,d rows replayed in %.1f s, %,.0f a second%n", rows, seconds, rows / seconds);
        Files.writeString(folder.resolve(DONE), "");
    }

    /** Rate and place, every two seconds. */
    private static final class Progress {
        private final long total;
        private final long started;
        private boolean begun;
        private long lastRows;
        private long lastNanos;

        Progress(long total, long started) {
            this.total = total;
            this.started = started;
            this.lastNanos = started;
        }

        void tell() {
            long rows = ReadProgress.rows();
            long now = System.nanoTime();
            if (ReadProgress.rowsHere() == 0) {
                return;
            }
            if (!begun) {
                begun = true;
                lastRows = rows;
                lastNanos = now;
                return;
            }
            System.out.printf(
                    Locale.ROOT,
                    "%5d s  %3.0f %%  %,d rows, %,.0f/s, at %s%n",
                    TimeUnit.NANOSECONDS.toSeconds(now - started),
                    100.0 * rows / Math.max(1, total),
                    rows,
                    (rows - lastRows) * 1e9 / (now - lastNanos),
                    Instant.ofEpochMilli(ReadProgress.millis()));
            lastRows = rows;
            lastNanos = now;
        }
    }

    private static Configuration overrides(Path folder, int parallelism, String state) {
        Configuration overrides = new Configuration();
        overrides.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve(CHECKPOINTS).toUri().toString());
        overrides.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        overrides.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        overrides.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
        overrides.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofSeconds(1));
        overrides.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
        overrides.set(TaskManagerOptions.NUM_TASK_SLOTS, parallelism);
        overrides.set(TaskManagerOptions.NETWORK_MEMORY_MIN, NETWORK);
        overrides.set(TaskManagerOptions.NETWORK_MEMORY_MAX, NETWORK);
        if (!state.isEmpty()) {
            overrides.set(StateRecoveryOptions.SAVEPOINT_PATH, state);
            // Of a live job it has no use for the places in Kafka.
            overrides.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
        }
        return overrides;
    }

    private static void requireUnfinished(Path folder) {
        if (Files.exists(folder.resolve(DONE))) {
            throw new IllegalArgumentException("the replay in " + folder
                    + " has come to its end already; give the new one another --name, or delete that folder");
        }
    }

    /** Where the servers are is no part of what a replay is: a stack that was put down and up again has them elsewhere. */
    private static String withoutServers(String[] args) {
        StringBuilder kept = new StringBuilder();
        for (int i = 0; i < args.length; i++) {
            if (SERVERS.contains(args[i])) {
                i++;
            } else {
                kept.append(args[i]).append('\n');
            }
        }
        return kept.toString();
    }

    private static void requireSame(Path folder, String settings) throws IOException {
        Path file = folder.resolve(SETTINGS);
        Files.createDirectories(folder);
        if (Files.exists(file) && !Files.readString(file).equals(settings)) {
            throw new IllegalArgumentException(
                    "the replay in " + folder
                            + " was begun with other settings; say the same again to go on, or give the new one another --name");
        }
        Files.write(file, settings.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<Path> newestCheckpoint(Path folder) throws IOException {
        Path checkpoints = folder.resolve(CHECKPOINTS);
        if (!Files.isDirectory(checkpoints)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(checkpoints)) {
            return files.filter(file -> file.endsWith("_metadata"))
                    .max(Comparator.comparing(ReplayProcess::modified))
                    .map(Path::getParent);
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private static void createTopics(DetectionSettings settings) throws InterruptedException {
        // Rules: for its own word on them, which nobody reads.
        List<NewTopic> topics = Stream.concat(Topics.OUTPUTS.stream(), Stream.of(Topics.RULES))
                .map(topic -> new NewTopic(settings.topic(topic), PARTITIONS, (short) 1).configs(Topics.config(topic)))
                .toList();
        Map<String, Object> client = new HashMap<>(settings.kafkaProperties());
        client.put("bootstrap.servers", settings.bootstrapServers());
        try (Admin admin = Admin.create(client)) {
            for (var made : admin.createTopics(topics).values().values()) {
                try {
                    made.get(ANSWER_SECONDS, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw new IllegalArgumentException(
                                "Kafka at " + settings.bootstrapServers() + " refuses the topics of the replay: "
                                        + e.getCause().getMessage(),
                                e);
                    }
                } catch (java.util.concurrent.TimeoutException e) {
                    throw new IllegalArgumentException(
                            "Kafka at " + settings.bootstrapServers() + " does not answer. Start it", e);
                }
            }
        }
    }
}
