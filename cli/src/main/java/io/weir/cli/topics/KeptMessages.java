package io.weir.cli.topics;

import io.weir.cli.command.Brokers;
import io.weir.cli.command.UserError;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What a topic keeps, as it was when it was first asked: what comes later is not read, so that reading again finds the same. Belongs to no consumer group and leaves no trace.
 */
public final class KeptMessages {
    private static final Duration POLL = Duration.ofMillis(500);
    /** Brokers that are down are noticed after this silence. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What is done with a message. */
    @FunctionalInterface
    public interface Reader<E extends Exception> {
        void read(ConsumerRecord<byte[], byte[]> message) throws E;
    }

    private final Brokers brokers;
    private final String topic;
    private final boolean isThere;
    private final Map<TopicPartition, Long> starts = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final boolean isCut;

    private KeptMessages(Brokers brokers, String topic, Instant from) {
        this.brokers = brokers;
        this.topic = topic;
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            isThere = consumer.listTopics(PATIENCE).containsKey(topic);
            if (!isThere) {
                isCut = false;
                return;
            }
            List<TopicPartition> partitions = consumer.partitionsFor(topic, PATIENCE).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            ends.putAll(consumer.endOffsets(partitions, PATIENCE));
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions, PATIENCE);
            starts.putAll(beginnings);
            isCut = beginnings.values().stream().anyMatch(offset -> offset > 0);
            if (from != null) {
                Map<TopicPartition, Long> wanted = new HashMap<>();
                partitions.forEach(partition -> wanted.put(partition, from.toEpochMilli()));
                for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
                        consumer.offsetsForTimes(wanted, PATIENCE).entrySet()) {
                    // No message from then on: nothing to read.
                    starts.put(
                            found.getKey(),
                            found.getValue() == null
                                    ? ends.get(found.getKey())
                                    : found.getValue().offset());
                }
            }
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    /** All that the topic keeps. */
    public static KeptMessages of(Brokers brokers, String topic) {
        return new KeptMessages(brokers, topic, null);
    }

    /** From the first message with this Kafka timestamp or a later one on; some of those behind it may be older. */
    public static KeptMessages from(Brokers brokers, String topic, Instant from) {
        return new KeptMessages(brokers, topic, from);
    }

    public String topic() {
        return topic;
    }

    public boolean isThere() {
        return isThere;
    }

    /** Whether its oldest messages are gone, by retention or because somebody deleted them. */
    public boolean isCut() {
        return isCut;
    }

    /** How many at most. */
    long size() {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - starts.get(end.getKey())))
                .sum();
    }

    /** In the order of each partition. A topic that is not there has no messages. */
    public <E extends Exception> void forEach(Reader<E> reader) throws E {
        if (size() == 0) {
            return;
        }
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(ends.keySet());
            starts.forEach(consumer::seek);
            long heard = System.nanoTime();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                    heard = System.nanoTime();
                    if (message.offset() < ends.get(new TopicPartition(topic, message.partition()))) {
                        reader.read(message);
                    }
                }
                if (System.nanoTime() - heard > PATIENCE.toNanos()) {
                    throw new UserError("Kafka at %s has sent nothing of the topic %s for %d s: is it up?"
                            .formatted(brokers, topic, PATIENCE.toSeconds()));
                }
            }
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    private UserError unreachable(KafkaException e) {
        return new UserError("Kafka at %s does not give the topic %s: %s".formatted(brokers, topic, e.getMessage()), e);
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                brokers.client(Map.of(
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) PATIENCE.toMillis(),
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        2_000)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
