package io.weir.jobs;

import io.weir.events.AccountEvent;
import io.weir.events.AccountEventCodec;
import io.weir.events.AccountEventType;
import io.weir.events.Topics;
import io.weir.events.Transaction;
import io.weir.events.TransactionCodec;
import io.weir.events.TransactionType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Payments of now, some hundred a second, of the same seeded customers for as long as the rehearsal lasts; what is wrong with them can be changed at any
 * moment. The clock is the sender's here: nothing but latencies hangs on it.
 */
final class LiveTraffic implements AutoCloseable {
    /** In twenty of these there is a second. */
    private static final long TICK_MILLIS = 50;

    private static final int ACCOUNTS = 200;
    private static final int SMALL = 500;
    private static final int LARGE = 5_000;

    /**
     * How the traffic is.
     *
     * @param aTick payments in a twentieth of a second
     * @param large share of payments that the model finds suspicious
     * @param garbage share of messages that nobody can read
     * @param late share of events that are an hour old
     * @param delayMillis by which everything is sent later than it happened
     * @param standingStill own time of all that happens, epoch milliseconds; 0 for a clock that goes
     */
    record Kind(int aTick, double large, double garbage, double late, long delayMillis, long standingStill) {
        static final Kind USUAL = new Kind(10, 0.2, 0, 0, 0, 0);

        Kind times(int factor) {
            return new Kind(aTick * factor, large, garbage, late, delayMillis, standingStill);
        }

        Kind withLarge(double share) {
            return new Kind(aTick, share, garbage, late, delayMillis, standingStill);
        }

        Kind withGarbage(double share) {
            return new Kind(aTick, large, share, late, delayMillis, standingStill);
        }

        Kind withLate(double share) {
            return new Kind(aTick, large, garbage, share, delayMillis, standingStill);
        }

        Kind delayed(long millis) {
            return new Kind(aTick, large, garbage, late, millis, standingStill);
        }

        Kind standingStill(long at) {
            return new Kind(aTick, large, garbage, late, delayMillis, at);
        }
    }

    private final Deployment job;
    private final SplittableRandom random;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private volatile Kind kind = Kind.USUAL;
    private volatile Throwable trouble;
    private long sent;

    LiveTraffic(Deployment job, long seed) {
        this.job = job;
        this.random = new SplittableRandom(seed);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Trouble is kept.
    void start() {
        thread.scheduleAtFixedRate(
                () -> {
                    try {
                        tick();
                    } catch (RuntimeException | Error e) {
                        trouble = e;
                        throw e;
                    }
                },
                0,
                TICK_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /** From now on. */
    void becomes(UnaryOperator<Kind> change) {
        if (trouble != null) {
            throw new AssertionError("The traffic has ended", trouble);
        }
        kind = change.apply(Kind.USUAL);
    }

    private void tick() {
        Kind now = kind;
        for (int i = 0; i < now.aTick; i++) {
            message(now);
        }
        if (now.aTick > 0) {
            // Of so many accounts that every partition has some.
            for (int i = 0; i < 4; i++) {
                event(now);
            }
        }
    }

    private long time(Kind now) {
        return now.standingStill > 0 ? now.standingStill : System.currentTimeMillis() - now.delayMillis;
    }

    private void message(Kind now) {
        sent++;
        if (random.nextDouble() < now.garbage) {
            send(Topics.TRANSACTIONS, "A" + sent, "{\"id\":".getBytes(StandardCharsets.UTF_8));
            return;
        }
        long time = time(now) - (random.nextDouble() < now.late ? TimeUnit.HOURS.toMillis(1) : 0);
        String account = "A" + random.nextInt(ACCOUNTS);
        Transaction payment = Transaction.of(
                        "p" + sent,
                        Instant.ofEpochMilli(time),
                        TransactionType.CARD,
                        account,
                        "C" + account,
                        random.nextDouble() < now.large ? LARGE : SMALL,
                        "EUR")
                .merchant("M" + random.nextInt(50))
                .mcc("5411")
                .channel("POS")
                .country("DE")
                .place(52.5, 13.4)
                .build();
        send(Topics.TRANSACTIONS, account, TransactionCodec.write(payment));
    }

    private void event(Kind now) {
        sent++;
        String account = "A" + random.nextInt(ACCOUNTS);
        AccountEvent event = new AccountEvent(
                "e" + sent,
                Instant.ofEpochMilli(time(now)),
                AccountEventType.LOGIN_SUCCEEDED,
                account,
                "C" + account,
                "D" + account,
                null,
                "DE",
                "APP",
                null,
                null);
        send(Topics.ACCOUNT_EVENTS, account, AccountEventCodec.write(event));
    }

    private void send(String topic, String key, byte[] value) {
        job.send(topic, key, System.currentTimeMillis(), value);
    }

    @Override
    public void close() throws InterruptedException {
        thread.shutdownNow();
        if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The traffic does not end");
        }
    }
}
