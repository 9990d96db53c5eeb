package io.weir.features;

import java.time.Instant;

/** Whether two histories of one key have seen the same transactions, as far as both still have them one by one. */
public final class Agreement {
    private Agreement() {}

    /**
     * Their catalogues may differ: times and amounts are compared, which every history has. Equal times are compared in the order they came in.
     *
     * @return in words where they differ first; null where they agree
     */
    public static String difference(History one, History other) {
        long from = Math.max(exactFrom(one), exactFrom(other));
        int i = one.firstAfter(from);
        int j = other.firstAfter(from);
        while (i < one.size && j < other.size) {
            if (one.time(i) != other.time(j) || one.amount(i) != other.amount(j)) {
                break;
            }
            i++;
            j++;
        }
        return i == one.size && j == other.size
                ? null
                : "%s where the other has %s".formatted(entry(one, i), entry(other, j));
    }

    private static long exactFrom(History history) {
        return history.tiles.size() == 0
                ? history.droppedUpTo
                : Math.max(history.droppedUpTo, history.time(history.tiles.size() - 1));
    }

    private static String entry(History history, int place) {
        return place == history.size
                ? "nothing more"
                : "%,d minor units at %s".formatted(history.amount(place), Instant.ofEpochMilli(history.time(place)));
    }
}
