package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.events.Alert;
import io.weir.events.AlertCodec;
import io.weir.events.AlertMode;
import io.weir.events.BadEvent;
import io.weir.events.DeadLetter;
import io.weir.events.DeadLetterCodec;
import io.weir.events.Topics;
import io.weir.localstack.FlinkRest;
import io.weir.localstack.KafkaTopics;
import io.weir.localstack.KafkaTopics.Topic;
import io.weir.localstack.LocalStack;
import io.weir.sql.RuleAlert;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The shaded jar as a job on the test stack's real cluster, with topics, index and database of its own, so that tests do not see each other.
 */
final class Deployment implements AutoCloseable {
    static final Path JAR = Path.of("target", "weir-jobs.jar");
    /** What is uploaded where the cluster has the code already. Written once: it would be empty while it is written again. */
    private static final Path NOTHING = nothing();
    /** Named to every job, and read by it whenever it starts again. */
    private static final Path KAFKA_PROPERTIES = kafkaProperties();

    private static final int PARTITIONS = 2;
    private static final int PARALLELISM = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LocalStack stack;
    private final FlinkRest flink;
    private final Path jar;
    private final String name;
    private final String stateBackend;
    private final KafkaProducer<byte[], byte[]> producer;
    /** By topic: a new consumer each time a test asks would be most of what the test costs. */
    private final Map<String, TopicSoFar> outputs = new HashMap<>();

    private String jobId;

    /** Topics and database; the job starts with {@link #submit}. Its state is on the heap, which is quicker for the little it has here. */
    Deployment(LocalStack stack, String name) throws SQLException {
        this(stack, stack.flink().rest(), NOTHING, name, "hashmap");
    }

    /** The same with its state where the cluster is configured to keep it. */
    static Deployment asTheClusterIs(LocalStack stack, String name) throws SQLException {
        return new Deployment(stack, stack.flink().rest(), NOTHING, name, "cluster");
    }

    /** The same on another cluster, which gets the jar. */
    static Deployment on(FlinkRest flink, LocalStack stack, String name) throws SQLException {
        return new Deployment(stack, flink, JAR, name, "cluster");
    }

    private static Path nothing() {
        Path file = TestStack.folder("uploads").resolve("nothing.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new ZipEntry("META-INF/"));
        } catch (IOException e) {
            throw new UncheckedIOException("Writing " + file + " failed", e);
        }
        return file;
    }

    private Deployment(LocalStack stack, FlinkRest flink, Path jar, String name, String stateBackend)
            throws SQLException {
        this.stack = stack;
        this.flink = flink;
        this.jar = jar;
        this.stateBackend = stateBackend;
        this.name = name;
        KafkaTopics.create(
                stack.kafka().bootstrapServers(),
                Stream.concat(Topics.INPUTS.stream(), Topics.OUTPUTS.stream())
                        .map(topic ->
                                new Topic(topic(topic), Topics.partitions(topic, PARTITIONS), Topics.config(topic)))
                        .toList());
        try (Connection connection = connect(stack.postgres().jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE \"" + name + "\"");
        }
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        stack.kafka().bootstrapServers(),
                        "max.request.size",
                        12 << 20,
                        "linger.ms",
                        5),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Submits the shaded jar over REST, as any client of a stock cluster would. */
    void submit(String... more) {
        submit(DetectionJob.class, Optional.empty(), more);
    }

    /** The same of any job of the jar, from a savepoint, what finds no place in it left behind. */
    void submit(Class<?> job, Optional<String> savepoint, String... more) {
        jobId = flink.run(flink.upload(jar), job.getName(), arguments(more), PARALLELISM, savepoint, true);
        flink.awaitRunning(jobId, PATIENCE);
    }

    /** Another job beside it. */
    String run(Class<?> job, List<String> arguments) {
        return flink.run(flink.upload(jar), job.getName(), arguments, PARALLELISM);
    }

    /** Says that it was submitted in another way, so that it is this one's to cancel. */
    void isSubmittedAs(String id) {
        jobId = id;
    }

    /** Ends the job with a savepoint. */
    String stop() {
        return flink.savepoints().stop(jobId, PATIENCE);
    }

    /** What the job is told: this deployment's places, and short waits. */
    List<String> arguments(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--kafka.bootstrap-servers",
                stack.kafka().bootstrapServers(),
                "--kafka.group",
                name,
                "--kafka.topic-prefix",
                name + "-",
                "--kafka.properties",
                KAFKA_PROPERTIES.toString(),
                "--elasticsearch.url",
                stack.elasticsearch().url(),
                "--elasticsearch.index-prefix",
                name + "-",
                "--postgres.url",
                postgresUrl(),
                "--postgres.user",
                stack.postgres().user(),
                "--postgres.password",
                stack.postgres().password(),
                // Every partition has events to its end: none may count as idle on a slow machine, or its next ones are
                // late.
                "--event-time.idleness",
                "10 min",
                "--checkpoint.interval",
                "1 s",
                "--state.backend",
                stateBackend));
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** A property that no client gets along without, kept as a secret would be: in a folder, found by the client where it is used. */
    private static Path kafkaProperties() {
        Path folder = TestStack.folder("kafka-client");
        try {
            Files.writeString(folder.resolve("age"), "240000");
            return Files.writeString(folder.resolve("client.properties"), """
                    config.providers=directory
                    config.providers.directory.class=org.apache.kafka.common.config.provider.DirectoryConfigProvider
                    metadata.max.age.ms=${directory:%s:age}
                    """.formatted(folder));
        } catch (IOException e) {
            throw new UncheckedIOException("Writing into " + folder + " failed", e);
        }
    }

    String jobId() {
        return jobId;
    }

    String topic(String topic) {
        return name + "-" + topic;
    }

    String postgresUrl() {
        return stack.postgres().jdbcUrl().replaceFirst("/[^/]*$", "/" + name);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback tells the same.
    void send(String topic, String key, long timestamp, byte[] value) {
        producer.send(
                new ProducerRecord<>(topic(topic), null, timestamp, key.getBytes(StandardCharsets.UTF_8), value),
                (metadata, failure) -> {
                    if (failure != null) {
                        throw new IllegalStateException("Kafka did not take an event", failure);
                    }
                });
    }

    void flush() {
        producer.flush();
    }

    /** Every message of an output topic now. */
    List<ConsumerRecord<byte[], byte[]>> messages(String topic) {
        return outputs.computeIfAbsent(
                        topic, name -> new TopicSoFar(stack.kafka().bootstrapServers(), topic(name)))
                .messages();
    }

    /** Alerts in Kafka by id, with how often each was written; without those of rules, which count something else than crimes. */
    Map<String, Integer> alertsInKafka() throws BadEvent {
        return alertsInKafka(alert -> !alert.detector().startsWith(RuleAlert.DETECTOR));
    }

    /** The same of those that are as said. */
    Map<String, Integer> alertsInKafka(Predicate<Alert> filter) throws BadEvent {
        Map<String, Integer> ids = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> message : messages(Topics.ALERTS)) {
            Alert alert = AlertCodec.read(message.value());
            if (filter.test(alert)) {
                ids.merge(alert.id(), 1, Integer::sum);
            }
        }
        return ids;
    }

    List<DeadLetter> deadLetters() throws BadEvent {
        List<DeadLetter> deadLetters = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> message : messages(Topics.DEAD_LETTERS)) {
            deadLetters.add(DeadLetterCodec.read(message.value()));
        }
        return deadLetters;
    }

    /** Ids of the alerts in Elasticsearch. */
    List<String> alertsInElasticsearch() throws IOException, InterruptedException {
        String index = stack.elasticsearch().url() + "/" + name + "-alerts";
        HTTP.send(
                HttpRequest.newBuilder(URI.create(index + "/_refresh"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.discarding());
        String answer = HTTP.send(
                        HttpRequest.newBuilder(URI.create(index + "/_search?size=10000&_source=false"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        List<String> ids = new ArrayList<>();
        for (JsonNode hit : JSON.readTree(answer).path("hits").path("hits")) {
            ids.add(hit.path("_id").asText());
        }
        return ids.stream().sorted().toList();
    }

    /** Ids of the alerts in the case queue. */
    List<String> alertsInCaseQueue() throws SQLException {
        try (Connection connection = connect(postgresUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT alert_id FROM case_queue")) {
            TreeSet<String> ids = new TreeSet<>();
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
            return List.copyOf(ids);
        }
    }

    private Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(
                url, stack.postgres().user(), stack.postgres().password());
    }

    /** That Kafka has that many alerts of crimes, and every store all that are its own. */
    void assertEveryStoreHolds(int alerts) throws Exception {
        assertThat(messages(Topics.LATE_EVENTS)).as("late events").isEmpty();
        assertThat(alertsInKafka()).hasSize(alerts);
        await(
                "every alert in Elasticsearch",
                () -> alertsInElasticsearch()
                        .equals(List.copyOf(alertsInKafka(alert -> true).keySet())));
        await(
                "every live alert in the case queue",
                () -> alertsInCaseQueue()
                        .equals(List.copyOf(alertsInKafka(alert -> alert.mode() == AlertMode.LIVE)
                                .keySet())));
        assertThat(deadLetters()).isEmpty();
    }

    /** A condition that may fail to be asked while a server is down. */
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Asks until the condition holds; when patience ends, fails with what the job last complained of. */
    void await(String what, Condition condition) {
        BooleanSupplier holds = () -> {
            try {
                return condition.holds();
            } catch (Exception e) {
                return false;
            }
        };
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not within " + PATIENCE + ": " + what + "; " + state());
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    /** What one wants to know of a job that does not come to an end. */
    private String state() {
        return "the job is %s after %s; its tasks: %s; its last exception: %s"
                .formatted(
                        flink.state(jobId), flink.checkpoints(jobId), flink.vertices(jobId), flink.exceptions(jobId));
    }

    @Override
    public void close() {
        producer.close();
        outputs.values().forEach(TopicSoFar::close);
        if (jobId != null) {
            flink.cancel(jobId);
        }
    }
}
