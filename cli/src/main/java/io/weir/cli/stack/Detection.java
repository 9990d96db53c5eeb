package io.weir.cli.stack;

import io.weir.cli.command.Console;
import io.weir.events.Topics;
import io.weir.localstack.FlinkRest;
import io.weir.localstack.JobDoesNotRun;
import io.weir.localstack.KafkaTopics;
import io.weir.localstack.KafkaTopics.Topic;
import io.weir.localstack.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/** The detection job on a local stack: its topics, its start from the newest state there is, its lag. */
public final class Detection {
    public static final String INDEX_PREFIX = "weir-";
    /** By this name all alerts are read, whatever indices they are in. */
    public static final String ALERTS_INDEX = INDEX_PREFIX + "alerts";

    public static final String GROUP = "weir-detection";
    /** What the stack decides, not the user. */
    static final Set<String> OWN_SETTINGS = Set.of(
            "--kafka.bootstrap-servers",
            "--kafka.group",
            "--kafka.topic-prefix",
            "--elasticsearch.url",
            "--elasticsearch.index-prefix",
            "--postgres.url",
            "--postgres.user",
            "--postgres.password",
            "--postgres.table");

    private static final String NAME = "detection";
    private static final String ENTRY_CLASS = "io.weir.jobs.DetectionJob";
    private static final int PARTITIONS = 4;
    /** Two cores carry the whole stack: more would only take turns. */
    public static final int PARALLELISM = 2;
    /** Of a machine that is busy; tasks load and compile their code in it. */
    private static final Duration START = Duration.ofMinutes(3);

    private static final Duration SAVEPOINT = Duration.ofMinutes(5);
    /** Nobody waits for the job meanwhile. */
    private static final Duration SAVEPOINT_LIVE = Duration.ofMinutes(10);

    private final LocalStack stack;
    private final FlinkRest flink;
    private final String jobId;

    private Detection(LocalStack stack, FlinkRest flink, String jobId) {
        this.stack = stack;
        this.flink = flink;
        this.jobId = jobId;
    }

    /** The job that {@link #start} has started last, if it runs now: a user may run others on the same Flink. */
    public static Optional<Detection> running(LocalStack stack) {
        return started(stack.settings().folder())
                .running(stack)
                .map(job -> new Detection(stack, stack.flink().rest(), job.id()));
    }

    /**
     * Creates the topics and starts the job, from the newest savepoint or retained checkpoint of the stack's folder if there is one.
     *
     * @param more further arguments for the job
     */
    public static Detection start(LocalStack stack, Console console, List<String> more) {
        Detection detection = submit(stack, console, more);
        detection.awaitRunning();
        return detection;
    }

    /** The same, without waiting until it runs: for whoever has to bring back a server meanwhile. */
    static Detection submit(LocalStack stack, Console console, List<String> more) {
        return submit(
                stack,
                console,
                more,
                PARALLELISM,
                started(stack.settings().folder())
                        .newestState()
                        .map(path -> path.toUri().toString()),
                false);
    }

    /**
     * The same from a savepoint of the user's choice.
     *
     * @param mayDropState whether what the job has no place for is left behind
     */
    public static Detection start(
            LocalStack stack,
            Console console,
            List<String> more,
            int parallelism,
            Optional<String> state,
            boolean mayDropState) {
        Detection detection = submit(stack, console, more, parallelism, state, mayDropState);
        detection.awaitRunning();
        return detection;
    }

    private static Detection submit(
            LocalStack stack,
            Console console,
            List<String> more,
            int parallelism,
            Optional<String> state,
            boolean mayDropState) {
        createTopics(stack);
        EarlierIndex.moveAway(stack, console);
        FlinkRest flink = stack.flink().rest();
        List<String> arguments = new ArrayList<>(List.of(
                "--kafka.bootstrap-servers", stack.kafka().bootstrapServers(),
                "--kafka.group", GROUP,
                "--features.enabled", "true",
                "--elasticsearch.url", stack.elasticsearch().url(),
                "--elasticsearch.index-prefix", INDEX_PREFIX,
                "--postgres.url", stack.postgres().jdbcUrl(),
                "--postgres.user", stack.postgres().user(),
                "--postgres.password", stack.postgres().password()));
        arguments.addAll(more);
        String jar = flink.upload(JobSettings.jar());
        String jobId = flink.run(jar, ENTRY_CLASS, arguments, parallelism, state, mayDropState);
        try {
            remember(stack.settings().folder(), jobId, more);
        } catch (UncheckedIOException forgotten) {
            // Nobody would know that it is ours, and a second one would be started beside it.
            flink.cancel(jobId);
            throw forgotten;
        }
        console.line(
                "  %-14s submitted%s",
                NAME,
                state.map(place ->
                                ", from the state in " + brief(stack.settings().folder(), place))
                        .orElse(""));
        return new Detection(stack, flink, jobId);
    }

    /** Waits until all of it runs. */
    public void awaitRunning() {
        flink.awaitRunning(jobId, START);
    }

    /** Relative to the stack's folder where it lies in there. */
    private static String brief(Path folder, String location) {
        Path place = Path.of(URI.create(location));
        return (place.startsWith(folder) ? folder.relativize(place) : place).toString();
    }

    /** Where the archive of a stack is. */
    public static Path archive(Path folder) {
        return folder.resolve("archive").toAbsolutePath();
    }

    public static void createTopics(LocalStack stack) {
        KafkaTopics.create(
                stack.kafka().bootstrapServers(),
                Stream.concat(Topics.INPUTS.stream(), Topics.OUTPUTS.stream())
                        .map(topic -> new Topic(topic, Topics.partitions(topic, PARTITIONS), Topics.config(topic)))
                        .toList());
    }

    private static StartedJobs started(Path folder) {
        return new StartedJobs(folder, "detection-jobs");
    }

    /** Beside the ids of the jobs: the user's settings of the newest, one argument a line. */
    private static Path settingsFile(Path folder) {
        return folder.resolve("flink").resolve("detection-settings");
    }

    /** What the user gave the job that was started last. */
    public static List<String> lastSettings(LocalStack stack) {
        Path file = settingsFile(stack.settings().folder());
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("Reading " + file + " failed", e);
        }
    }

    private static void remember(Path folder, String jobId, List<String> more) {
        Path file = settingsFile(folder);
        try {
            Files.write(file, more);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing " + file + " failed", e);
        }
        started(folder).note(jobId);
    }

    /** Takes a savepoint while the job runs on. */
    public String savepoint(Console console) {
        return flink.savepoints()
                .take(
                        jobId,
                        SAVEPOINT_LIVE,
                        progress -> console.progress(
                                "savepoint: %d of %d subtasks, %,.1f MB",
                                progress.done(), progress.subtasks(), progress.bytes() / 1e6));
    }

    /** Slots that it takes. */
    public int parallelism() {
        return flink.vertices(jobId).stream()
                .mapToInt(FlinkRest.Vertex::parallelism)
                .max()
                .orElse(0);
    }

    public String jobId() {
        return jobId;
    }

    /**
     * Ends the job with a savepoint, from which the next {@link #start} goes on.
     *
     * @return where that is
     * @throws JobDoesNotRun if the job fails again and again
     */
    public String stop() {
        return flink.savepoints().stop(jobId, SAVEPOINT);
    }

    /** When its newest completed checkpoint began, epoch milliseconds; the minimum where there is none. */
    public long lastCheckpointBegan() {
        return flink.get("/jobs/" + jobId + "/checkpoints")
                .path("latest")
                .path("completed")
                .path("trigger_timestamp")
                .asLong(Long.MIN_VALUE);
    }

    /** Ends it as it is. */
    public void cancel() {
        flink.cancel(jobId);
    }

    public String state() {
        return flink.state(jobId);
    }

    /** Why the job restarted last; empty if it never did. */
    String trouble() {
        return flink.exceptions(jobId);
    }

    /** Repetitions dropped since the job started. */
    public long duplicates() {
        return sum("deduplicate", "duplicates");
    }

    /** Of how many rules something was published that it follows, summed over the instances that decide. */
    public long rulesPublished() {
        return sum("decide", "rules_published");
    }

    /** Events behind the watermark since the job started. */
    public long lateEvents() {
        return sum("in-time", "late_events");
    }

    private long sum(String operator, String counter) {
        return sum(flink, jobId, operator, counter);
    }

    /** Of all instances of a job's operator. */
    static long sum(FlinkRest flink, String jobId, String operator, String counter) {
        double total = 0;
        for (FlinkRest.Vertex vertex : flink.vertices(jobId)) {
            for (String metric : flink.metricNames(jobId, vertex.id())) {
                // Flink names an operator's metric OPERATOR.GROUP.METRIC.
                if (metric.equals(operator + ".weir." + counter)) {
                    OptionalDouble value = flink.sum(jobId, vertex.id(), metric);
                    total += value.orElse(0);
                }
            }
        }
        return (long) total;
    }

    /** Input messages not yet in a completed checkpoint: an upper bound of the lag, exact once it is 0. */
    public long lag() {
        return TopicOffsets.lag(stack, GROUP, List.of(Topics.TRANSACTIONS, Topics.ACCOUNT_EVENTS));
    }

    /** Messages in a topic: exact for topics that are never compacted or cut. */
    public long messages(String topic) {
        return TopicOffsets.messages(stack, topic);
    }
}
