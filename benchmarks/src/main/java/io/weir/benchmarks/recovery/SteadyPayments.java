package io.weir.benchmarks.recovery;

import io.weir.benchmarks.features.Payments;
import io.weir.events.Topics;
import io.weir.events.Transaction;
import io.weir.events.TransactionCodec;
import io.weir.features.Entity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One payment of every account, in the hour before now; from then on payments of now, at a rate, whatever becomes of them. */
final class SteadyPayments implements AutoCloseable {
    /** In the ids of payments of now, in front of the number. */
    static final String ID = "now-";

    private static final long SEED = 1_000_000;
    private static final Duration BEFORE = Duration.ofHours(1);
    private static final long TICK_NANOS = 1_000_000;
    /** Each account of {@link Payments} a customer and devices of its own. */
    private static final Set<Entity> ONE_ACCOUNT_HAS = EnumSet.of(Entity.ACCOUNT, Entity.CUSTOMER, Entity.DEVICE);

    private static final Set<Entity> SEVERAL_ACCOUNTS_HAVE =
            EnumSet.of(Entity.MERCHANT, Entity.TERMINAL, Entity.COUNTERPARTY, Entity.IP);

    private final Payments bank;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final int rate;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread = new Thread(this::send, "steady-payments");
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private volatile boolean ending;
    private volatile int sent;

    SteadyPayments(String bootstrapServers, int accounts, int rate) {
        this.bank = new Payments(accounts, 0, 1);
        this.rate = rate;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.LINGER_MS_CONFIG,
                        1,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /**
     * Returns when the broker has one of every account.
     *
     * @return how many keys of the feature store they have: accounts, customers, merchants and so on
     */
    int fill() {
        Set<String> shared = new HashSet<>();
        Instant start = Instant.now().minus(BEFORE);
        for (int account = 0; account < bank.accounts(); account++) {
            Instant time = start.plusNanos(BEFORE.toNanos() / bank.accounts() * account);
            Transaction transaction = bank.transaction(Payments.ID + account, time, account, false, random);
            SEVERAL_ACCOUNTS_HAVE.forEach(entity -> shared.add(entity + entity.keyOf(transaction)));
            send(transaction);
        }
        producer.flush();
        requireHealthy();
        return shared.size() + ONE_ACCOUNT_HAS.size() * bank.accounts();
    }

    void begin() {
        thread.start();
    }

    /** How many of now so far. */
    int sent() {
        requireHealthy();
        return sent;
    }

    private void requireHealthy() {
        if (failure.get() != null) {
            throw new IllegalStateException("Kafka did not take an event: " + failure.get(), failure.get());
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Written by this thread alone.
    private void send() {
        long started = System.nanoTime();
        Instant startedAt = Instant.now();
        long pause = 1_000_000_000L / rate;
        for (int i = 0; !ending; i++) {
            long due = i * pause;
            while (due > System.nanoTime() - started) {
                LockSupport.parkNanos(TICK_NANOS);
            }
            Instant time = startedAt.plusNanos(due);
            send(bank.transaction(ID + i, time, random.nextInt(bank.accounts()), false, random));
            sent++;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback tells the same, without waiting.
    private void send(Transaction transaction) {
        producer.send(
                new ProducerRecord<>(
                        Topics.TRANSACTIONS,
                        null,
                        transaction.time().toEpochMilli(),
                        transaction.account().getBytes(StandardCharsets.UTF_8),
                        TransactionCodec.write(transaction)),
                (metadata, problem) -> {
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
