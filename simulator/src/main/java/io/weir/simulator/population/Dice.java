package io.weir.simulator.population;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Seeded chance. Only the raw 64 bits come from the JDK; every draw is shaped here with exact arithmetic and {@link StrictMath}, so that
 * one seed gives one stream on every JDK and processor.
 */
public final class Dice {
    private static final double SQRT_3 = StrictMath.sqrt(3);

    private final SplittableRandom bits;

    public Dice(long seed) {
        bits = new SplittableRandom(seed);
    }

    /** Dice of their own for one actor of a simulation, so that nobody's draws depend on how many draws others made. */
    public static Dice of(long seed, String purpose, long actor) {
        return new Dice(mix(mix(seed ^ purpose.hashCode()) + actor));
    }

    /** A one-to-one scramble of 64 bits: distinct numbers stay distinct and look unrelated (the finalizer of SplitMix64). */
    public static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }

    /** A number from 0 to n - 1. */
    public int below(int n) {
        return (int) (((bits.nextLong() >>> 33) * n) >>> 31);
    }

    /** A number from low to high - 1. */
    public long between(long low, long high) {
        return low + (long) (unit() * (high - low));
    }

    /** A number from 0 to just below 1. */
    public double unit() {
        return (bits.nextLong() >>> 11) * 0x1p-53;
    }

    public boolean chance(double probability) {
        return unit() < probability;
    }

    /** A whole number, spread evenly around the mean from 0 to about twice the mean. */
    public int about(double mean) {
        double x = unit() * 2 * mean;
        int whole = (int) x;
        return whole + (chance(x - whole) ? 1 : 0);
    }

    /** Log-normal around the median, at least 1: what amounts of money look like. */
    public long logNormal(long median, double sigma) {
        return Math.max(1, (long) (median * StrictMath.exp(sigma * bell())));
    }

    /** Nearly normal with mean 0 and deviation 1, bounded by 3.5: the sum of the four 16-bit pieces of one draw. */
    private double bell() {
        long x = bits.nextLong();
        long sum = (x & 0xffff) + ((x >>> 16) & 0xffff) + ((x >>> 32) & 0xffff) + (x >>> 48);
        return (sum * 0x1p-16 - 2) * SQRT_3;
    }

    public <T> T pick(List<T> list) {
        return list.get(below(list.size()));
    }
}
