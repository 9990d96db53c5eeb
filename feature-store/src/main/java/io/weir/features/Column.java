package io.weir.features;

import java.math.BigInteger;

/** What of an entry is summed up. */
enum Column {
    PAYMENTS,
    CASH_DEPOSITS,
    JUST_BELOW_THRESHOLD,
    ROUND,
    NIGHT,
    WEEKEND,
    AMOUNT,
    INCOMING,
    OUTGOING,
    /** Lower 64 bits of the amount's square. */
    SQUARE_LOW,
    /** Upper 64 bits of the amount's square. */
    SQUARE_HIGH,
    /** Cosine of the hour of the day as an angle, in {@link #UNITS}: whole numbers, so that a difference of sums is exact. */
    HOUR_COSINE,
    HOUR_SINE;

    static final double UNITS = 1 << 30;
    private static final long DAY_MILLIS = 86_400_000;

    /** Bits of the lower part of a square: its sum has room for 8 million entries, the upper part's for as many of 10 billion units. */
    private static final int LOW = 40;

    /** What the entry adds to the sum. */
    long of(Entry entry) {
        return switch (this) {
            case PAYMENTS -> one(entry, Field.PAYMENTS);
            case CASH_DEPOSITS -> one(entry, Field.CASH_DEPOSITS);
            case JUST_BELOW_THRESHOLD -> one(entry, Field.JUST_BELOW_THRESHOLD);
            case ROUND -> one(entry, Field.ROUND);
            case NIGHT -> one(entry, Field.NIGHT);
            case WEEKEND -> one(entry, Field.WEEKEND);
            case AMOUNT -> entry.amountMinor;
            case INCOMING -> entry.has(Field.INCOMING) ? entry.amountMinor : 0;
            case OUTGOING -> entry.has(Field.OUTGOING) ? entry.amountMinor : 0;
            case SQUARE_LOW -> (entry.amountMinor * entry.amountMinor) & ((1L << LOW) - 1);
            case SQUARE_HIGH ->
                (Math.multiplyHigh(entry.amountMinor, entry.amountMinor) << (Long.SIZE - LOW))
                        | ((entry.amountMinor * entry.amountMinor) >>> LOW);
            case HOUR_COSINE -> Math.round(Math.cos(angle(entry.time)) * UNITS);
            case HOUR_SINE -> Math.round(Math.sin(angle(entry.time)) * UNITS);
        };
    }

    /**
     * The sample variance of amounts, without the error that a difference of large floating-point numbers has.
     *
     * @param count of the amounts, at least 2
     * @param sum of the amounts
     * @param squareHigh sum of {@link #SQUARE_HIGH}
     * @param squareLow sum of {@link #SQUARE_LOW}
     */
    static double variance(long count, long sum, long squareHigh, long squareLow) {
        double degrees = (double) count * (count - 1);
        double roughly = (double) squareHigh * (1L << LOW) + squareLow;
        // With room to spare, whole numbers are exact.
        if (roughly * count < Long.MAX_VALUE / 2.0) {
            long squares = (squareHigh << LOW) + squareLow;
            return (squares * count - sum * sum) / degrees;
        }
        BigInteger squares = BigInteger.valueOf(squareHigh).shiftLeft(LOW).add(BigInteger.valueOf(squareLow));
        BigInteger difference = squares.multiply(BigInteger.valueOf(count))
                .subtract(BigInteger.valueOf(sum).pow(2));
        return difference.doubleValue() / degrees;
    }

    /** The time of day as an angle in radians, UTC. */
    static double angle(long time) {
        return 2 * Math.PI * Math.floorMod(time, DAY_MILLIS) / DAY_MILLIS;
    }

    private static long one(Entry entry, Field indicator) {
        return entry.has(indicator) ? 1 : 0;
    }
}
