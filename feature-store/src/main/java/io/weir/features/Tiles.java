package io.weir.features;

/**
 * What the first entries of a very busy key stand for: several transactions each, under the time of the last of them. Never changed: copies of a history share it, and
 * nearly all histories have {@link #NONE}.
 */
final class Tiles {
    static final Tiles NONE = new Tiles(new long[0], new long[0]);

    /** How many transactions the tiles up to and including each stand for. */
    final long[] counts;

    /** The smallest amount of each; the entry has the largest. */
    final long[] minima;

    Tiles(long[] counts, long[] minima) {
        this.counts = counts;
        this.minima = minima;
    }

    int size() {
        return counts.length;
    }

    /** How many transactions the entries before that place stand for; those behind the tiles for one each. */
    long countUpTo(int end) {
        if (end == 0) {
            return 0;
        }
        return end <= counts.length ? counts[end - 1] : end + counts[counts.length - 1] - counts.length;
    }

    /** One transaction more in the tile at that place. */
    Tiles andInto(int place, long amount) {
        long[] smallest = minima.clone();
        smallest[place] = Math.min(smallest[place], amount);
        return new Tiles(oneMoreFrom(place, counts.clone()), smallest);
    }

    /** A tile of one transaction more, at that place. */
    Tiles and(int place, long amount) {
        long[] more = History.inserted(counts, place, place == 0 ? 0 : counts[place - 1]);
        return new Tiles(oneMoreFrom(place, more), History.inserted(minima, place, amount));
    }

    private static long[] oneMoreFrom(int place, long[] counts) {
        for (int i = place; i < counts.length; i++) {
            counts[i]++;
        }
        return counts;
    }

    /** Without the first so many, or as many as there are. */
    Tiles without(int gone) {
        int left = counts.length - gone;
        if (left <= 0) {
            return NONE;
        }
        long[] counted = new long[left];
        long[] smallest = new long[left];
        for (int i = 0; i < left; i++) {
            counted[i] = counts[gone + i] - counts[gone - 1];
            smallest[i] = minima[gone + i];
        }
        return new Tiles(counted, smallest);
    }
}
