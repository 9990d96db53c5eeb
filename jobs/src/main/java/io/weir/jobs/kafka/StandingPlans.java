package io.weir.jobs.kafka;

import io.weir.events.BadEvent;
import io.weir.jobs.DetectionSettings;
import io.weir.jobs.archive.Archive;
import io.weir.jobs.archive.Archived;
import io.weir.jobs.decide.Plans;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the plans as they stand when a job is submitted, so that its first transaction is decided by them: what comes over the topics later races with
 * the transactions.
 */
public final class StandingPlans {
    private static final Logger LOG = LoggerFactory.getLogger(StandingPlans.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private StandingPlans() {}

    /** @throws IllegalStateException when the brokers do not answer, saying what to do */
    public static Plans read(DetectionSettings settings) {
        Plans plans = Plans.NONE;
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Set<String> topics = consumer.listTopics(PATIENCE).keySet();
            for (ReadPlan.Kind kind : ReadPlan.Kind.values()) {
                String topic = settings.topic(kind.topic());
                if (topics.contains(topic)) {
                    for (ConsumerRecord<byte[], byte[]> message : all(consumer, topic)) {
                        plans = with(plans, kind, message);
                    }
                }
            }
            return plans;
        } catch (KafkaException e) {
            throw new IllegalStateException(
                    "Kafka at " + settings.bootstrapServers()
                            + " does not tell the plans of models, thresholds and rules: " + e.getMessage()
                            + ". Start it, or correct --kafka.bootstrap-servers.",
                    e);
        }
    }

    /**
     * The plans as an archive has them, the newest of it: they say from which event time on each held.
     *
     * @throws IllegalStateException when it cannot be read
     */
    public static Plans in(Archive archive) {
        Plans plans = Plans.NONE;
        try {
            for (ReadPlan.Kind kind : ReadPlan.Kind.values()) {
                String topic = kind.topic();
                for (Archived row : archive.rows(topic)) {
                    plans = with(plans, kind, row.message());
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("The plans in the archive cannot be read: " + e.getMessage(), e);
        }
        return plans;
    }

    private static Plans with(Plans plans, ReadPlan.Kind kind, ConsumerRecord<byte[], byte[]> message) {
        try {
            return plans.with(ReadPlan.notice(kind, message));
        } catch (BadEvent e) {
            // The job reads it too, and makes a dead letter of it.
            LOG.warn("Message {} of {} is no plan: {}", message.offset(), message.topic(), e.getMessage());
            return plans;
        }
    }

    private static Map<String, Object> client(DetectionSettings settings) {
        Map<String, Object> client = new HashMap<>(settings.kafkaProperties());
        client.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return client;
    }

    /** Bound: a compacted topic with one key, or one a rule. */
    private static List<ConsumerRecord<byte[], byte[]>> all(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic, PATIENCE).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
        List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(200)).forEach(messages::add);
        }
        return messages;
    }
}
