package io.weir.benchmarks.job;

import io.weir.events.Alert;
import io.weir.events.AlertCodec;
import io.weir.events.BadEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a job has written to a topic. */
public final class TopicContent implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    public TopicContent(String bootstrapServers, String topic) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
    }

    /** Where the partitions end now. */
    public Map<TopicPartition, Long> ends() {
        return consumer.endOffsets(partitions);
    }

    /** Messages written so far, in all partitions. */
    public long size() {
        return ends().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Where the partitions begin. */
    public Map<TopicPartition, Long> beginnings() {
        return consumer.beginningOffsets(partitions);
    }

    /** The alerts written since the partitions ended there. */
    public List<Alert> alertsSince(Map<TopicPartition, Long> before) throws IOException, BadEvent {
        List<Alert> alerts = new ArrayList<>();
        forEachSince(before, message -> alerts.add(AlertCodec.read(message)));
        return alerts;
    }

    /** Takes one message. */
    @FunctionalInterface
    public interface Taker {
        void take(byte[] message) throws IOException, BadEvent;
    }

    /** Hands over every message from there to where the partitions end now. */
    public void forEachSince(Map<TopicPartition, Long> from, Taker taker) throws IOException, BadEvent {
        Map<TopicPartition, Long> now = ends();
        from.forEach(consumer::seek);
        while (now.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(200))) {
                taker.take(message.value());
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
