package io.weir.features;

import java.util.Arrays;

/**
 * Counts the different values in a window that ends with the latest entry: by a bit an entry, set where its value does not come again, so that a
 * window holds as many values as set bits. Made from a history's values whenever they have changed otherwise than by a new latest entry; not stored.
 */
final class LastOfEachValue {
    /** So many entries are compared with each other, which asks for no bits. */
    static final int FEW = 8;

    private static final long[] NONE = {};

    /** By dimension, {@link #words} each. */
    private long[] lasts = NONE;

    private int words;

    /** So many first entries are marked. */
    private int marked;

    /** The entries from there on have moved. */
    void insertedAt(int place) {
        if (place < marked) {
            marked = 0;
        }
    }

    /**
     * @param first of the dimension in the values
     * @return how many different values other than 0 the entries from one to before another have
     */
    static int distinctOfFew(long[] values, int first, int from, int to) {
        int count = 0;
        for (int i = first + from; i < first + to; i++) {
            int before = i - 1;
            while (before >= first + from && values[before] != values[i]) {
                before--;
            }
            if (before < first + from && values[i] != 0) {
                count++;
            }
        }
        return count;
    }

    /**
     * @param values by dimension, so many of each, a value an entry; 0 is none
     * @param room of each dimension
     * @return how many different ones the entries from one to before another have
     */
    int distinct(long[] values, int room, int dimension, int from, int to) {
        if (to < marked) {
            return distinctByLooking(values, dimension * room, from, to);
        }
        mark(values, room, to);
        int first = dimension * words;
        int count = 0;
        for (int word = from >> 6; word << 6 < to; word++) {
            long bits = lasts[first + word];
            if (word == from >> 6) {
                bits &= -1L << from;
            }
            count += Long.bitCount(bits);
        }
        return count;
    }

    /** For a window that ends before one that was looked at already, as happens when events overtake each other. */
    private static int distinctByLooking(long[] values, int first, int from, int to) {
        Hashes seen = new Hashes(to - from);
        int count = 0;
        for (int i = first + from; i < first + to; i++) {
            if (values[i] != 0 && seen.add(values[i])) {
                count++;
            }
        }
        return count;
    }

    private void mark(long[] values, int room, int to) {
        int dimensions = values.length / room;
        int needed = (room >> 6) + 1;
        if (words != needed) {
            grow(dimensions, needed);
        }
        if (marked == to) {
            return;
        }
        for (int dimension = 0; dimension < dimensions; dimension++) {
            if (marked == 0) {
                markAll(values, dimension * room, dimension * words, to);
            } else {
                markNew(values, dimension * room, dimension * words, to);
            }
        }
        marked = to;
    }

    /** More words to a dimension; it may also be fewer, of a history that has come from elsewhere. */
    private void grow(int dimensions, int needed) {
        long[] grown = new long[dimensions * needed];
        if (marked > 0) {
            for (int dimension = 0; dimension < dimensions; dimension++) {
                System.arraycopy(lasts, dimension * words, grown, dimension * needed, Math.min(words, needed));
            }
        }
        lasts = grown;
        words = needed;
    }

    private void markAll(long[] values, int first, int firstWord, int to) {
        Arrays.fill(lasts, firstWord, firstWord + words, 0);
        Hashes seen = new Hashes(to);
        for (int i = to - 1; i >= 0; i--) {
            long value = values[first + i];
            if (value != 0 && seen.add(value)) {
                lasts[firstWord + (i >> 6)] |= 1L << i;
            }
        }
    }

    private void markNew(long[] values, int first, int firstWord, int to) {
        for (int i = marked; i < to; i++) {
            long value = values[first + i];
            if (value == 0) {
                continue;
            }
            int before = i - 1;
            while (before >= 0 && values[first + before] != value) {
                before--;
            }
            if (before >= 0) {
                lasts[firstWord + (before >> 6)] &= ~(1L << before);
            }
            lasts[firstWord + (i >> 6)] |= 1L << i;
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
