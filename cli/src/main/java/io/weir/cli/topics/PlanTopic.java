package io.weir.cli.topics;

import io.weir.cli.command.Brokers;
import io.weir.cli.command.UserError;
import io.weir.events.Topics;
import io.weir.localstack.KafkaTopics.Topic;
import io.weir.localstack.LocalStack;
import io.weir.scoring.lifecycle.InvalidPlan;
import io.weir.scoring.lifecycle.ModelPlan;
import io.weir.scoring.lifecycle.ThresholdPlan;
import io.weir.sql.RuleBrake;
import io.weir.sql.RulePlan;
import io.weir.sql.RuleStage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The plans of models, thresholds and rules on their topics: read, and replaced by the next revision. */
public final class PlanTopic {
    private static final int ANSWER_SECONDS = 30;

    private final Brokers brokers;
    private final String prefix;

    /** @param prefix in front of the topics' names */
    PlanTopic(Brokers brokers, String prefix) {
        this.brokers = brokers;
        this.prefix = prefix;
    }

    public static PlanTopic of(LocalStack stack) {
        return new PlanTopic(Brokers.of(stack), "");
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

    private void write(String name, String key, byte[] json) {
        String topic = prefix + name;
        brokers.requireTopic(new Topic(topic, 1, Topics.config(name)));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(brokers.client(Map.of()), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), json))
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new UserError("Kafka at " + brokers + " did not take the plan: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted", e);
        }
    }

    /** Of a stack whose topics are not there yet: none. */
    private List<ConsumerRecord<byte[], byte[]>> all(String name) {
        KeptMessages kept = KeptMessages.of(brokers, prefix + name);
        if (!kept.isThere() && !brokers.isLocal()) {
            throw new UserError(
                    "there is no topic %s at %s: correct --topic-prefix, or have its administrator make it, with 1 partition and %s"
                            .formatted(prefix + name, brokers, Topics.config(name)));
        }
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        kept.forEach(message -> {
            if (message.value() != null) {
                found.add(message);
            }
        });
        return found;
    }
}
