package io.weir.benchmarks.job;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the jobs read from and write to, and a JVM an arm for the jobs themselves. */
public final class Servers implements AutoCloseable {
    public static final int PARTITIONS = 4;
    /** Heap of a middling TaskManager, in GiB. */
    private static final int MIDDLING = 4;

    /** As many instances of every operator as the machine of the figures has cores. */
    public static final int ALL_CORES = 2;

    /** What outlives one collection, the histories, lives for long. */
    public static final List<String> G1 =
            List.of("-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20", "-XX:MaxTenuringThreshold=1");

    /** As {@code weir replay} and exports have it: of what only has to end nobody asks how long it paused. */
    public static final List<String> PARALLEL_GC = List.of("-XX:+UseParallelGC");

    private final LocalStack stack;
    private final Map<String, JobJvm> jvms = new HashMap<>();
    private final Thread onInterrupt = new Thread(this::stop, "stop-servers");

    private Servers(LocalStack stack, int heapGiB, List<String> collector, int parallelism, List<String> arms)
            throws IOException {
        this.stack = stack;
        Path checkpoints = stack.settings().folder().resolve("checkpoints");
        for (String arm : arms) {
            jvms.put(
                    arm,
                    new JobJvm(Files.createDirectories(checkpoints.resolve(arm)), heapGiB, collector, parallelism));
        }
        Runtime.getRuntime().addShutdownHook(onInterrupt);
    }

    /**
     * Empty servers on free ports, so that they can run beside a demo.
     *
     * @param arms each gets a JVM for its jobs
     */
    public static Servers start(String... arms) throws IOException {
        return start(MIDDLING, G1, ALL_CORES, arms);
    }

    /**
     * The same, with other JVMs.
     *
     * @param heapGiB of each
     * @param collector options that say how garbage is collected
     * @param parallelism of their jobs
     */
    public static Servers start(int heapGiB, List<String> collector, int parallelism, String... arms)
            throws IOException {
        StackSettings settings = StackSettings.in(
                        WeirHome.find().resolve(".weir").resolve("bench"))
                .withParts(Part.KAFKA, Part.ELASTICSEARCH, Part.POSTGRES)
                .withPorts(StackPorts.FREE)
                .withFresh(true);
        LocalStack stack = LocalStack.start(settings);
        try {
            createTopics(stack, "");
            return new Servers(stack, heapGiB, collector, parallelism, List.of(arms));
        } catch (IOException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /**
     * Creates all that a detection job reads and writes.
     *
     * @param prefix of their names
     */
    public static void createTopics(LocalStack stack, String prefix) {
        KafkaTopics.create(
                stack.kafka().bootstrapServers(),
                Stream.concat(Topics.INPUTS.stream(), Topics.OUTPUTS.stream())
                        .map(topic ->
                                new Topic(prefix + topic, Topics.partitions(topic, PARTITIONS), Topics.config(topic)))
                        .toList());
    }

    /** The same once more under other names. */
    void createTopics(String prefix) {
        createTopics(stack, prefix);
    }

    public String bootstrapServers() {
        return stack.kafka().bootstrapServers();
    }

    /** Where the servers keep their files. */
    public Path folder() {
        return stack.settings().folder();
    }

    public JobJvm jvm(String arm) {
        return jvms.get(arm);
    }

    /** The detection job's arguments: all outputs and every default. */
    public List<String> arguments(String group) {
        return List.of(
                "--kafka.bootstrap-servers", bootstrapServers(),
                "--kafka.group", group,
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
        jvms.values().forEach(JobJvm::close);
        stack.close();
    }
}
