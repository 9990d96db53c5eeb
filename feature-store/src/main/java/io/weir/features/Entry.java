package io.weir.features;

import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import java.util.Currency;

/**
 * A transaction as a history keeps it. Public and without logic for others because it is exchanged and stored.
 *
 * <p>Texts are told apart by 64 bits of hash, which is what distinct counts and new-value flags compare; 0 stands for a missing one.
 */
public final class Entry {
    /** A place that is not known. */
    static final int NOWHERE = Integer.MIN_VALUE;

    /** Millionths of a degree from the equator to a pole. */
    static final int MOST_LATITUDE = 90_000_000;

    private static final long MICRO = 1_000_000;
    /** Of the currency, where large cash payments are reported in most countries. */
    private static final long REPORTING_THRESHOLD = 10_000;

    private static final long ROUND = 100;
    private static final int NIGHT_ENDS = 7;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final long DAY_MILLIS = 24 * HOUR_MILLIS;
    /** 1970-01-01 was a Thursday, the fourth day of the week counted from Monday as the first. */
    private static final int FIRST_WEEKDAY = 3;

    private static final int SATURDAY = 5;

    /** Event time, epoch milliseconds. */
    public long time;

    public long amountMinor;

    /** A bit for each indicator, see {@link #bit}. */
    public byte flags;

    /** Millionths of a degree; {@link #NOWHERE} where it is not known. */
    public int latitude = NOWHERE;

    public int longitude = NOWHERE;

    /** Hashes of the values of the dimensions that are kept, in their order; 0 for a missing one. */
    public long[] values;

    /** For Flink's serializer. */
    public Entry() {}

    /** @param dimensions whose values to keep */
    static Entry of(Transaction t, Field[] dimensions) {
        return of(t).with(t, dimensions);
    }

    /** Without any dimension's value: what of a transaction is the same for all entities. */
    static Entry of(Transaction t) {
        Entry entry = new Entry();
        entry.time = t.time().toEpochMilli();
        entry.amountMinor = t.amountMinor();
        entry.flags = flags(t, entry.time);
        if (!Double.isNaN(t.latitude()) && !Double.isNaN(t.longitude())) {
            entry.latitude = (int) Math.round(t.latitude() * MICRO);
            entry.longitude = (int) Math.round(t.longitude() * MICRO);
        }
        return entry;
    }

    /**
     * The same for one entity.
     *
     * @param t of which this entry is
     * @param dimensions whose values to keep
     */
    Entry with(Transaction t, Field[] dimensions) {
        Entry entry = new Entry();
        entry.time = time;
        entry.amountMinor = amountMinor;
        entry.flags = flags;
        entry.latitude = latitude;
        entry.longitude = longitude;
        entry.values = new long[dimensions.length];
        for (int i = 0; i < dimensions.length; i++) {
            entry.values[i] = hash(text(t, dimensions[i]));
        }
        return entry;
    }

    boolean has(Field indicator) {
        return indicator == Field.TRANSACTIONS || (flags & bit(indicator)) != 0;
    }

    boolean hasPlace() {
        return latitude != NOWHERE;
    }

    private static byte flags(Transaction t, long time) {
        int flags = 0;
        if (t.type().isPayment()) {
            flags |= bit(Field.PAYMENTS);
        }
        long unit = unit(t.currency());
        if (t.type() == TransactionType.CASH_DEPOSIT) {
            flags |= bit(Field.CASH_DEPOSITS);
            long threshold = REPORTING_THRESHOLD * unit;
            if (t.amountMinor() < threshold && t.amountMinor() >= threshold / 5 * 4) {
                flags |= bit(Field.JUST_BELOW_THRESHOLD);
            }
        }
        if (t.amountMinor() > 0 && t.amountMinor() % (ROUND * unit) == 0) {
            flags |= bit(Field.ROUND);
        }
        if (Math.floorMod(time, DAY_MILLIS) < NIGHT_ENDS * HOUR_MILLIS) {
            flags |= bit(Field.NIGHT);
        }
        if (Math.floorMod(Math.floorDiv(time, DAY_MILLIS) + FIRST_WEEKDAY, 7) >= SATURDAY) {
            flags |= bit(Field.WEEKEND);
        }
        flags |= switch (t.type()) {
            case TRANSFER_IN, CASH_DEPOSIT, REFUND -> bit(Field.INCOMING);
            case CARD, TRANSFER, DIRECT_DEBIT, CASH_WITHDRAWAL -> bit(Field.OUTGOING);
        };
        return (byte) flags;
    }

    /** The bit of {@link #flags} that stands for it; none for {@link Field#TRANSACTIONS}, which every entry has. */
    static int bit(Field indicator) {
        return switch (indicator) {
            case PAYMENTS -> 1;
            case CASH_DEPOSITS -> 2;
            case JUST_BELOW_THRESHOLD -> 4;
            case ROUND -> 8;
            case NIGHT -> 16;
            case WEEKEND -> 32;
            case INCOMING -> 64;
            case OUTGOING -> 128;
            default -> throw new IllegalArgumentException(indicator + " is no indicator");
        };
    }

    /** Minor units in a unit of the currency. */
    private static long unit(String currency) {
        int digits = Currency.getInstance(currency).getDefaultFractionDigits();
        long unit = 1;
        for (int i = 0; i < digits; i++) {
            unit *= 10;
        }
        return unit;
    }

    private static String text(Transaction t, Field dimension) {
        return switch (dimension) {
            case ACCOUNT -> t.account();
            case MERCHANT -> t.merchant();
            case TERMINAL -> t.terminal();
            case COUNTERPARTY -> t.counterparty();
            case COUNTRY -> t.country();
            case DEVICE -> t.device();
            case MCC -> t.mcc();
            case IP -> t.ip();
            default -> throw new IllegalArgumentException(dimension + " is no dimension");
        };
    }

    /** FNV-1a over the characters, its bits then mixed; never 0 for a text. Source: Fowler, Noll and Vo; finalizer of MurmurHash3. */
    static long hash(String text) {
        if (text == null) {
            return 0;
        }
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        hash ^= hash >>> 33;
        return hash == 0 ? 1 : hash;
    }
}
