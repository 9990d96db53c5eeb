package io.weir.features;

import java.util.Arrays;

/**
 * The transactions of one key that labels have told to be fraud, by the time they took place. Bound: those within the longest window, and of these the
 * latest {@link #MOST}; a share that reaches further back is too low then. Arrays are replaced, never changed: copies share them.
 */
final class Frauds {
    /** Of one merchant, terminal or counterparty within 90 days. Whoever has more is at the top of every list anyhow. */
    static final int MOST = 8_192;

    private static final long[] NONE = {};

    /** When they took place, in order, epoch milliseconds. */
    long[] times = NONE;

    /** Hashes of their transactions' ids. */
    long[] ids = NONE;

    /** From when on each was known, epoch milliseconds. */
    long[] known = NONE;

    Frauds copy() {
        Frauds copy = new Frauds();
        copy.times = times;
        copy.ids = ids;
        copy.known = known;
        return copy;
    }

    boolean isEmpty() {
        return times.length == 0;
    }

    /** Of two labels for one transaction the earlier counts. */
    void add(long time, long id, long knownFrom) {
        int place = firstAfter(time);
        for (int same = place - 1; same >= 0 && times[same] == time; same--) {
            if (ids[same] == id) {
                if (knownFrom < known[same]) {
                    known = known.clone();
                    known[same] = knownFrom;
                }
                return;
            }
        }
        times = History.inserted(times, place, time);
        ids = History.inserted(ids, place, id);
        known = History.inserted(known, place, knownFrom);
        if (times.length > MOST) {
            drop(1);
        }
    }

    /** How many after one time and up to another were known at a third. */
    int count(long after, long upTo, long knownAt) {
        int count = 0;
        int end = firstAfter(upTo);
        for (int i = firstAfter(after); i < end; i++) {
            if (known[i] <= knownAt) {
                count++;
            }
        }
        return count;
    }

    /** Drops what took place up to that time. */
    void forget(long upTo) {
        int gone = firstAfter(upTo);
        if (gone > 0) {
            drop(gone);
        }
    }

    private void drop(int gone) {
        times = Arrays.copyOfRange(times, gone, times.length);
        ids = Arrays.copyOfRange(ids, gone, ids.length);
        known = Arrays.copyOfRange(known, gone, known.length);
    }

    /** The first after that time; as many as there are where there is none. */
    private int firstAfter(long time) {
        int low = 0;
        int high = times.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
