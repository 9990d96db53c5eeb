package io.weir.benchmarks.noop;

import io.weir.events.Topics;
import io.weir.localstack.KafkaTopics;
import io.weir.localstack.KafkaTopics.Topic;
import io.weir.localstack.LocalStack;
import io.weir.localstack.Part;
import io.weir.localstack.StackPorts;
import io.weir.localstack.StackSettings;
import io.weir.localstack.WeirHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the jobs read from and write to, and a JVM an arm for the jobs themselves. */
final class Servers implements AutoCloseable {
    static final int PARTITIONS = 4;
    /** Room for a message of the broker's limit in base64. */
    private static final String DEAD_LETTER_BYTES = Integer.toString(12 << 20);

    private final LocalStack stack;
    private final JobJvm noop;
    private final JobJvm full;
    private final JobJvm withFeatures;
    private final Thread onInterrupt = new Thread(this::stop, "stop-servers");

    private Servers(LocalStack stack) throws IOException {
        this.stack = stack;
        Path checkpoints = stack.settings().folder().resolve("checkpoints");
        noop = new JobJvm(Files.createDirectories(checkpoints.resolve("noop")));
        full = new JobJvm(Files.createDirectories(checkpoints.resolve("full")));
        withFeatures = new JobJvm(Files.createDirectories(checkpoints.resolve("with-features")));
        Runtime.getRuntime().addShutdownHook(onInterrupt);
    }

    /** Empty servers on free ports, so that they can run beside a demo. */
    static Servers start() throws IOException {
        StackSettings settings = StackSettings.in(
                        WeirHome.find().resolve(".weir").resolve("bench"))
                .withParts(Part.KAFKA, Part.ELASTICSEARCH, Part.POSTGRES)
                .withPorts(StackPorts.FREE)
                .withFresh(true);
        LocalStack stack = LocalStack.start(settings);
        try {
            KafkaTopics.create(
                    stack.kafka().bootstrapServers(),
                    List.of(
                            new Topic(Topics.TRANSACTIONS, PARTITIONS),
                            new Topic(Topics.ACCOUNT_EVENTS, PARTITIONS),
                            new Topic(Topics.LABELS, PARTITIONS),
                            new Topic(Topics.FEATURES, PARTITIONS),
                            new Topic(Topics.ALERTS, PARTITIONS),
                            new Topic(Topics.LATE_EVENTS, PARTITIONS),
                            new Topic(
                                    Topics.DEAD_LETTERS, PARTITIONS, Map.of("max.message.bytes", DEAD_LETTER_BYTES))));
            return new Servers(stack);
        } catch (IOException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    String bootstrapServers() {
        return stack.kafka().bootstrapServers();
    }

    JobJvm noop() {
        return noop;
    }

    JobJvm full() {
        return full;
    }

    JobJvm withFeatures() {
        return withFeatures;
    }

    /** The detection job's arguments: all outputs and every default, but an end. */
    List<String> arguments(String group) {
        return List.of(
                "--kafka.bootstrap-servers", bootstrapServers(),
                "--kafka.group", group,
                "--kafka.bounded", "true",
                "--elasticsearch.url", stack.elasticsearch().url(),
                "--postgres.url", stack.postgres().jdbcUrl(),
                "--postgres.user", stack.postgres().user(),
                "--postgres.password", stack.postgres().password());
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException interrupted) {
            // The JVM is ending: the hook does it.
            return;
        }
        stop();
    }

    private void stop() {
        noop.close();
        full.close();
        withFeatures.close();
        stack.close();
    }
}
