package io.weir.jobs;

import io.weir.events.Topics;
import io.weir.features.FeatureStore;
import io.weir.jobs.elasticsearch.ElasticsearchAccess;
import io.weir.jobs.kafka.DeadLetterProducer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Everything {@link DetectionJob} can be told. {@link #from} is the only place where defaults and limits are. */
public record DetectionSettings(
        String bootstrapServers,
        Map<String, String> kafkaProperties,
        String group,
        String topicPrefix,
        boolean bounded,
        Set<Output> outputs,
        ElasticsearchAccess elasticsearch,
        String indexPrefix,
        String postgresUrl,
        String postgresUser,
        String postgresPassword,
        String postgresTable,
        boolean prepareStores,
        Duration disorder,
        Duration idleness,
        Duration duplicatesRemembered,
        boolean decisions,
        Path rules,
        boolean features,
        Duration settling,
        Duration featuresDisorder,
        Duration longestWait,
        StateBackend stateBackend,
        Duration checkpointInterval,
        double checkpointSpread,
        Duration bufferTimeout,
        Duration watermarkInterval,
        String archive,
        Instant archiveFrom,
        TypologySettings typologies) {

    /** Where alerts go. */
    public enum Output {
        KAFKA,
        ELASTICSEARCH,
        POSTGRES
    }

    /** Where keyed state lives. */
    public enum StateBackend {
        /** What the cluster is configured for. */
        CLUSTER,
        HASHMAP,
        ROCKSDB
    }

    private static final Duration A_DAY = Duration.ofDays(1);
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Duration NONE = Duration.ZERO;
    private static final Duration A_MILLI = Duration.ofMillis(1);

    static final Setting<String> BOOTSTRAP_SERVERS =
            Setting.text("kafka.bootstrap-servers", "localhost:9092", "Kafka brokers, host:port, comma separated");
    static final Setting<Map<String, String>> KAFKA_PROPERTIES = Setting.properties(
            "kafka.properties",
            Set.of("bootstrap.servers", "group.id", "client.id"),
            "File with further properties of every Kafka client, for TLS and logins. It must be there on every machine of the cluster whose files it names; a"
                    + " secret is best named in it by a config provider of Kafka's, such as ${directory:/FOLDER:FILE}, and so read where it is used");
    static final Setting<String> GROUP = Setting.text(
            "kafka.group", "weir-detection", "Consumer group under which offsets are committed, for lag monitoring");
    static final Setting<String> TOPIC_PREFIX = new Setting<>(
            "kafka.topic-prefix",
            "",
            "Put in front of every topic's name, to keep two deployments apart",
            text -> text);
    static final Setting<Boolean> BOUNDED = Setting.flag(
            "kafka.bounded", false, "Stop after what is in the topics at the start, for replays and benchmarks");
    static final Setting<Set<Output>> OUTPUTS =
            Setting.choices("outputs", EnumSet.allOf(Output.class), Output.class, "Where alerts go, comma separated");
    static final Setting<String> ELASTICSEARCH_URL =
            Setting.text("elasticsearch.url", "http://localhost:9200", "Elasticsearch server");
    static final Setting<String> ELASTICSEARCH_USER =
            new Setting<>("elasticsearch.user", "", "Elasticsearch user; none: without a login", text -> text);
    static final Setting<String> ELASTICSEARCH_PASSWORD = new Setting<>(
            "elasticsearch.password",
            "",
            "Elasticsearch password; write env:NAME to take it from an environment variable",
            text -> text);
    static final Setting<String> ELASTICSEARCH_CA = new Setting<>(
            "elasticsearch.ca",
            "",
            "File with the certificates, in PEM, of the authorities that vouch for the Elasticsearch server, on every machine of the cluster; none: those"
                    + " that Java trusts",
            text -> text.isBlank() ? null : text);
    static final Setting<String> INDEX_PREFIX = new Setting<>(
            "elasticsearch.index-prefix",
            "weir-",
            "Put in front of every index's and alias's name, such as weir-alerts, to keep two deployments apart: small letters, digits, hyphens",
            text -> {
                if (!text.matches("[a-z0-9][a-z0-9-]{0,79}")) {
                    throw new IllegalArgumentException(
                            "small letters, digits and hyphens are expected, 80 at most, the first no hyphen");
                }
                return text;
            });
    static final Setting<String> POSTGRES_URL =
            Setting.text("postgres.url", "jdbc:postgresql://localhost:5432/postgres", "JDBC address of the case queue");
    static final Setting<String> POSTGRES_USER = Setting.text("postgres.user", "postgres", "Postgres user");
    static final Setting<String> POSTGRES_PASSWORD = new Setting<>(
            "postgres.password",
            "",
            "Postgres password; write env:NAME to take it from an environment variable",
            text -> text);
    static final Setting<String> POSTGRES_TABLE = new Setting<>(
            "postgres.table",
            "case_queue",
            "Table of the case queue, in small letters, digits and underscores",
            text -> {
                if (!text.matches("[a-z_][a-z0-9_]{0,49}")) {
                    throw new IllegalArgumentException(
                            "small letters, digits and underscores are expected, 50 at most, the first no digit");
                }
                return text;
            });
    static final Setting<Boolean> PREPARE_STORES = Setting.flag(
            "stores.prepare",
            true,
            "Create the index templates and the case queue table where they do not exist, and refuse to start where what is there does not fit");
    static final Setting<Duration> DISORDER = Setting.duration(
            "event-time.disorder",
            "5 s",
            NONE,
            A_DAY,
            "How far behind a newer event of its partition an event is still in time");
    static final Setting<Duration> IDLENESS = Setting.duration(
            "event-time.idleness",
            "15 s",
            A_MILLI,
            A_DAY,
            "After this silence (wall clock) a partition no longer holds event time back; what it brings later may be late");
    static final Setting<Duration> DUPLICATES_REMEMBERED = Setting.duration(
            "duplicates.remembered",
            "24 h",
            A_MINUTE,
            Duration.ofDays(30),
            "How long an event's id is remembered, in event time. A repetition after that is taken for another event");
    static final Setting<Boolean> DECISIONS = Setting.flag(
            "decisions.enabled",
            true,
            "Keep the feature store, and decide on every transaction by models, thresholds and rules: to the topic decisions");
    static final Setting<Path> RULES = Setting.file(
            "decisions.rules",
            "Folder of rules in SQL, or file of one, instead of those that come with the job. What was published on the topic rules of a rule replaces both");
    static final Setting<Boolean> FEATURES = Setting.flag(
            "features.enabled",
            false,
            "Keep the feature store, and write the vector of every transaction: to the topic features");
    static final Setting<Duration> SETTLING = Setting.duration(
            "features.settling",
            "2 s",
            NONE,
            Duration.ofHours(1),
            "How long ago what features of merchants, devices and other shared entities look at must lie");
    static final Setting<Duration> FEATURES_DISORDER = Setting.duration(
            "features.disorder",
            "1 s",
            NONE,
            Duration.ofHours(1),
            "How far behind a newer event of its partition an event is still seen by every vector it belongs to; not above event-time.disorder."
                    + " Above features.settling every vector waits for the difference");
    static final Setting<Duration> LONGEST_WAIT = Setting.duration(
            "features.longest-wait",
            "500 ms",
            NONE,
            A_MINUTE,
            "How long (wall clock) a transaction of the present minute waits for event time, which a silent partition holds back, before it goes on"
                    + " with features marked unsettled. 0 ms: as long as it takes, as in catch-up and replay");
    static final Setting<StateBackend> STATE_BACKEND = Setting.choice(
            "state.backend",
            StateBackend.CLUSTER,
            StateBackend.class,
            "Where state lives. hashmap: on the heap, with features some 10 KB an account of 60 payments; take it while that fits. rocksdb: on disk,"
                    + " where every event reads and writes its key's history. cluster: as the cluster is configured");
    static final Setting<Duration> CHECKPOINT_INTERVAL =
            Setting.duration("checkpoint.interval", "10 s", Duration.ofMillis(100), A_DAY, "Time between checkpoints");
    static final Setting<Double> CHECKPOINT_SPREAD = Setting.share(
            "checkpoint.spread",
            0.5,
            "Share of that time over which a checkpoint is written, so that decisions need not wait for it");
    static final Setting<Duration> BUFFER_TIMEOUT = Setting.duration(
            "latency.buffer-timeout",
            "10 ms",
            NONE,
            A_MINUTE,
            "How long a network buffer waits to fill; less is faster and dearer. What is rare, such as alerts, does not wait");
    static final Setting<Duration> WATERMARK_INTERVAL =
            Setting.duration("latency.watermark-interval", "100 ms", A_MILLI, A_MINUTE, "Time between watermarks");

    static final Setting<String> ARCHIVE = new Setting<>(
            "archive.path",
            "",
            "Folder of an archive to begin from: all of it, then Kafka where it ends. So features are warm before the first live decision. To be kept for the"
                    + " life of the deployment; from a checkpoint on it is not read again",
            text -> text.isBlank() ? null : text);
    static final Setting<Instant> ARCHIVE_FROM = Setting.time(
            "archive.from", "Event time from which the archive is read, a day or an instant; none: from its beginning");

    private static final List<Setting<?>> OWN = List.of(
            BOOTSTRAP_SERVERS,
            KAFKA_PROPERTIES,
            GROUP,
            TOPIC_PREFIX,
            BOUNDED,
            OUTPUTS,
            ELASTICSEARCH_URL,
            ELASTICSEARCH_USER,
            ELASTICSEARCH_PASSWORD,
            ELASTICSEARCH_CA,
            INDEX_PREFIX,
            POSTGRES_URL,
            POSTGRES_USER,
            POSTGRES_PASSWORD,
            POSTGRES_TABLE,
            PREPARE_STORES,
            DISORDER,
            IDLENESS,
            DUPLICATES_REMEMBERED,
            DECISIONS,
            RULES,
            FEATURES,
            SETTLING,
            FEATURES_DISORDER,
            LONGEST_WAIT,
            STATE_BACKEND,
            CHECKPOINT_INTERVAL,
            CHECKPOINT_SPREAD,
            BUFFER_TIMEOUT,
            WATERMARK_INTERVAL,
            ARCHIVE,
            ARCHIVE_FROM);

    /** All settings, in the order of the documentation. */
    static List<Setting<?>> all() {
        List<Setting<?>> all = new ArrayList<>(OWN);
        all.addAll(TypologySettings.ALL);
        return all;
    }

    /** @throws IllegalArgumentException naming every wrong, unknown or missing setting */
    public static DetectionSettings from(String[] args) {
        return from(args, System::getenv);
    }

    static DetectionSettings from(String[] args, UnaryOperator<String> environment) {
        Arguments given = new Arguments(args, all(), environment);
        DetectionSettings settings = of(given);
        given.refuseProblems();
        return settings;
    }

    /** Problems are noted with the arguments; while there are any the settings are of no use. */
    static DetectionSettings of(Arguments given) {
        String bootstrapServers = given.get(BOOTSTRAP_SERVERS);
        Map<String, String> kafkaProperties = given.get(KAFKA_PROPERTIES);
        String group = given.get(GROUP);
        String topicPrefix = given.get(TOPIC_PREFIX);
        Boolean bounded = given.get(BOUNDED);
        Set<Output> outputs = given.get(OUTPUTS);
        String elasticsearchUrl = given.get(ELASTICSEARCH_URL);
        String elasticsearchUser = given.get(ELASTICSEARCH_USER);
        String elasticsearchPassword = given.get(ELASTICSEARCH_PASSWORD);
        String elasticsearchCa = given.get(ELASTICSEARCH_CA);
        String indexPrefix = given.get(INDEX_PREFIX);
        String postgresUrl = given.get(POSTGRES_URL);
        String postgresUser = given.get(POSTGRES_USER);
        String postgresPassword = given.get(POSTGRES_PASSWORD);
        String postgresTable = given.get(POSTGRES_TABLE);
        Boolean prepareStores = given.get(PREPARE_STORES);
        Duration disorder = given.get(DISORDER);
        Duration idleness = given.get(IDLENESS);
        Duration duplicatesRemembered = given.get(DUPLICATES_REMEMBERED);
        Boolean decisions = given.get(DECISIONS);
        Path rules = given.get(RULES);
        Boolean features = given.get(FEATURES);
        Duration settling = given.get(SETTLING);
        Duration featuresDisorder = given.get(FEATURES_DISORDER);
        Duration longestWait = given.get(LONGEST_WAIT);
        StateBackend stateBackend = given.get(STATE_BACKEND);
        Duration checkpointInterval = given.get(CHECKPOINT_INTERVAL);
        Double checkpointSpread = given.get(CHECKPOINT_SPREAD);
        Duration bufferTimeout = given.get(BUFFER_TIMEOUT);
        Duration watermarkInterval = given.get(WATERMARK_INTERVAL);
        String archive = given.get(ARCHIVE);
        Instant archiveFrom = given.get(ARCHIVE_FROM);
        TypologySettings typologies = TypologySettings.from(given);
        if (given.hasProblems()) {
            return null;
        }
        return new DetectionSettings(
                bootstrapServers,
                kafkaProperties,
                group,
                topicPrefix,
                bounded,
                outputs,
                new ElasticsearchAccess(elasticsearchUrl, elasticsearchUser, elasticsearchPassword, elasticsearchCa),
                indexPrefix,
                postgresUrl,
                postgresUser,
                postgresPassword,
                postgresTable,
                prepareStores,
                disorder,
                idleness,
                duplicatesRemembered,
                decisions,
                rules,
                features,
                settling,
                featuresDisorder,
                longestWait,
                stateBackend,
                checkpointInterval,
                checkpointSpread,
                bufferTimeout,
                watermarkInterval,
                archive,
                archiveFrom,
                typologies);
    }

    /** Over how long a checkpoint is written. */
    Duration checkpointSpan() {
        return Duration.ofNanos((long) (checkpointInterval.toNanos() * checkpointSpread));
    }

    /** Whether anything wants features. */
    boolean keepsFeatures() {
        return decisions || features;
    }

    /** How far a source lets events be behind: as far as the least patient path wants. */
    public Duration sourceDisorder() {
        return keepsFeatures() && featuresDisorder.compareTo(disorder) < 0 ? featuresDisorder : disorder;
    }

    /** Bounded, a job reads history, and nobody waits for it. */
    FeatureStore.Settings featureStore() {
        return FeatureStore.Settings.DEFAULT.settledAfter(settling).waitingAtMost(bounded ? NONE : longestWait);
    }

    /** Whether alerts go there. */
    public boolean writesTo(Output output) {
        return outputs.contains(output);
    }

    /** The deployment's name of a topic of {@link Topics}. */
    public String topic(String name) {
        return topicPrefix + name;
    }

    /** Producer properties for dead letters written inside a sink: they carry whole messages, so they may be large. */
    public Properties deadLetterProducer() {
        Properties properties = producer();
        properties.putAll(kafkaProperties);
        properties.setProperty("bootstrap.servers", bootstrapServers);
        properties.setProperty(DeadLetterProducer.TOPIC, topic(Topics.DEAD_LETTERS));
        return properties;
    }

    /** What every producer of a job is set to: large dead letters fit, and linger gives batches without holding an alert back. */
    public static Properties producer() {
        Properties properties = new Properties();
        // A dead letter holds a message of up to the broker's limit in base64.
        properties.setProperty("max.request.size", Integer.toString(12 << 20));
        properties.setProperty("linger.ms", "5");
        properties.setProperty("compression.type", "lz4");
        return properties;
    }

    /** The text of {@code --help}. */
    static String help() {
        return Setting.help("io.weir.jobs.DetectionJob", all());
    }
}
