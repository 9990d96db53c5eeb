package io.weir.benchmarks.latency;

import io.weir.benchmarks.features.Payments;
import io.weir.events.AccountEvent;
import io.weir.events.AccountEventCodec;
import io.weir.events.AccountEventType;
import io.weir.events.Topics;
import io.weir.events.Transaction;
import io.weir.events.TransactionCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends transactions at a fixed rate, whatever becomes of them: each has an instant at which it is due, and is as old as that even if it could only be
 * sent later. So a job, or a machine, that stalls is charged for everyone who had to wait.
 */
final class OpenLoop implements AutoCloseable {
    /** In the id, in front of the number. */
    static final String ID = "due-";

    private static final long SEED = 12_000;
    private static final long TICK_NANOS = 1_000_000;
    private static final double FIRST = 0.05;
    private static final double RISE_NANOS = 45e9;
    /** Fewer would be in a velocity burst for good: a hundred thousand at 6,000 transactions a second raised an alert for every third. */
    private static final int ACCOUNTS = 1_000_000;
    /**
     * So much time between two logins, of whoever pays then. Were they rarer than some ten a second and partition, payments would wait for the next one, as long as
     * {@code features.longest-wait} allows.
     */
    private static final double LOGIN_NANOS = 5e6;

    private volatile int rate;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread = new Thread(this::send, "open-loop");
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private volatile boolean ending;
    private volatile int sent;

    /** @param rate transactions a second */
    OpenLoop(String bootstrapServers, int rate) {
        this.rate = rate;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        // As a bank's gateway would: at once, in what batches come about.
                        ProducerConfig.LINGER_MS_CONFIG,
                        1,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        thread.start();
    }

    /** @param wanted transactions a second from now on */
    void rate(int wanted) {
        rate = wanted;
    }

    /** How many transactions so far. */
    int sent() {
        if (failure.get() != null) {
            throw new IllegalStateException("Kafka did not take an event: " + failure.get(), failure.get());
        }
        return sent;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Written by this thread alone.
    private void send() {
        Payments bank = new Payments(ACCOUNTS, 0, 1);
        SplittableRandom random = new SplittableRandom(SEED);
        long started = System.nanoTime();
        long startedMillis = System.currentTimeMillis();
        double due = 0;
        double loginDue = 0;
        for (int i = 0; !ending; i++) {
            due += 1e9 / rateAt(due);
            // Once a millisecond, those that are due by then: a thread that sleeps 12,000 times a second is a load of
            // its own.
            if (due > System.nanoTime() - started) {
                LockSupport.parkNanos(TICK_NANOS);
                while (due > System.nanoTime() - started) {
                    LockSupport.parkNanos(TICK_NANOS);
                }
            }
            Instant time = Instant.ofEpochMilli(startedMillis + TimeUnit.NANOSECONDS.toMillis((long) due));
            Transaction transaction = bank.transaction(ID + i, time, random.nextInt(ACCOUNTS), false, random);
            send(Topics.TRANSACTIONS, transaction.account(), TransactionCodec.write(atHome(transaction)));
            if (due >= loginDue) {
                loginDue = due + LOGIN_NANOS;
                send(Topics.ACCOUNT_EVENTS, transaction.account(), AccountEventCodec.write(login(transaction, i)));
            }
            sent++;
        }
    }

    /** Rises to the full rate in the first 45 seconds, as a morning does: a job that is all cold is a job that has just been deployed. */
    private double rateAt(double nanos) {
        return rate * Math.min(1, FIRST + (1 - FIRST) * nanos / RISE_NANOS);
    }

    /** Paid where the account lives: nobody travels between two payments a few seconds apart. */
    private static Transaction atHome(Transaction t) {
        double latitude = 47 + Math.floorMod(t.account().hashCode(), 700) / 100.0;
        return new Transaction(
                t.id(),
                t.time(),
                t.type(),
                t.account(),
                t.customer(),
                t.amountMinor(),
                t.currency(),
                t.counterparty(),
                t.counterpartyBank(),
                t.merchant(),
                t.terminal(),
                t.mcc(),
                t.channel(),
                t.country(),
                latitude,
                8,
                t.device(),
                t.ip());
    }

    private static AccountEvent login(Transaction t, int i) {
        return new AccountEvent(
                "login-" + i,
                t.time(),
                AccountEventType.LOGIN_SUCCEEDED,
                t.account(),
                t.customer(),
                t.device(),
                t.ip(),
                t.country(),
                "APP",
                null,
                null);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback tells the same, without waiting.
    private void send(String topic, String key, byte[] value) {
        producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value), (metadata, problem) -> {
            if (problem != null) {
                failure.compareAndSet(null, problem);
            }
        });
    }

    @Override
    public void close() {
        ending = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
