package io.weir.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * A Kafka broker and controller in one process. Topics must be created, see {@link KafkaTopics}. Records are kept for
 * good and may carry any time stamp, as the history that is played into it is old and a simulation may run ahead.
 */
public final class KafkaServer extends JavaServer {
    /** The largest record batch the broker takes, in bytes. A producer must be given as large a max.request.size. */
    public static final int MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

    /** Any sixteen bytes do; these spell "weir-local-stack". */
    private static final String CLUSTER_ID = "d2Vpci1sb2NhbC1zdGFjaw";

    KafkaServer(StackSettings settings, Progress progress) {
        super("kafka", settings, progress);
    }

    /** For {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + settings().ports().kafka();
    }

    @Override
    public String address() {
        return bootstrapServers();
    }

    @Override
    void prepare() {
        writeLog4j();
        Trees.write(configFile(), config());
        Path data = home().resolve("data");
        if (!data.resolve("meta.properties").toFile().exists()) {
            format();
        }
    }

    /** Writes the cluster's identity into the data folder, which a broker requires. Harmless if done before. */
    private void format() {
        List<String> command = new ArrayList<>(java(
                List.of("-Xmx128m", "-XX:+UseSerialGC", QUICK_COMPILER),
                WeirHome.kafkaLib(),
                "kafka.tools.StorageTool"));
        command.addAll(List.of(
                "format",
                "--ignore-formatted",
                "-t",
                CLUSTER_ID,
                "-c",
                configFile().toString()));
        Command.Result result = Command.run(command);
        if (!result.ok()) {
            throw new StackException("kafka: formatting %s failed:%n%s".formatted(home(), result.output()));
        }
    }

    @Override
    List<String> command() {
        int heap = settings().memory().kafkaHeap();
        List<String> command = new ArrayList<>(java(
                List.of(
                        "-Xms" + heap / 2 + "m",
                        "-Xmx" + heap + "m",
                        "-XX:+UseG1GC",
                        "-XX:MaxGCPauseMillis=20",
                        "-XX:+ExitOnOutOfMemoryError"),
                WeirHome.kafkaLib(),
                "kafka.Kafka"));
        command.add(configFile().toString());
        return command;
    }

    @Override
    boolean isReady() {
        // The admin client logs a warning for every vain attempt: knock first.
        return accepts(settings().ports().kafka()) && answers();
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private boolean answers() {
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                2_000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                3_000))) {
            return !admin.describeCluster().nodes().get(3, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while waiting for kafka", interrupted);
        }
    }

    private Path configFile() {
        return home().resolve("server.properties");
    }

    private String config() {
        StackPorts ports = settings().ports();
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%3$s
                num.network.threads=2
                num.io.threads=4
                auto.create.topics.enable=false
                controlled.shutdown.enable=false
                group.initial.rebalance.delay.ms=0
                message.max.bytes=%4$d
                replica.fetch.max.bytes=%4$d
                default.replication.factor=1
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=4
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=4
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                log.retention.ms=-1
                log.retention.bytes=-1
                log.message.timestamp.before.max.ms=9223372036854775807
                log.message.timestamp.after.max.ms=9223372036854775807
                log.cleaner.dedupe.buffer.size=33554432
                """.formatted(ports.kafka(), ports.kafkaController(), home().resolve("data"), MAX_MESSAGE_BYTES);
    }
}
