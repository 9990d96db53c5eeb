package io.weir.cli.topics;

import io.weir.cli.command.UserError;
import io.weir.events.Topics;
import io.weir.localstack.KafkaTopics;
import io.weir.localstack.KafkaTopics.Topic;
import io.weir.localstack.LocalStack;
import io.weir.scoring.lifecycle.InvalidPlan;
import io.weir.scoring.lifecycle.ModelPlan;
import io.weir.scoring.lifecycle.ThresholdPlan;
import io.weir.sql.RuleBrake;
import io.weir.sql.RulePlan;
import io.weir.sql.RuleStage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The plans of models, thresholds and rules on their topics: read, and replaced by the next revision. */
public final class PlanTopic {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int ANSWER_SECONDS = 30;

    private final String bootstrapServers;

    private PlanTopic(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    public static PlanTopic of(LocalStack stack) {
        return new PlanTopic(stack.kafka().bootstrapServers());
    }

    /** The topics, where they do not exist yet. One partition, since revisions have an order; compacted, since only the last counts. */
    public static List<Topic> topics() {
        Map<String, String> compacted = Map.of("cleanup.policy", "compact");
        return List.of(
                new Topic(Topics.MODELS, 1, compacted),
                new Topic(Topics.THRESHOLDS, 1, compacted),
                new Topic(Topics.RULES, 1, compacted));
    }

    public ModelPlan models() {
        ModelPlan plan = ModelPlan.NONE;
        for (ConsumerRecord<byte[], byte[]> message : all(Topics.MODELS)) {
            plan = newer(plan, message.value());
        }
        return plan;
    }

    private static ModelPlan newer(ModelPlan plan, byte[] json) {
        try {
            ModelPlan next = ModelPlan.read(json);
            return next.revision() >= plan.revision() ? next : plan;
        } catch (InvalidPlan e) {
            // The job passes over it too, and says so in the dead letters.
            return plan;
        }
    }

    public ThresholdPlan thresholds() {
        ThresholdPlan plan = ThresholdPlan.BUILT_IN;
        for (ConsumerRecord<byte[], byte[]> message : all(Topics.THRESHOLDS)) {
            plan = newer(plan, message.value());
        }
        return plan;
    }

    private static ThresholdPlan newer(ThresholdPlan plan, byte[] json) {
        try {
            ThresholdPlan next = ThresholdPlan.read(json);
            return next.revision() >= plan.revision() ? next : plan;
        } catch (InvalidPlan e) {
            // The job passes over it too, and says so in the dead letters.
            return plan;
        }
    }

    /**
     * What was published of rules, and what the job has braked of it.
     *
     * @param plans by id of the rule
     */
    public record PublishedRules(SortedMap<String, RulePlan> plans, List<RuleBrake> brakes) {
        /** Why a stage does less than its plan says; null where it does not. */
        public RuleBrake brake(String id, RuleStage stage) {
            return brakes.stream()
                    .filter(brake -> brake.rule().equals(id) && brake.isOf(stage))
                    .findFirst()
                    .orElse(null);
        }
    }

    public PublishedRules rules() {
        SortedMap<String, RulePlan> plans = new TreeMap<>();
        Map<String, RuleBrake> brakes = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> message : all(Topics.RULES)) {
            add(message, plans, brakes);
        }
        return new PublishedRules(plans, List.copyOf(brakes.values()));
    }

    private static void add(
            ConsumerRecord<byte[], byte[]> message, Map<String, RulePlan> plans, Map<String, RuleBrake> brakes) {
        try {
            if (message.key() != null && RuleBrake.isKey(new String(message.key(), StandardCharsets.UTF_8))) {
                RuleBrake brake = RuleBrake.read(message.value());
                brakes.merge(brake.key(), brake, (a, b) -> b.from().isBefore(a.from()) ? b : a);
            } else {
                RulePlan plan = RulePlan.read(message.value());
                plans.merge(plan.id(), plan, (a, b) -> b.revision() >= a.revision() ? b : a);
            }
        } catch (InvalidPlan e) {
            // The job passes over it too, and says so in the dead letters.
        }
    }

    /** @throws UserError when somebody else has changed the plan in the meantime */
    public void replace(RulePlan plan) {
        write(Topics.RULES, RulePlan.key(plan.id()), plan.write());
        requireOurs(plan.equals(rules().plans().get(plan.id())));
    }

    /** @throws UserError when somebody else has changed the plan in the meantime */
    public void replace(ModelPlan plan) {
        write(Topics.MODELS, ModelPlan.KEY, plan.write());
        requireOurs(models().equals(plan));
    }

    /** @throws UserError when somebody else has changed the plan in the meantime */
    public void replace(ThresholdPlan plan) {
        write(Topics.THRESHOLDS, ThresholdPlan.KEY, plan.write());
        requireOurs(thresholds().equals(plan));
    }

    private static void requireOurs(boolean ours) {
        if (!ours) {
            throw new UserError("somebody else changed the plan at the same moment: look at it and say it again");
        }
    }

    private void write(String topic, String key, byte[] json) {
        KafkaTopics.create(bootstrapServers, topics());
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), json))
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new UserError("Kafka at " + bootstrapServers + " did not take the plan: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted", e);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            if (!consumer.listTopics().containsKey(topic)) {
                return List.of();
            }
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                    if (message.value() != null) {
                        found.add(message);
                    }
                }
            }
            return found;
        }
    }
}
