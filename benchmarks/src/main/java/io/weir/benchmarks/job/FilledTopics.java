package io.weir.benchmarks.job;

import io.weir.benchmarks.Console;
import io.weir.events.Topics;
import io.weir.jobs.DetectionSettings;
import io.weir.simulator.EventStream;
import io.weir.simulator.SimEvent;
import io.weir.simulator.Simulation;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes a simulated bank's transactions and account events to their topics, as its systems would: by account, in order of sending. */
public final class FilledTopics {
    private static final int BATCH_BYTES = 256 << 10;
    private static final int TOLD_EVERY = 500_000;

    private FilledTopics() {}

    /** @return how many messages there are now */
    public static long fill(String bootstrapServers, Simulation simulation, Console console) {
        AtomicReference<Exception> failure = new AtomicReference<>();
        long messages = 0;
        try (KafkaProducer<byte[], byte[]> producer = producer(bootstrapServers)) {
            EventStream events = simulation.events();
            while (events.hasNext()) {
                SimEvent event = events.next();
                if (!event.topic().equals(Topics.LABELS)) {
                    send(producer, event, failure);
                    messages++;
                    if (messages % TOLD_EVERY == 0) {
                        console.progress("%,d messages in Kafka", messages);
                    }
                }
            }
        }
        if (failure.get() != null) {
            throw new IllegalStateException("Kafka did not take a message: " + failure.get(), failure.get());
        }
        console.progress("%,d messages in Kafka", messages);
        return messages;
    }

    private static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
        Map<String, Object> settings = new HashMap<>();
        DetectionSettings.producer().forEach((key, value) -> settings.put((String) key, value));
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback tells the same, without waiting.
    private static void send(
            KafkaProducer<byte[], byte[]> producer, SimEvent event, AtomicReference<Exception> failure) {
        byte[] key = event.key().getBytes(StandardCharsets.UTF_8);
        producer.send(
                new ProducerRecord<>(event.topic(), null, event.sentMillis(), key, event.bytes()),
                (metadata, problem) -> {
                    if (problem != null) {
                        failure.compareAndSet(null, problem);
                    }
                });
    }
}
