package io.weir.localstack;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RetriableException;

/** Makes sure that topics are there. */
public final class KafkaTopics {
    /**
     * A topic as it shall be.
     *
     * @param name of the topic
     * @param partitions how many, at least 1
     * @param config topic settings that differ from the broker's, such as {@code cleanup.policy} and {@code compact}
     */
    public record Topic(String name, int partitions, Map<String, String> config) {
        /** Copies the map. */
        public Topic {
            config = Map.copyOf(config);
        }

        /** With the broker's settings. */
        public Topic(String name, int partitions) {
            this(name, partitions, Map.of());
        }
    }

    private KafkaTopics() {}

    /**
     * Creates the topics that are missing, unreplicated, and sets the configuration of all. Done twice it changes nothing.
     *
     * @throws StackException if a topic exists with another number of partitions: keys would change their partition
     */
    public static void create(String bootstrapServers, Collection<Topic> topics) {
        try (Admin admin = connect(bootstrapServers)) {
            Set<String> existing = await(admin.listTopics().names());
            List<Topic> missing = topics.stream()
                    .filter(topic -> !existing.contains(topic.name()))
                    .toList();
            await(admin.createTopics(missing.stream()
                            .map(topic ->
                                    new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.config()))
                            .toList())
                    .all());
            awaitLeaders(admin, missing);
            List<Topic> present = topics.stream()
                    .filter(topic -> existing.contains(topic.name()))
                    .toList();
            requirePartitions(admin, present);
            configure(admin, present);
        }
    }

    /**
     * A topic is there before its partitions can be written to. The first batch of an idempotent producer would be refused, its second accepted, and all that
     * it tries again be out of order for ever. The answer comes from the leaders, and is asked for until they are there.
     */
    private static void awaitLeaders(Admin admin, List<Topic> topics) {
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        for (Topic topic : topics) {
            for (int i = 0; i < topic.partitions(); i++) {
                partitions.put(new TopicPartition(topic.name(), i), OffsetSpec.latest());
            }
        }
        if (!Deadline.in(java.time.Duration.ofSeconds(30)).await(() -> answers(admin, partitions))) {
            throw new StackException("the leaders of the partitions of %s are not there after 30 s".formatted(topics));
        }
    }

    private static boolean answers(Admin admin, Map<TopicPartition, OffsetSpec> partitions) {
        try {
            await(admin.listOffsets(partitions).all());
            return true;
        } catch (StackException refused) {
            if (refused.getCause() instanceof RetriableException) {
                return false;
            }
            throw refused;
        }
    }

    private static void requirePartitions(Admin admin, List<Topic> topics) {
        Map<String, TopicDescription> found = await(
                admin.describeTopics(topics.stream().map(Topic::name).toList()).allTopicNames());
        List<String> problems = new ArrayList<>();
        for (Topic topic : topics) {
            int partitions = found.get(topic.name()).partitions().size();
            if (partitions != topic.partitions()) {
                problems.add("topic %s has %d partitions where %d are wanted: delete it, or ask for %d"
                        .formatted(topic.name(), partitions, topic.partitions(), partitions));
            }
        }
        if (!problems.isEmpty()) {
            throw new StackException(String.join("\n", problems));
        }
    }

    private static void configure(Admin admin, List<Topic> topics) {
        for (Topic topic : topics) {
            if (!topic.config().isEmpty()) {
                List<AlterConfigOp> changes = topic.config().entrySet().stream()
                        .map(entry -> new AlterConfigOp(
                                new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
                        .toList();
                await(admin.incrementalAlterConfigs(
                                Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), changes))
                        .all());
            }
        }
    }

    /** Deletes those of the named topics that exist, and returns when they are gone. */
    public static void delete(String bootstrapServers, Collection<String> names) {
        try (Admin admin = connect(bootstrapServers)) {
            List<String> existing = await(admin.listTopics().names()).stream()
                    .filter(names::contains)
                    .toList();
            await(admin.deleteTopics(existing).all());
            Deadline deadline = Deadline.in(java.time.Duration.ofSeconds(30));
            if (!deadline.await(() -> await(admin.listTopics().names()).stream().noneMatch(existing::contains))) {
                throw new StackException("topics %s are still there after 30 s".formatted(existing));
            }
        }
    }

    private static Admin connect(String bootstrapServers) {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                30_000));
    }

    private static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException refused) {
            throw new StackException("kafka refuses: " + refused.getCause().getMessage(), refused.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while waiting for kafka", interrupted);
        }
    }
}
