package io.weir.features;

import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Seeded transactions as they could arrive: some out of order, some at one time, with and without merchants, places and devices. */
final class RandomTransactions {
    private static final Instant START = Instant.parse("2026-01-31T22:00:00Z");
    private static final String[] COUNTRIES = {"DE", "FR", "KP", "SY", "US", null};
    private static final String[] MCCS = {"5411", "7995", "6051", "5812", null};
    private static final String[] CURRENCIES = {"EUR", "EUR", "USD", "JPY"};

    private final SplittableRandom random;
    private final int accounts;
    private final int shared;

    RandomTransactions(long seed, int accounts, int shared) {
        this.random = new SplittableRandom(seed);
        this.accounts = accounts;
        this.shared = shared;
    }

    /**
     * @param span over which they are spread
     * @param disorder how much later than its time one may arrive
     */
    List<Transaction> arrivals(int count, Duration span, Duration disorder) {
        record Arrival(long at, Transaction transaction) {}
        List<Arrival> arrivals = new ArrayList<>();
        // A grid, so that many fall on one time.
        long grid = 250;
        for (int i = 0; i < count; i++) {
            long at = random.nextLong(span.toMillis() / grid) * grid;
            long late = disorder.isZero() || random.nextInt(4) > 0 ? 0 : random.nextLong(disorder.toMillis());
            arrivals.add(new Arrival(at + late, transaction("t" + i, START.plusMillis(at))));
        }
        arrivals.sort((a, b) -> Long.compare(a.at, b.at));
        return arrivals.stream().map(Arrival::transaction).toList();
    }

    private Transaction transaction(String id, Instant time) {
        TransactionType type = one(TransactionType.values());
        int account = random.nextInt(accounts);
        boolean placed = random.nextInt(3) > 0;
        return Transaction.of(id, time, type, "A" + account, "C" + account / 2, amount(), one(CURRENCIES))
                .counterparty(sometimes("P"))
                .merchant(sometimes("M"))
                .terminal(sometimes("T"))
                .mcc(one(MCCS))
                .country(one(COUNTRIES))
                .place(
                        placed ? random.nextInt(-90_000_000, 90_000_001) / 1e6 : Double.NaN,
                        placed ? random.nextInt(-180_000_000, 180_000_001) / 1e6 : Double.NaN)
                .device(sometimes("D"))
                .ip(sometimes("I"))
                .build();
    }

    private <T> T one(T[] of) {
        return of[random.nextInt(of.length)];
    }

    private long amount() {
        return switch (random.nextInt(6)) {
            case 0 -> 10_000L * random.nextInt(1, 200);
            case 1 -> random.nextLong(800_000, 1_000_000);
            case 2 -> 0;
            case 3 -> random.nextLong(1_000_000_000_000L);
            default -> random.nextLong(50_000);
        };
    }

    private String sometimes(String prefix) {
        return random.nextInt(5) == 0 ? null : prefix + random.nextInt(shared);
    }
}
