package io.weir.features;

import java.util.Arrays;

/**
 * The transactions of one key, by time, with running sums beside them: what a window holds is the difference of two sums, so it costs the same
 * however long the window is, and any window, also one that ends in the past, is exact to the event. An entry that comes late is put where it
 * belongs.
 *
 * <p>Knows no engine. Bounds: entries older than the longest window are dropped; of a key with more than {@link #MOST} entries the oldest are
 * merged into tiles, each spanning at most a {@link #TILE_FRACTION}th of its age, so that a window's edge is off by at most that fraction of
 * how long ago it lies. Public fields because it is state; the sums are made again from the rest where that is possible, and not stored.
 */
public final class History {
    /** An ordinary key has fewer entries than this and is exact. */
    static final int MOST = 8_192;
    /** Of a key with more, so many of the latest stay exact. */
    static final int KEPT_EXACT = 4_096;
    /** A tile spans at most one over this of its age. */
    static final int TILE_FRACTION = 128;

    static final long NEVER = Long.MIN_VALUE;

    /** What {@link #values} holds, by {@link Field}'s ordinal. */
    public byte[] dimensions = new byte[0];

    /** From when on the values of a dimension were kept: one added to a running job knows nothing of the time before. */
    public long[] dimensionsSince = new long[0];

    /** What {@link #sums} holds, by {@link Column}'s ordinal. */
    public byte[] columns = new byte[0];

    public int size;
    /** The first entries that are tiles: several transactions under the time of the last of them. */
    public int tiles;

    /** How many transactions the tiles up to and including each stand for. */
    public long[] tileCounts = new long[0];

    /** The smallest amount of each; {@link #amounts} has the largest. */
    public long[] tileMinima = new long[0];

    public long[] times = new long[4];
    public long[] amounts = new long[4];
    public byte[] flags = new byte[4];
    public int[] latitudes = new int[4];
    public int[] longitudes = new int[4];
    /** By dimension; each with a value an entry. */
    public long[][] values = new long[0][];

    /** By column; each with the sum over the entries up to and including this one. */
    public long[][] sums = new long[0][];

    /** The sums before the first entry, by column. */
    public long[] base = new long[0];

    /** The latest time of a dropped entry: what a window that reaches back there holds is not known. */
    public long droppedUpTo = NEVER;

    /** What labels have told of them. */
    Frauds frauds = new Frauds();

    private final LastOfEachValue lasts = new LastOfEachValue();

    /** For Flink's serializer. */
    public History() {}

    History(byte[] dimensions, byte[] columns) {
        this.dimensions = dimensions;
        this.columns = columns;
        dimensionsSince = new long[dimensions.length];
        Arrays.fill(dimensionsSince, NEVER);
        values = new long[dimensions.length][4];
        sums = new long[columns.length][4];
        base = new long[columns.length];
    }

    /** One that shares nothing with this one, without room to grow. */
    History copy() {
        History copy = new History();
        copy.dimensions = dimensions;
        copy.columns = columns;
        copy.dimensionsSince = dimensionsSince.clone();
        copy.size = size;
        copy.tiles = tiles;
        copy.tileCounts = tileCounts.clone();
        copy.tileMinima = tileMinima.clone();
        copy.times = Arrays.copyOf(times, size);
        copy.amounts = Arrays.copyOf(amounts, size);
        copy.flags = Arrays.copyOf(flags, size);
        copy.latitudes = Arrays.copyOf(latitudes, size);
        copy.longitudes = Arrays.copyOf(longitudes, size);
        copy.values = copies(values);
        copy.sums = copies(sums);
        copy.base = base.clone();
        copy.droppedUpTo = droppedUpTo;
        copy.frauds = frauds.copy();
        return copy;
    }

    private long[][] copies(long[][] of) {
        long[][] copies = new long[of.length][];
        for (int i = 0; i < of.length; i++) {
            copies[i] = Arrays.copyOf(of[i], size);
        }
        return copies;
    }

    /** Becomes what the other one is, in the dimensions and columns of this one. */
    void takeOver(History other) {
        size = other.size;
        tiles = other.tiles;
        tileCounts = other.tileCounts;
        tileMinima = other.tileMinima;
        times = other.times;
        amounts = other.amounts;
        flags = other.flags;
        latitudes = other.latitudes;
        longitudes = other.longitudes;
        droppedUpTo = other.droppedUpTo;
        frauds = other.frauds;
        for (int i = 0; i < dimensions.length; i++) {
            int before = indexOf(other.dimensions, dimensions[i]);
            values[i] = before < 0 ? new long[times.length] : other.values[before];
            dimensionsSince[i] = before >= 0 ? other.dimensionsSince[before] : latest();
        }
        for (int i = 0; i < columns.length; i++) {
            int before = indexOf(other.columns, columns[i]);
            if (before < 0 && tiles > 0) {
                // Of what was merged only the old sums are left.
                droppedUpTo = Math.max(droppedUpTo, times[tiles - 1]);
            }
            sums[i] = before < 0 ? new long[times.length] : other.sums[before];
            base[i] = before < 0 ? 0 : other.base[before];
            if (before < 0) {
                sumUp(i, 0);
            }
        }
    }

    private static int indexOf(byte[] codes, byte code) {
        for (int i = 0; i < codes.length; i++) {
            if (codes[i] == code) {
                return i;
            }
        }
        return -1;
    }

    /** Makes the sums of a column anew, from an entry on, from what is stored of the entries. */
    @SuppressWarnings("EnumOrdinal") // Stored: a test holds the order.
    void sumUp(int column, int from) {
        Column what = Column.values()[columns[column]];
        Entry entry = new Entry();
        for (int i = from; i < size; i++) {
            entry.time = times[i];
            entry.amountMinor = amounts[i];
            entry.flags = flags[i];
            sums[column][i] = upTo(column, i) + what.of(entry);
        }
    }

    /** The first entry after that time; {@link #size} where there is none. */
    int firstAfter(long time) {
        return firstAfter(times, size, time);
    }

    static int firstAfter(long[] sorted, int size, long time) {
        // Most windows end with the latest entry.
        if (size == 0 || sorted[size - 1] <= time) {
            return size;
        }
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Event time of the latest entry; long ago where there is none. */
    long latest() {
        return size == 0 ? NEVER / 2 : times[size - 1];
    }

    /** The same, of a known fraud where that is later. */
    long latestAnything() {
        return frauds.isEmpty() ? latest() : Math.max(latest(), frauds.times[frauds.times.length - 1]);
    }

    /** How many transactions the entries from one to before another stand for. */
    long count(int from, int to) {
        return tiles == 0 ? to - from : countUpTo(to) - countUpTo(from);
    }

    private long countUpTo(int end) {
        return end <= tiles ? (end == 0 ? 0 : tileCounts[end - 1]) : tileCounts[tiles - 1] + end - tiles;
    }

    /** The sum of a column over the entries from one to before another. */
    long sum(int column, int from, int to) {
        return upTo(column, to) - upTo(column, from);
    }

    private long upTo(int column, int end) {
        return end == 0 ? base[column] : sums[column][end - 1];
    }

    /**
     * Puts an entry behind all of its time or before, or into the tile that is so near to it that it may span both.
     *
     * @param columns what it adds to each column
     * @return its place, or its tile's
     */
    int insert(Entry entry, long[] columns) {
        int place = firstAfter(entry.time);
        if (place < tiles && mayReachBackTo(entry.time, place)) {
            amounts[place] = Math.max(amounts[place], entry.amountMinor);
            tileMinima[place] = Math.min(tileMinima[place], entry.amountMinor);
        } else {
            insertAt(place, entry);
        }
        for (int column = 0; column < sums.length; column++) {
            long[] sum = sums[column];
            for (int later = place; later < size; later++) {
                sum[later] += columns[column];
            }
        }
        for (int i = place; i < tiles; i++) {
            tileCounts[i]++;
        }
        return place;
    }

    /** Where it may not, the time lies before all that the tile stands for. */
    private boolean mayReachBackTo(long time, int tile) {
        return (times[tile] - time) * TILE_FRACTION <= latest() - times[tile];
    }

    /** Puts an entry at its place, its columns not yet added. */
    private void insertAt(int place, Entry entry) {
        makeRoom();
        int moved = size - place;
        if (moved > 0) {
            openGap(place, moved);
        }
        times[place] = entry.time;
        amounts[place] = entry.amountMinor;
        flags[place] = entry.flags;
        latitudes[place] = entry.latitude;
        longitudes[place] = entry.longitude;
        for (int dimension = 0; dimension < values.length; dimension++) {
            values[dimension][place] = entry.values[dimension];
        }
        for (int column = 0; column < sums.length; column++) {
            sums[column][place] = upTo(column, place);
        }
        size++;
        if (place < tiles) {
            // A tile of one, which is not yet counted.
            tileCounts = inserted(tileCounts, place, place == 0 ? 0 : tileCounts[place - 1]);
            tileMinima = inserted(tileMinima, place, entry.amountMinor);
            tiles++;
        }
        lasts.insertedAt(place);
    }

    private void makeRoom() {
        if (size < times.length) {
            return;
        }
        int room = size + (size >> 1) + 2;
        times = Arrays.copyOf(times, room);
        amounts = Arrays.copyOf(amounts, room);
        flags = Arrays.copyOf(flags, room);
        latitudes = Arrays.copyOf(latitudes, room);
        longitudes = Arrays.copyOf(longitudes, room);
        for (int i = 0; i < values.length; i++) {
            values[i] = Arrays.copyOf(values[i], room);
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] = Arrays.copyOf(sums[i], room);
        }
    }

    private void openGap(int place, int moved) {
        System.arraycopy(times, place, times, place + 1, moved);
        System.arraycopy(amounts, place, amounts, place + 1, moved);
        System.arraycopy(flags, place, flags, place + 1, moved);
        System.arraycopy(latitudes, place, latitudes, place + 1, moved);
        System.arraycopy(longitudes, place, longitudes, place + 1, moved);
        for (long[] value : values) {
            System.arraycopy(value, place, value, place + 1, moved);
        }
        for (long[] sum : sums) {
            System.arraycopy(sum, place, sum, place + 1, moved);
        }
    }

    /** How many different values other than 0 the entries from one to before another have. */
    int distinct(int dimension, int from, int to) {
        return lasts.distinct(values, dimension, from, to);
    }

    /** The last of the entries from one to before another that has the value; -1 where none has. */
    int lastIndexOf(int dimension, long value, int from, int to) {
        return lastIndexOf(values[dimension], value, from, to);
    }

    static int lastIndexOf(long[] values, long value, int from, int to) {
        for (int i = to - 1; i >= from; i--) {
            if (values[i] == value) {
                return i;
            }
        }
        return -1;
    }

    /** The largest amount among the entries from one to before another. There must be one. */
    long max(int from, int to) {
        long max = amounts[from];
        for (int i = from + 1; i < to; i++) {
            max = Math.max(max, amounts[i]);
        }
        return max;
    }

    /** The smallest amount among the entries from one to before another. There must be one. */
    long min(int from, int to) {
        long min = Long.MAX_VALUE;
        for (int i = from; i < to; i++) {
            min = Math.min(min, smallest(i));
        }
        return min;
    }

    private long smallest(int place) {
        return place < tiles ? tileMinima[place] : amounts[place];
    }

    static long[] inserted(long[] into, int place, long value) {
        long[] longer = Arrays.copyOf(into, into.length + 1);
        System.arraycopy(into, place, longer, place + 1, into.length - place);
        longer[place] = value;
        return longer;
    }

    /** Drops what took place up to that time, once it is worth moving the rest, and merges the oldest of too many. */
    void forget(long upTo) {
        int gone = size > 0 && times[0] <= upTo ? firstAfter(upTo) : 0;
        if (gone > 0 && 4 * gone >= size) {
            drop(gone);
        }
        frauds.forget(upTo);
        if (size > MOST) {
            merge();
        }
    }

    private void drop(int gone) {
        droppedUpTo = Math.max(droppedUpTo, times[gone - 1]);
        for (int column = 0; column < sums.length; column++) {
            base[column] = sums[column][gone - 1];
        }
        keep(gone, 0, size - gone);
        dropTiles(gone);
        size -= gone;
        lasts.forget();
    }

    private void dropTiles(int gone) {
        if (gone >= tiles) {
            tiles = 0;
            tileCounts = new long[0];
            tileMinima = new long[0];
            return;
        }
        long before = tileCounts[gone - 1];
        tileCounts = Arrays.copyOfRange(tileCounts, gone, tiles);
        tileMinima = Arrays.copyOfRange(tileMinima, gone, tiles);
        tiles -= gone;
        for (int i = 0; i < tiles; i++) {
            tileCounts[i] -= before;
        }
    }

    /** Merges the oldest entries into tiles that span at most a fraction of their age. */
    private void merge() {
        long now = times[size - 1];
        int exact = size - KEPT_EXACT;
        int kept = 0;
        long openedAt = times[0];
        long[] counts = new long[exact];
        long[] minima = new long[exact];
        for (int i = 0; i < exact; i++) {
            // How far back the first tile reaches is not known any more, so it stays as it is.
            boolean mayGoOn = i > Math.min(tiles, 1) && (times[i] - openedAt) * TILE_FRACTION <= now - times[i];
            if (mayGoOn) {
                amounts[kept - 1] = Math.max(amounts[kept - 1], amounts[i]);
                minima[kept - 1] = Math.min(minima[kept - 1], smallest(i));
            } else {
                openedAt = i == 0 ? times[0] : times[i - 1];
                amounts[kept] = amounts[i];
                minima[kept] = smallest(i);
                kept++;
            }
            moveAllButAmount(i, kept - 1);
            counts[kept - 1] = count(0, i + 1);
        }
        keep(exact, kept, size - exact);
        size = kept + size - exact;
        tiles = kept;
        tileCounts = Arrays.copyOf(counts, kept);
        tileMinima = Arrays.copyOf(minima, kept);
        lasts.forget();
    }

    private void moveAllButAmount(int from, int to) {
        times[to] = times[from];
        flags[to] = flags[from];
        latitudes[to] = latitudes[from];
        longitudes[to] = longitudes[from];
        for (long[] value : values) {
            value[to] = value[from];
        }
        for (long[] sum : sums) {
            sum[to] = sum[from];
        }
    }

    private void keep(int from, int to, int count) {
        System.arraycopy(times, from, times, to, count);
        System.arraycopy(amounts, from, amounts, to, count);
        System.arraycopy(flags, from, flags, to, count);
        System.arraycopy(latitudes, from, latitudes, to, count);
        System.arraycopy(longitudes, from, longitudes, to, count);
        for (long[] value : values) {
            System.arraycopy(value, from, value, to, count);
        }
        for (long[] sum : sums) {
            System.arraycopy(sum, from, sum, to, count);
        }
    }
}
