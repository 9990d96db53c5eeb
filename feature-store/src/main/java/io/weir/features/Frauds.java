package io.weir.features;

import java.util.Arrays;

/**
 * The transactions of one key that labels have told to be fraud, by the time they took place. Bound: those within the longest window, and of these the
 * latest {@link #MOST}; a share that reaches further back is too low then. Never changed.
 */
final class Frauds {
    /** Of one merchant, terminal or counterparty within 90 days. Whoever has more is at the top of every list anyhow. */
    static final int MOST = 8_192;

    static final Frauds NONE = new Frauds(new long[0], new long[0], new long[0]);

    /** When they took place, in order, epoch milliseconds. */
    final long[] times;

    /** Hashes of their transactions' ids. */
    final long[] ids;

    /** From when on each was known, epoch milliseconds. */
    final long[] known;

    Frauds(long[] times, long[] ids, long[] known) {
        this.times = times;
        this.ids = ids;
        this.known = known;
    }

    boolean isEmpty() {
        return times.length == 0;
    }

    /** And this one. Of two labels for one transaction the earlier counts. */
    Frauds and(long time, long id, long knownFrom) {
        int place = firstAfter(time);
        for (int same = place - 1; same >= 0 && times[same] == time; same--) {
            if (ids[same] == id) {
                if (knownFrom >= known[same]) {
                    return this;
                }
                long[] earlier = known.clone();
                earlier[same] = knownFrom;
                return new Frauds(times, ids, earlier);
            }
        }
        Frauds more = new Frauds(
                History.inserted(times, place, time),
                History.inserted(ids, place, id),
                History.inserted(known, place, knownFrom));
        return more.times.length > MOST ? more.without(1) : more;
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

    /** But for those that took place up to that time. */
    Frauds forgotten(long upTo) {
        int gone = firstAfter(upTo);
        return gone == 0 ? this : without(gone);
    }

    private Frauds without(int gone) {
        return gone == times.length
                ? NONE
                : new Frauds(
                        Arrays.copyOfRange(times, gone, times.length),
                        Arrays.copyOfRange(ids, gone, ids.length),
                        Arrays.copyOfRange(known, gone, known.length));
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
