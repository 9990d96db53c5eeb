package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** One stack, started once, as a start takes most of the time; each test leaves it whole for the next. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalStackIT {
    /** With a blank in it, as in many a home folder. */
    private static final StackSettings SETTINGS = StackSettings.in(Path.of("target", "local stack it"))
            .withPorts(StackPorts.FREE)
            .withFresh(true);

    private static final long SIX_GIGABYTES = 6L << 30;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int CLIENTS = 300;
    private static final Progress PRINTED = (server, news) -> System.out.println(server + ": " + news);

    private static LocalStack stack;

    @BeforeAll
    static void start() {
        stack = LocalStack.start(SETTINGS, PRINTED);
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
            assertThat(ServerProcess.alive(SETTINGS.folder(), SETTINGS.folder().resolve("run")))
                    .isEmpty();
        }
    }

    @Test
    @Order(1)
    void everyServerDoesItsWork() throws Exception {
        String servers = stack.kafka().bootstrapServers();
        List<KafkaTopics.Topic> topics =
                List.of(new KafkaTopics.Topic("echo", 2, Map.of("max.message.bytes", "8388608")));
        KafkaTopics.create(servers, topics);
        KafkaTopics.create(servers, topics);
        assertThatThrownBy(() -> KafkaTopics.create(servers, List.of(new KafkaTopics.Topic("echo", 3))))
                .hasMessageContaining("echo has 2 partitions where 3 are wanted");
        byte[] large = new byte[8_000_000];
        large[large.length - 1] = 7;
        produce("echo", large);
        assertThat(consume("echo")).isEqualTo(large);

        put("/notes/_doc/1?refresh=true", "{\"text\":\"kept\"}");
        assertThat(get("/notes/_doc/1")).contains("\"text\":\"kept\"");

        execute("CREATE TABLE notes (text TEXT)");
        execute("INSERT INTO notes VALUES ('kept')");
        assertThat(query("SELECT text FROM notes")).isEqualTo("kept");

        FlinkRest.Overview overview = stack.flink().rest().overview();
        assertThat(overview.taskManagers()).isEqualTo(1);
        assertThat(overview.freeSlots()).isEqualTo(4);
        assertThat(stack.flink().rest().jobs()).isEmpty();

        int metrics = stack.settings().ports().metrics();
        assertThat(PrometheusTargets.in(SETTINGS.folder()))
                .hasContent("[{\"targets\": [\"127.0.0.1:%d\", \"127.0.0.1:%d\"]}]".formatted(metrics, metrics + 1));
        assertThat(FlinkProcess.hasMetrics(metrics)).isTrue();
        assertThat(FlinkProcess.hasMetrics(metrics + 1)).isTrue();
    }

    @Test
    @Order(2)
    void theWholeStackTakesLessThanSixGigabytes() {
        stack.status()
                .forEach(server -> System.out.printf(
                        "%s: %d MiB%n", server.name(), server.residentBytes().orElse(0) >> 20));
        assertThat(stack.status()).allMatch(ServerStatus::alive);
        assertThat(stack.residentBytes()).isLessThan(SIX_GIGABYTES);
    }

    @Test
    @Order(3)
    void anotherJvmFindsItAndAnotherStackInTheFolderIsRefused() {
        assertThat(LocalStack.attach(SETTINGS.folder()).status())
                .extracting(ServerStatus::pid)
                .isEqualTo(stack.status().stream().map(ServerStatus::pid).toList());
        assertThatThrownBy(() -> LocalStack.start(SETTINGS)).hasMessageContaining("in use by process");
        assertThatThrownBy(() -> LocalStack.start(StackSettings.in(Path.of("target", "second-stack"))
                        .withPorts(stack.settings().ports())))
                .hasMessageContainingAll("for kafka is taken", "for elasticsearch is taken", "for postgres is taken");
    }

    /** Postgres answers each client in a process of its own, which for a moment looks like one more server of this folder. */
    @Test
    @Order(4)
    void aProcessThatPostgresStartsForAClientIsNoStray() throws Exception {
        CompletableFuture<Void> clients = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < CLIENTS; i++) {
                try {
                    assertThat(query("SELECT text FROM notes")).isEqualTo("kept");
                } catch (SQLException refused) {
                    throw new AssertionError("client " + i, refused);
                }
            }
        });
        while (!clients.isDone()) {
            assertThat(stack.strayPids()).isEmpty();
        }
        clients.get();
    }

    @Test
    @Order(5)
    void elasticsearchAndPostgresComeBackWithTheirData() throws SQLException {
        stack.elasticsearch().stop();
        stack.postgres().stop();
        assertThat(stack.elasticsearch().isAlive()).isFalse();
        assertThatThrownBy(() -> query("SELECT 1")).isInstanceOf(SQLException.class);

        stack.postgres().start();
        stack.elasticsearch().start();
        assertThat(get("/notes/_doc/1")).contains("\"text\":\"kept\"");
        assertThat(query("SELECT text FROM notes")).isEqualTo("kept");
    }

    @Test
    @Order(6)
    void aKilledFlinkComesBackAndATaskManagerDoesNotWaitForADeadJobManager() {
        FlinkTaskManager taskManager = stack.flink().taskManagers().get(0);
        taskManager.kill();
        CompletableFuture<Void> start = CompletableFuture.runAsync(taskManager::start);
        assertThat(Deadline.in(PATIENCE).await(taskManager::isAlive)).isTrue();
        stack.flink().jobManager().kill();
        assertThatThrownBy(() -> start.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .hasMessageContaining("taskmanager-1 has lost its JobManager while starting");
        stack.flink().kill();
        assertThat(stack.flink().rest().answers()).isFalse();
        stack.flink().start();
        assertThat(stack.flink().rest().overview().freeSlots()).isEqualTo(4);
    }

    @Test
    @Order(7)
    void afterACrashTheNextStartFindsTheDataAndNothingInItsWay() throws SQLException {
        // All but Flink are dead; Flink is alive and nobody knows: both kinds of leftovers.
        List.of(stack.kafka(), stack.elasticsearch(), stack.postgres()).forEach(server -> {
            ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
            assertThat(Deadline.in(PATIENCE).await(() -> !server.isAlive())).isTrue();
        });
        stack.leave();

        stack = LocalStack.start(SETTINGS.withFresh(false), PRINTED);
        assertThat(consume("echo")).hasSize(8_000_000);
        assertThat(get("/notes/_doc/1")).contains("\"text\":\"kept\"");
        assertThat(query("SELECT text FROM notes")).isEqualTo("kept");
        assertThat(stack.flink().rest().overview().taskManagers()).isEqualTo(1);
    }

    private static void produce(String topic, byte[] value) throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        stack.kafka().bootstrapServers(),
                        "max.request.size",
                        KafkaServer.MAX_MESSAGE_BYTES),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, null, value)).get();
        }
    }

    private static byte[] consume(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", stack.kafka().bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            Deadline deadline = Deadline.in(PATIENCE);
            while (!deadline.passed()) {
                for (var received : consumer.poll(Duration.ofSeconds(1))) {
                    return received.value();
                }
            }
            throw new AssertionError("nothing came from " + topic);
        }
    }

    private static void put(String path, String json) {
        send(HttpRequest.newBuilder(URI.create(stack.elasticsearch().url() + path))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    private static String get(String path) {
        return send(HttpRequest.newBuilder(URI.create(stack.elasticsearch().url() + path))
                .build());
    }

    private static String send(HttpRequest request) {
        try {
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
            return response.body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect() throws SQLException {
        PostgresServer postgres = stack.postgres();
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }
}
