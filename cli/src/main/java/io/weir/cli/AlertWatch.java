package io.weir.cli;

import io.weir.events.Alert;
import io.weir.events.AlertCodec;
import io.weir.events.BadEvent;
import io.weir.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows the alerts topic from its beginning, in a thread of its own. Bound: keeps every distinct alert, for runs of minutes. */
final class AlertWatch implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Alert> alertsById = new LinkedHashMap<>();
    private final Thread thread;
    private int repeated;
    private RuntimeException problem;
    private volatile boolean stopped;

    AlertWatch(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(consumer.partitionsFor(Topics.ALERTS).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList());
        thread = new Thread(this::follow, "alert-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void follow() {
        try {
            while (!stopped) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(200))) {
                    remember(AlertCodec.read(message.value()));
                }
            }
        } catch (BadEvent | RuntimeException e) {
            synchronized (this) {
                problem = new UserError("Following the alerts topic failed: " + e.getMessage(), e);
            }
        } finally {
            consumer.close();
        }
    }

    private synchronized void remember(Alert alert) {
        if (alertsById.putIfAbsent(alert.id(), alert) != null) {
            repeated++;
        }
    }

    /** The distinct alerts so far, in order of arrival. */
    synchronized List<Alert> alerts() {
        if (problem != null) {
            throw problem;
        }
        return new ArrayList<>(alertsById.values());
    }

    /** Messages whose alert had been there before: repeated work after a restart, the same id. */
    synchronized int repeated() {
        return repeated;
    }

    /** Distinct alerts by typology, in alphabetical order. */
    Map<String, Integer> byTypology() {
        Map<String, Integer> counts = new TreeMap<>();
        alerts().forEach(alert -> counts.merge(alert.typology(), 1, Integer::sum));
        return counts;
    }

    /** As a person reads it: {@code structuring 3, velocity-burst 1}. */
    static String words(Map<String, Integer> counts) {
        return counts.isEmpty()
                ? "none"
                : String.join(
                        ", ",
                        counts.entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .toList());
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
