package io.weir.features;

import java.util.Arrays;

/**
 * The transactions of one key, by time, with running sums beside them: what a window holds is the difference of two sums, so it costs the same
 * however long the window is, and any window, also one that ends in the past, is exact to the event. An entry that comes late is put where it
 * belongs.
 *
 * <p>Knows no engine. Bounds: entries older than the longest window are dropped; of a key with more than {@link #MOST} entries the oldest are
 * merged into tiles, each spanning at most a {@link #TILE_FRACTION}th of its age, so that a window's edge is off by at most that fraction of
 * how long ago it lies.
 *
 * <p>All of it lies in two arrays, however many columns and dimensions there are: with millions of histories every other array is one more place
 * in memory to wait for, and one more for the garbage collector to look at.
 *
 * <p>A copy shares them: while a snapshot is written every key that has a transaction is copied, which would be all of the state once more. Whoever
 * changes what they hold takes arrays of its own first; a latest entry is written behind what the others see.
 */
public final class History {
    /** An ordinary key has fewer entries than this and is exact. */
    static final int MOST = 8_192;
    /** Of a key with more, so many of the latest stay exact. */
    static final int KEPT_EXACT = 4_096;
    /** A tile spans at most one over this of its age. */
    static final int TILE_FRACTION = 128;

    static final long NEVER = Long.MIN_VALUE;

    /** Most of a million keys are seen once. */
    private static final int FIRST_ROOM = 1;

    // A row, in which the sums over the entries up to and including this one follow, by column.
    private static final int TIME = 0;
    /** The amount in minor units, then {@link Entry#flags} in the lowest eight bits; of a tile its largest amount. */
    private static final int MONEY = 1;
    /** Latitude, then longitude in the lower half. */
    private static final int PLACE = 2;

    private static final int SUMS = 3;

    private static final int FLAG_BITS = 8;

    /** By the number that is stored for each: a test holds the order. */
    private static final Column[] COLUMNS = Column.values();

    /** Nothing, and never, of so many: most histories have nothing else to say there, and share it. */
    private static final long[][] NOTHING = new long[Long.SIZE][];

    private static final long[][] ALWAYS = new long[Long.SIZE][];

    static {
        for (int i = 0; i < Long.SIZE; i++) {
            NOTHING[i] = new long[i];
            ALWAYS[i] = new long[i];
            Arrays.fill(ALWAYS[i], NEVER);
        }
    }

    /** What is kept of texts, by {@link Field}'s ordinal. */
    final byte[] dimensions;

    /** From when on the values of a dimension were kept: one added to a running job knows nothing of the time before. Replaced where it changes. */
    long[] dimensionsSince;

    /** What is summed up, by {@link Column}'s ordinal. */
    final byte[] columns;

    int size;
    /** What the first entries stand for. */
    Tiles tiles = Tiles.NONE;

    private final int width;
    private long[] rows;
    /** By dimension, each with room for as many as there is for rows: who looks for a value reads on and on. */
    private long[] values;

    private int room;
    /** Whether no copy has these two arrays. */
    private boolean exclusive = true;
    /** Of all that share them only the latest copy writes behind what they hold. */
    private boolean mayAppend = true;

    /** The sums before the first entry, by column. Replaced where it changes. */
    private long[] base;

    /** The latest time of a dropped entry: what a window that reaches back there holds is not known. */
    long droppedUpTo = NEVER;

    /** What labels have told of them. */
    Frauds frauds = Frauds.NONE;

    /** Null until a history is long enough for it. */
    private LastOfEachValue lasts;

    History(byte[] dimensions, byte[] columns) {
        this(dimensions, columns, FIRST_ROOM);
    }

    /** @param room for so many entries, before it has to grow */
    History(byte[] dimensions, byte[] columns, int room) {
        this.dimensions = dimensions;
        this.columns = columns;
        this.room = room;
        dimensionsSince = ALWAYS[dimensions.length];
        width = SUMS + columns.length;
        rows = new long[room * width];
        values = new long[room * dimensions.length];
        base = NOTHING[columns.length];
    }

    private History(History other) {
        dimensions = other.dimensions;
        columns = other.columns;
        dimensionsSince = other.dimensionsSince;
        size = other.size;
        tiles = other.tiles;
        width = other.width;
        rows = other.rows;
        values = other.values;
        room = other.room;
        exclusive = false;
        mayAppend = other.mayAppend;
        base = other.base;
        droppedUpTo = other.droppedUpTo;
        frauds = other.frauds;
        lasts = other.lasts;
        other.exclusive = false;
        other.mayAppend = false;
        other.lasts = null;
    }

    /** One that goes on from here. The other one stays as it is, whatever becomes of this one, and may go on too. */
    History copy() {
        return new History(this);
    }

    /** Before anything is changed that is there already. */
    private void own() {
        if (!exclusive) {
            rows = rows.clone();
            values = values.clone();
            exclusive = true;
            mayAppend = true;
        }
    }

    /** Becomes what the other one is, in the dimensions and columns of this one. */
    void takeOver(History other) {
        size = other.size;
        tiles = other.tiles;
        droppedUpTo = other.droppedUpTo;
        frauds = other.frauds;
        room = other.room;
        rows = new long[room * width];
        values = new long[room * dimensions.length];
        for (int i = 0; i < size; i++) {
            System.arraycopy(other.rows, i * other.width, rows, i * width, SUMS);
        }
        dimensionsSince = new long[dimensions.length];
        base = new long[columns.length];
        for (int i = 0; i < dimensions.length; i++) {
            int before = indexOf(other.dimensions, dimensions[i]);
            if (before >= 0) {
                System.arraycopy(other.values, before * room, values, i * room, size);
            }
            dimensionsSince[i] = before >= 0 ? other.dimensionsSince[before] : latest();
        }
        for (int i = 0; i < columns.length; i++) {
            int before = indexOf(other.columns, columns[i]);
            if (before < 0 && tiles.size() > 0) {
                // Of what was merged only the old sums are left.
                droppedUpTo = Math.max(droppedUpTo, time(tiles.size() - 1));
            }
            base[i] = before < 0 ? 0 : other.base[before];
            if (before < 0) {
                sumUp(i, i + 1, 0);
            } else {
                for (int place = 0; place < size; place++) {
                    rows[place * width + SUMS + i] = other.rows[place * other.width + SUMS + before];
                }
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

    /** Makes the sums of the columns from one to before another anew, from an entry on, from what is stored of the entries. */
    void sumUp(int column, int end, int from) {
        Entry entry = new Entry();
        for (int i = from; i < size; i++) {
            entry.time = time(i);
            entry.amountMinor = amount(i);
            entry.flags = flags(i);
            for (int c = column; c < end; c++) {
                sumUpTo(c, i, upTo(c, i) + COLUMNS[columns[c]].of(entry));
            }
        }
    }

    /** Event time, epoch milliseconds; of a tile its last transaction's. */
    long time(int place) {
        return rows[place * width + TIME];
    }

    /** In minor units; of a tile its largest. */
    long amount(int place) {
        return rows[place * width + MONEY] >> FLAG_BITS;
    }

    /** See {@link Entry#flags}. */
    byte flags(int place) {
        return (byte) rows[place * width + MONEY];
    }

    /** Millionths of a degree; {@link Entry#NOWHERE} where it is not known. */
    int latitude(int place) {
        return (int) (rows[place * width + PLACE] >> Integer.SIZE);
    }

    int longitude(int place) {
        return (int) rows[place * width + PLACE];
    }

    /** The hash of a text. */
    long value(int dimension, int place) {
        return values[dimension * room + place];
    }

    /** The sum of a column over all entries ever up to and including this one. */
    long sumUpTo(int column, int place) {
        return rows[place * width + SUMS + column];
    }

    /** The same before the first entry. */
    long base(int column) {
        return base[column];
    }

    /** Writes an entry at a place for which there is room, all but its values and sums. */
    void put(int place, long time, long amount, byte flags, int latitude, int longitude) {
        int row = place * width;
        rows[row + TIME] = time;
        rows[row + MONEY] = (amount << FLAG_BITS) | (flags & 0xff);
        rows[row + PLACE] = ((long) latitude << Integer.SIZE) | (longitude & 0xffffffffL);
    }

    void putValue(int dimension, int place, long value) {
        values[dimension * room + place] = value;
    }

    void sumUpTo(int column, int place, long sum) {
        rows[place * width + SUMS + column] = sum;
    }

    /** The first entry after that time; {@link #size} where there is none. */
    int firstAfter(long time) {
        // Most windows end with the latest entry, and many begin before the first.
        if (size == 0 || time(size - 1) <= time) {
            return size;
        }
        if (time(0) > time) {
            return 0;
        }
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (time(middle) <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Event time of the latest entry; long ago where there is none. */
    long latest() {
        return size == 0 ? NEVER / 2 : time(size - 1);
    }

    /** The same, of a known fraud where that is later. */
    long latestAnything() {
        return frauds.isEmpty() ? latest() : Math.max(latest(), frauds.times[frauds.times.length - 1]);
    }

    /** How many transactions the entries from one to before another stand for. */
    long count(int from, int to) {
        return tiles.size() == 0 ? to - from : tiles.countUpTo(to) - tiles.countUpTo(from);
    }

    /** The sum of a column over the entries from one to before another. */
    long sum(int column, int from, int to) {
        return upTo(column, to) - upTo(column, from);
    }

    private long upTo(int column, int end) {
        return end == 0 ? base[column] : sumUpTo(column, end - 1);
    }

    /**
     * Puts an entry behind all of its time or before, or into the tile that is so near to it that it may span both.
     *
     * @param columns what it adds to each column
     * @return its place, or its tile's
     */
    int insert(Entry entry, long[] columns) {
        int place = firstAfter(entry.time);
        if (place < tiles.size() && mayReachBackTo(entry.time, place)) {
            own();
            raise(place, entry.amountMinor);
            tiles = tiles.andInto(place, entry.amountMinor);
        } else {
            insertAt(place, entry);
        }
        for (int row = place * width + SUMS; row < size * width; row += width) {
            for (int column = 0; column < columns.length; column++) {
                rows[row + column] += columns[column];
            }
        }
        return place;
    }

    /** Where it may not, the time lies before all that the tile stands for. */
    private boolean mayReachBackTo(long time, int tile) {
        return (time(tile) - time) * TILE_FRACTION <= latest() - time(tile);
    }

    /** Makes an entry's amount that one, where that is larger. */
    private void raise(int place, long amount) {
        if (amount(place) < amount) {
            rows[place * width + MONEY] = (amount << FLAG_BITS) | (flags(place) & 0xff);
        }
    }

    /** Puts an entry at its place, its columns not yet added. */
    private void insertAt(int place, Entry entry) {
        if (size == room) {
            growTo(size + (size >> 1) + 2);
        } else if (place < size || !mayAppend) {
            own();
        }
        if (place < size) {
            move(place, place + 1, size - place);
        }
        put(place, entry.time, entry.amountMinor, entry.flags, entry.latitude, entry.longitude);
        for (int dimension = 0; dimension < dimensions.length; dimension++) {
            putValue(dimension, place, entry.values[dimension]);
        }
        for (int column = 0; column < columns.length; column++) {
            sumUpTo(column, place, upTo(column, place));
        }
        size++;
        if (place < tiles.size()) {
            tiles = tiles.and(place, entry.amountMinor);
        }
        if (lasts != null) {
            lasts.insertedAt(place);
        }
    }

    private void growTo(int newRoom) {
        rows = Arrays.copyOf(rows, newRoom * width);
        long[] grown = new long[newRoom * dimensions.length];
        for (int dimension = 0; dimension < dimensions.length; dimension++) {
            System.arraycopy(values, dimension * room, grown, dimension * newRoom, size);
        }
        values = grown;
        room = newRoom;
        exclusive = true;
        mayAppend = true;
    }

    /** Moves entries to another place, over those that are there. */
    private void move(int from, int to, int count) {
        System.arraycopy(rows, from * width, rows, to * width, count * width);
        for (int dimension = 0; dimension < dimensions.length; dimension++) {
            int first = dimension * room;
            System.arraycopy(values, first + from, values, first + to, count);
        }
    }

    /** How many different values other than 0 the entries from one to before another have. */
    int distinct(int dimension, int from, int to) {
        if (size <= LastOfEachValue.FEW) {
            return LastOfEachValue.distinctOfFew(values, dimension * room, from, to);
        }
        if (lasts == null) {
            lasts = new LastOfEachValue();
        }
        return lasts.distinct(values, room, dimension, from, to);
    }

    /** The last of the entries from one to before another that has the value; -1 where none has. */
    int lastIndexOf(int dimension, long value, int from, int to) {
        int first = dimension * room;
        for (int i = first + to - 1; i >= first + from; i--) {
            if (values[i] == value) {
                return i - first;
            }
        }
        return -1;
    }

    /** The largest amount among the entries from one to before another. There must be one. */
    long max(int from, int to) {
        long max = amount(from);
        for (int i = from + 1; i < to; i++) {
            max = Math.max(max, amount(i));
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
        return place < tiles.size() ? tiles.minima[place] : amount(place);
    }

    static long[] inserted(long[] into, int place, long value) {
        long[] longer = Arrays.copyOf(into, into.length + 1);
        System.arraycopy(into, place, longer, place + 1, into.length - place);
        longer[place] = value;
        return longer;
    }

    /** Drops what took place up to that time, once it is worth moving the rest, and merges the oldest of too many. */
    void forget(long upTo) {
        int gone = size > 0 && time(0) <= upTo ? firstAfter(upTo) : 0;
        if (gone > 0 && 4 * gone >= size) {
            drop(gone);
        }
        frauds = frauds.forgotten(upTo);
        if (size > MOST) {
            merge();
        }
    }

    private void drop(int gone) {
        droppedUpTo = Math.max(droppedUpTo, time(gone - 1));
        int sums = (gone - 1) * width + SUMS;
        base = Arrays.copyOfRange(rows, sums, sums + base.length);
        own();
        move(gone, 0, size - gone);
        tiles = tiles.without(gone);
        size -= gone;
        lasts = null;
    }

    /** Merges the oldest entries into tiles that span at most a fraction of their age. */
    private void merge() {
        own();
        long now = time(size - 1);
        int exact = size - KEPT_EXACT;
        int kept = 0;
        long openedAt = time(0);
        long[] counts = new long[exact];
        long[] minima = new long[exact];
        for (int i = 0; i < exact; i++) {
            // How far back the first tile reaches is not known any more, so it stays as it is.
            boolean mayGoOn = i > Math.min(tiles.size(), 1) && (time(i) - openedAt) * TILE_FRACTION <= now - time(i);
            long largest = amount(i);
            if (mayGoOn) {
                largest = Math.max(largest, amount(kept - 1));
                minima[kept - 1] = Math.min(minima[kept - 1], smallest(i));
            } else {
                openedAt = i == 0 ? time(0) : time(i - 1);
                minima[kept] = smallest(i);
                kept++;
            }
            counts[kept - 1] = count(0, i + 1);
            if (i > kept - 1) {
                move(i, kept - 1, 1);
            }
            raise(kept - 1, largest);
        }
        move(exact, kept, size - exact);
        size = kept + size - exact;
        tiles = new Tiles(Arrays.copyOf(counts, kept), Arrays.copyOf(minima, kept));
        lasts = null;
    }
}
