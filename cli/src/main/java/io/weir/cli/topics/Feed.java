package io.weir.cli.topics;

import io.weir.cli.command.Brokers;
import io.weir.cli.command.UserError;
import io.weir.events.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes events to Kafka as a bank's systems would: keyed by account, acknowledged by the broker, in order per partition. At most {@code rate}
 * events a second; memory is bounded by the producer's buffer, behind which {@link #send} waits.
 */
public final class Feed implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 20;
    private static final int BATCH_BYTES = 256 << 10;
    private static final int MAX_REQUEST_BYTES = 12 << 20;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final double nanosPerEvent;
    private final long started = System.nanoTime();
    /** One thread sends and asks. */
    private long sent;

    /** @param rate events a second, 0 for as fast as it goes */
    public Feed(Brokers brokers, int rate) {
        this(brokers, rate, PATIENCE);
    }

    /**
     * @param patience with a broker that does not answer. What waits for it meanwhile keeps its order: the producer numbers its batches
     */
    public Feed(Brokers brokers, int rate, Duration patience) {
        this.nanosPerEvent = rate == 0 ? 0 : 1e9 / rate;
        this.producer = new KafkaProducer<>(
                brokers.client(Map.of(
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        BUFFER_BYTES,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        BATCH_BYTES,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        MAX_REQUEST_BYTES,
                        ProducerConfig.LINGER_MS_CONFIG,
                        10,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        Math.toIntExact(patience.toMillis()),
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        patience.toMillis())),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** @throws UserError when a rate is none */
    public static void requireRate(int rate) {
        if (rate < 0) {
            throw new UserError("--rate " + rate + ": it must be 0, for as fast as it goes, or more");
        }
    }

    /**
     * Sends one event, waiting for its turn.
     *
     * @param account the key, as for {@link Transaction#account()}
     * @param timestamp of the Kafka message, epoch milliseconds; null for now
     */
    public void send(String topic, String account, Long timestamp, byte[] value) {
        send(topic, account, timestamp, value, List.of());
    }

    /** The same, with headers, which the job does not read. */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback tells the same, without waiting.
    public void send(String topic, String account, Long timestamp, byte[] value, List<Header> headers) {
        if (nanosPerEvent > 0) {
            long due = started + (long) (sent * nanosPerEvent);
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
        }
        requireHealthy();
        byte[] key = account.getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, null, timestamp, key, value, headers), (metadata, problem) -> {
            if (problem != null) {
                failure.compareAndSet(null, problem);
            }
        });
        sent++;
    }

    private void requireHealthy() {
        Exception problem = failure.get();
        if (problem != null) {
            throw new UserError("Kafka did not take an event: " + problem.getMessage(), problem);
        }
    }

    public long sent() {
        return sent;
    }

    double seconds() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started) / 1e3;
    }

    public double perSecond() {
        return sent / Math.max(seconds(), 1e-3);
    }

    /** Waits until the broker has everything. */
    public void flush() {
        producer.flush();
        requireHealthy();
    }

    @Override
    public void close() {
        producer.close();
    }
}
