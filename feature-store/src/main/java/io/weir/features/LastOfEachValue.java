package io.weir.features;

import java.util.Arrays;

/**
 * Counts the different values in a window that ends with the latest entry: by a bit an entry, set where its value does not come again, so that a
 * window holds as many values as set bits. Made from a history's values whenever they have changed otherwise than by a new latest entry; not stored.
 */
final class LastOfEachValue {
    /** By dimension. */
    private long[][] lasts;

    /** So many first entries are marked. */
    private int marked;

    /** The entries from there on have moved. */
    void insertedAt(int place) {
        if (place < marked) {
            marked = 0;
        }
    }

    void forget() {
        marked = 0;
    }

    /**
     * @param values by dimension, each with a value an entry; 0 is none
     * @return how many different ones the entries from one to before another have
     */
    int distinct(long[][] values, int dimension, int from, int to) {
        if (to < marked) {
            return distinctByLooking(values[dimension], from, to);
        }
        mark(values, to);
        long[] last = lasts[dimension];
        int count = 0;
        for (int word = from >> 6; word << 6 < to; word++) {
            long bits = last[word];
            if (word == from >> 6) {
                bits &= -1L << from;
            }
            count += Long.bitCount(bits);
        }
        return count;
    }

    /** For a window that ends before one that was looked at already, as happens when events overtake each other. */
    private static int distinctByLooking(long[] value, int from, int to) {
        Hashes seen = new Hashes(to - from);
        int count = 0;
        for (int i = from; i < to; i++) {
            if (value[i] != 0 && seen.add(value[i])) {
                count++;
            }
        }
        return count;
    }

    private void mark(long[][] values, int to) {
        int words = (Math.max(to, values.length == 0 ? 0 : values[0].length) >> 6) + 1;
        if (lasts == null || lasts.length != values.length) {
            lasts = new long[values.length][words];
            marked = 0;
        }
        if (marked == to && words <= words()) {
            return;
        }
        for (int dimension = 0; dimension < lasts.length; dimension++) {
            if (lasts[dimension].length < words) {
                lasts[dimension] = Arrays.copyOf(lasts[dimension], words);
            }
            if (marked == 0) {
                markAll(values[dimension], lasts[dimension], to);
            } else {
                markNew(values[dimension], lasts[dimension], marked, to);
            }
        }
        marked = to;
    }

    private int words() {
        return lasts.length == 0 ? Integer.MAX_VALUE : lasts[0].length;
    }

    private static void markAll(long[] value, long[] last, int to) {
        Arrays.fill(last, 0);
        Hashes seen = new Hashes(to);
        for (int i = to - 1; i >= 0; i--) {
            if (value[i] != 0 && seen.add(value[i])) {
                last[i >> 6] |= 1L << i;
            }
        }
    }

    private static void markNew(long[] value, long[] last, int from, int to) {
        for (int i = from; i < to; i++) {
            if (value[i] == 0) {
                continue;
            }
            int before = History.lastIndexOf(value, value[i], 0, i);
            if (before >= 0) {
                last[before >> 6] &= ~(1L << before);
            }
            last[i >> 6] |= 1L << i;
        }
    }

    /** Hashes that have been seen; open addressing, at most half full. 0 is none. */
    private static final class Hashes {
        private final long[] places;

        Hashes(int most) {
            places = new long[Integer.highestOneBit(Math.max(2, most)) << 2];
        }

        boolean add(long hash) {
            int place = (int) hash & (places.length - 1);
            while (places[place] != 0) {
                if (places[place] == hash) {
                    return false;
                }
                place = (place + 1) & (places.length - 1);
            }
            places[place] = hash;
            return true;
        }
    }
}
