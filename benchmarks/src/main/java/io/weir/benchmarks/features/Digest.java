package io.weir.benchmarks.features;

import io.weir.features.Aggregate;
import io.weir.features.Feature;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Millions of values in a line a feature: how many there are, how many are missing, and a sum of hashes of the values with their transactions,
 * whatever their order. Where two arms differ, the line says of which feature.
 */
final class Digest {
    /** Of standard deviations so many bits of the 24 are left out: SQL takes them from differences of floating-point sums. */
    private static final int STD_NOISE = 8;

    private final List<Feature> features;
    private final long[] hashes;
    private final long[] missing;
    private long vectors;
    private long unseen;

    Digest(List<Feature> features) {
        this.features = features;
        this.hashes = new long[features.size()];
        this.missing = new long[features.size()];
    }

    /** A vector that counts but is not looked at. */
    void addUnseen() {
        unseen++;
    }

    /** @param values in the order of the features; NaN where one is missing */
    void add(String transactionId, float[] values) {
        vectors++;
        long id = (long) transactionId.hashCode() << Integer.SIZE;
        for (int i = 0; i < values.length; i++) {
            if (Float.isNaN(values[i])) {
                missing[i]++;
            } else {
                hashes[i] += mixed(id | (bits(features.get(i), values[i]) & 0xffff_ffffL));
            }
        }
    }

    private static int bits(Feature feature, float value) {
        int bits = Float.floatToIntBits(value);
        return feature.aggregate() == Aggregate.STD ? (bits + (1 << (STD_NOISE - 1))) >> STD_NOISE : bits;
    }

    /** Finalizer of MurmurHash3. */
    private static long mixed(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    SortedSet<String> results() {
        SortedSet<String> results = new TreeSet<>();
        results.add("%,d vectors and %,d of busy keys".formatted(vectors, unseen));
        for (int i = 0; i < hashes.length; i++) {
            results.add("%s: %,d of %,d missing, values %016x"
                    .formatted(features.get(i).name(), missing[i], vectors, hashes[i]));
        }
        return results;
    }
}
