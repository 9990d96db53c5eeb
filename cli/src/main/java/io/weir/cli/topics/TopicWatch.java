package io.weir.cli.topics;

import io.weir.cli.command.UserError;
import io.weir.events.BadEvent;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows a topic from its beginning, in a thread of its own. */
public abstract class TopicWatch implements AutoCloseable {
    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private RuntimeException problem;
    private volatile boolean stopped;

    protected TopicWatch(String bootstrapServers, String topic) {
        this.topic = topic;
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
        consumer.assign(consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList());
        thread = new Thread(this::follow, topic + "-watch");
        thread.setDaemon(true);
    }

    /** To be called when the watch is ready for messages. */
    protected final void start() {
        thread.start();
    }

    /** Called with this watch locked. */
    protected abstract void see(ConsumerRecord<byte[], byte[]> message) throws BadEvent;

    private void follow() {
        try {
            while (!stopped) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(200))) {
                    synchronized (this) {
                        see(message);
                    }
                }
            }
        } catch (BadEvent | RuntimeException e) {
            synchronized (this) {
                problem = new UserError("Following the topic " + topic + " failed: " + e.getMessage(), e);
            }
        } finally {
            consumer.close();
        }
    }

    /** @throws UserError when following has ended in a failure */
    protected final synchronized void requireWell() {
        if (problem != null) {
            throw problem;
        }
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
