package io.weir.benchmarks.features;

import io.weir.events.Label;
import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Transactions of a bank whose accounts have 60 in 90 days, at regular pace over half a year, so that the longest windows are full in the second
 * half. No two at the same time. Every one names a merchant, a terminal, a counterparty, a device and an address, which real ones do
 * not: SQL would take all that name none for one busy key.
 *
 * @param accounts with a customer, usual merchants and two devices each
 * @param hotShare of one account, and apart from that of one merchant, in the traffic; 0 where all are alike
 * @param days of event time
 */
public record Payments(int accounts, double hotShare, int days) {
    /** In the id, in front of the number. */
    public static final String ID = "payment-";

    static final int PER_90_DAYS = 60;

    private static final long SEED = 20_261_123;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int ACCOUNTS_A_MERCHANT = 5;
    private static final int USUAL_MERCHANTS = 8;
    private static final double USUAL = 0.8;
    private static final double AT_HOME = 0.95;
    private static final String HOT_ACCOUNT = "hot-account";
    private static final String HOT_MERCHANT = "hot-merchant";
    private static final String[] COUNTRIES = {"DE", "FR", "NL", "AT", "PL", "IT", "ES", "CH"};
    private static final String[] TRADES = {"5411", "5812", "5541", "4111", "7995", "5999"};
    private static final TransactionType[] TYPES = TransactionType.values();
    /** One transaction in so many is called fraud a day later. */
    private static final int FRAUD = 200;

    long count() {
        return (long) accounts * PER_90_DAYS * days / 90;
    }

    /** In order of time; the same every time. */
    List<Transaction> all() {
        SplittableRandom random = new SplittableRandom(SEED);
        int count = Math.toIntExact(count());
        long pause = Duration.ofDays(days).toMillis() / count;
        List<Transaction> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Instant time = START.plusMillis(i * pause + random.nextLong(pause));
            boolean hot = random.nextDouble() < hotShare;
            all.add(transaction(ID + i, time, random.nextInt(accounts), hot, random));
        }
        return all;
    }

    /** Of one account in 90 days. */
    static List<Transaction> ofAccount(int account, SplittableRandom random) {
        long pause = Duration.ofDays(90).toMillis() / PER_90_DAYS;
        Payments bank = new Payments(1_000, 0, 90);
        List<Transaction> all = new ArrayList<>(PER_90_DAYS);
        for (int i = 0; i < PER_90_DAYS; i++) {
            Instant time = START.plusMillis(i * pause + random.nextLong(pause));
            all.add(bank.transaction(ID + i, time, account, false, random));
        }
        return all;
    }

    /** One of an account. */
    public Transaction transaction(String id, Instant time, int account, boolean hot, SplittableRandom random) {
        int merchants = Math.max(USUAL_MERCHANTS, accounts / ACCOUNTS_A_MERCHANT);
        boolean usual = random.nextDouble() < USUAL;
        int merchant = usual
                ? Math.floorMod(account * 31 + random.nextInt(USUAL_MERCHANTS) * 7, merchants)
                : random.nextInt(merchants);
        String merchantName = random.nextDouble() < hotShare ? HOT_MERCHANT : "merchant-" + merchant;
        String accountName = hot ? HOT_ACCOUNT : "account-" + account;
        String country = COUNTRIES[
                random.nextDouble() < AT_HOME ? account % COUNTRIES.length : random.nextInt(COUNTRIES.length)];
        return new Transaction(
                id,
                time,
                random.nextDouble() < USUAL ? TransactionType.CARD : TYPES[random.nextInt(TYPES.length)],
                accountName,
                hot ? "hot-customer" : "customer-" + account,
                amount(random),
                "EUR",
                "counterparty-" + random.nextInt(merchants),
                null,
                merchantName,
                merchantName + "-terminal-" + random.nextInt(3),
                TRADES[merchant % TRADES.length],
                "POS",
                country,
                47 + random.nextInt(1_000) / 200.0,
                6 + random.nextInt(1_000) / 100.0,
                accountName + "-device-" + random.nextInt(2),
                "10.0." + (merchant & 0xff) + "." + random.nextInt(16));
    }

    /** Mostly small; one in twenty is a whole multiple of 100 euros, up to 10,000. */
    private static long amount(SplittableRandom random) {
        return random.nextInt(20) == 0 ? 10_000L * (1 + random.nextInt(100)) : 100 + random.nextInt(20_000);
    }

    /** Whether it belongs to a busy key, whose windows are exact to a fraction of their length only. */
    static boolean isHot(Transaction transaction) {
        return transaction.account().equals(HOT_ACCOUNT)
                || transaction.merchant().equals(HOT_MERCHANT);
    }

    /** What becomes known of some of them. */
    static DataStream<Label> labels(DataStream<Transaction> transactions) {
        return transactions.flatMap(
                (transaction, out) -> {
                    if (transaction.id().hashCode() % FRAUD == 0) {
                        Instant known = transaction.time().plus(Duration.ofDays(1));
                        out.collect(Label.of(transaction, known, true, null, null));
                    }
                },
                TypeInformation.of(Label.class));
    }
}
