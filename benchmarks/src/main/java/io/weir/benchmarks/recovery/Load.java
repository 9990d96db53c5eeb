package io.weir.benchmarks.recovery;

/**
 * A job's state and what comes in.
 *
 * @param accounts that have made a payment
 * @param rate payments of now a second
 * @param heap of the TaskManager, MiB
 * @param stateBackend of the job
 */
public record Load(int accounts, int rate, int heap, String stateBackend) {
    /** So many accounts have a million keys of the feature store together with their customers, devices, merchants and so on. */
    private static final int MILLION_KEYS = 260_000;

    /** Some four million keys. */
    private static final int MILLION_ACCOUNTS = 1_000_000;

    /** A bank for which replay's speed is told too. */
    private static final int BANK = 500;

    /** What fills two slow cores. */
    private static final int BUSY = 1_000;

    /** For a million keys. */
    private static final int HEAP = 2_560;

    /** Of a million accounts, which take some 4,000 of it with hashmap. */
    private static final int LARGE_HEAP = 6_144;

    private static final int QUICK_ACCOUNTS = 5_000;
    private static final int QUICK_RATE = 200;
    private static final int QUICK_HEAP = 896;

    /** A million keys and a bank's payments. */
    public static Load of(String stateBackend) {
        return new Load(MILLION_KEYS, BANK, HEAP, stateBackend);
    }

    /** A million keys, and as much as two slow cores take. */
    public static Load busy() {
        return new Load(MILLION_KEYS, BUSY, HEAP, "hashmap");
    }

    /** A million accounts. */
    public static Load large() {
        return new Load(MILLION_ACCOUNTS, BUSY, LARGE_HEAP, "hashmap");
    }

    Load orQuick(boolean quick) {
        return quick ? new Load(QUICK_ACCOUNTS, QUICK_RATE, QUICK_HEAP, stateBackend) : this;
    }

    @Override
    public String toString() {
        return "%,d accounts, %,d payments a second, state in %s".formatted(accounts, rate, stateBackend);
    }
}
