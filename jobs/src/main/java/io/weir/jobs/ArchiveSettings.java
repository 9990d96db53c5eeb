package io.weir.jobs;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Everything {@link ArchiveJob} can be told. {@link #from} is the only place where defaults and limits are. */
public record ArchiveSettings(
        String bootstrapServers,
        Map<String, String> kafkaProperties,
        String group,
        String topicPrefix,
        boolean bounded,
        String path,
        Duration checkpointInterval) {

    static final Setting<String> BOOTSTRAP_SERVERS = DetectionSettings.BOOTSTRAP_SERVERS;
    static final Setting<Map<String, String>> KAFKA_PROPERTIES = DetectionSettings.KAFKA_PROPERTIES;
    static final Setting<String> GROUP = Setting.text(
            "kafka.group", "weir-archive", "Consumer group under which offsets are committed, for lag monitoring");
    static final Setting<String> TOPIC_PREFIX = DetectionSettings.TOPIC_PREFIX;
    static final Setting<Boolean> BOUNDED =
            Setting.flag("kafka.bounded", false, "Stop after what is in the topics at the start");
    static final Setting<String> PATH = new Setting<>(
            "archive.path",
            "",
            "Folder of the archive, required: a local path, or the URI of any filesystem that the cluster knows, such as s3a://bucket/weir",
            text -> {
                if (text.isBlank()) {
                    throw new IllegalArgumentException("it is required");
                }
                return text;
            });
    static final Setting<Duration> CHECKPOINT_INTERVAL = Setting.duration(
            "checkpoint.interval",
            "5 min",
            Duration.ofMillis(100),
            Duration.ofDays(1),
            "Time between checkpoints: what has arrived since the last one is not in the archive yet. A file holds what a partition brought of one day"
                    + " within it");

    static final List<Setting<?>> ALL =
            List.of(BOOTSTRAP_SERVERS, KAFKA_PROPERTIES, GROUP, TOPIC_PREFIX, BOUNDED, PATH, CHECKPOINT_INTERVAL);

    /** @throws IllegalArgumentException naming every wrong, unknown or missing setting */
    public static ArchiveSettings from(String[] args) {
        return from(args, System::getenv);
    }

    static ArchiveSettings from(String[] args, UnaryOperator<String> environment) {
        Arguments given = new Arguments(args, ALL, environment);
        String bootstrapServers = given.get(BOOTSTRAP_SERVERS);
        Map<String, String> kafkaProperties = given.get(KAFKA_PROPERTIES);
        String group = given.get(GROUP);
        String topicPrefix = given.get(TOPIC_PREFIX);
        Boolean bounded = given.get(BOUNDED);
        String path = given.get(PATH);
        Duration checkpointInterval = given.get(CHECKPOINT_INTERVAL);
        given.refuseProblems();
        return new ArchiveSettings(
                bootstrapServers, kafkaProperties, group, topicPrefix, bounded, path, checkpointInterval);
    }

    /** The text of {@code --help}. */
    static String help() {
        return Setting.help("io.weir.jobs.ArchiveJob", ALL);
    }
}
