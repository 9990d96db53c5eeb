package io.weir.jobs.kafka;

import io.weir.events.DeadLetter;
import io.weir.events.DeadLetterCodec;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes dead letters from inside a sink, which has no side output of its own. Memory is bounded by the producer's {@code buffer.memory}. */
public final class DeadLetterProducer implements AutoCloseable {
    /** Property that names the topic; the others are the producer's own. */
    public static final String TOPIC = "weir.dead-letters.topic";

    private final String topic;
    private final Properties own = new Properties();
    /** Made with the first dead letter: most sinks never write one. */
    private KafkaProducer<byte[], byte[]> producer;

    private boolean closed;

    public DeadLetterProducer(Properties properties) {
        this.topic = properties.getProperty(TOPIC);
        own.putAll(properties);
        own.remove(TOPIC);
    }

    /** Done when Kafka has it; failed when Kafka did not take it within its delivery timeout. */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback tells the same, without a thread that waits.
    public CompletableFuture<Void> send(DeadLetter deadLetter) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        byte[] key = deadLetter.id().getBytes(StandardCharsets.UTF_8);
        producer().send(new ProducerRecord<>(topic, key, DeadLetterCodec.write(deadLetter)), (metadata, failure) -> {
            if (failure == null) {
                sent.complete(null);
            } else {
                sent.completeExceptionally(failure);
            }
        });
        return sent;
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        if (closed) {
            throw new IllegalStateException("The producer of dead letters is closed");
        }
        if (producer == null) {
            producer = new KafkaProducer<>(own, new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (producer != null) {
            producer.close();
        }
    }
}
