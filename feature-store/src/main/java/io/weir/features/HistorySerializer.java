package io.weir.features;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A history in few bytes: times as differences, amounts and places in as many bytes as they need, texts' hashes once each, sums not at all where they
 * can be made again. Says itself what it holds, so a history that another catalogue has kept can be read and fitted to this one.
 */
final class HistorySerializer extends TypeSerializer<History> {
    private static final long serialVersionUID = 1L;

    /** Of the form. A reader knows its own and all before. */
    private static final int VERSION = 2;

    /** Did not say how many bytes follow. */
    private static final int UNMEASURED = 1;

    private static final int FIRST_SCRATCH = 1_024;

    private static final int HAS_PLACES = 1;
    private static final int HAS_SINCE = 2;
    private static final int HAS_TILES = 4;
    private static final int HAS_FRAUDS = 8;

    /** For one history at a time: a checkpoint's stream takes bytes dearly one by one. Grows to the longest seen. */
    private transient DataOutputSerializer scratch;
    /** The same for reading. */
    private transient byte[] bytes;

    private transient DataInputDeserializer view;

    /** The values that have been written and their numbers, one dimension at a time. */
    private transient long[] keys;

    private transient int[] numbers;

    /** Those of the history read last: the next one has the same, and shares them. */
    private transient byte[] dimensions;

    private transient byte[] columns;

    @Override
    public void serialize(History h, DataOutputView target) throws IOException {
        if (scratch == null) {
            scratch = new DataOutputSerializer(FIRST_SCRATCH);
        }
        scratch.clear();
        write(h, scratch);
        target.writeByte(VERSION);
        writeUnsigned(scratch.length(), target);
        target.write(scratch.getSharedBuffer(), 0, scratch.length());
    }

    private void write(History h, DataOutputView out) throws IOException {
        int parts = parts(h);
        out.writeByte(parts);
        writeBytes(h.dimensions, out);
        writeBytes(h.columns, out);
        writeUnsigned(h.size, out);
        out.writeLong(h.droppedUpTo);
        if ((parts & HAS_SINCE) != 0) {
            writeLongs(h.dimensionsSince, out);
        }
        writeTimes(h, out);
        for (int i = 0; i < h.size; i++) {
            writeUnsigned(h.amount(i), out);
        }
        for (int i = 0; i < h.size; i++) {
            out.writeByte(h.flags(i));
        }
        if ((parts & HAS_PLACES) != 0) {
            writePlaces(h, out);
        }
        for (int dimension = 0; dimension < h.dimensions.length; dimension++) {
            writeValues(h, dimension, out);
        }
        if ((parts & HAS_TILES) != 0) {
            writeTiles(h, out);
        }
        if ((parts & HAS_FRAUDS) != 0) {
            writeLongs(h.frauds.times, out);
            writeLongs(h.frauds.ids, out);
            writeLongs(h.frauds.known, out);
        }
    }

    @Override
    public History deserialize(DataInputView source) throws IOException {
        int version = source.readUnsignedByte();
        if (version == UNMEASURED) {
            return read(source);
        }
        if (version != VERSION) {
            throw new IOException("A history of version " + version + "; this Weir reads version " + VERSION
                    + " and before. Start it with the release that wrote the savepoint, or a newer one.");
        }
        // All of it at once: a checkpoint's stream gives bytes as dearly as it takes them.
        int length = (int) readUnsigned(source);
        if (bytes == null || bytes.length < length) {
            bytes = new byte[Math.max(FIRST_SCRATCH, length)];
            view = new DataInputDeserializer();
        }
        source.readFully(bytes, 0, length);
        view.setBuffer(bytes, 0, length);
        return read(view);
    }

    private History read(DataInputView in) throws IOException {
        int parts = in.readUnsignedByte();
        dimensions = readBytes(in, dimensions);
        columns = readBytes(in, columns);
        int size = (int) readUnsigned(in);
        History h = new History(dimensions, columns, Math.max(1, size));
        h.size = size;
        h.droppedUpTo = in.readLong();
        if ((parts & HAS_SINCE) != 0) {
            h.dimensionsSince = readLongs(in);
        }
        readEntries(h, (parts & HAS_PLACES) != 0, in);
        for (int dimension = 0; dimension < dimensions.length; dimension++) {
            readValues(h, dimension, in);
        }
        if ((parts & HAS_TILES) != 0) {
            readTiles(h, in);
        }
        h.sumUp(0, columns.length, h.tiles.size());
        if ((parts & HAS_FRAUDS) != 0) {
            h.frauds = new Frauds(readLongs(in), readLongs(in), readLongs(in));
        }
        return h;
    }

    private static int parts(History h) {
        int parts = h.tiles.size() > 0 ? HAS_TILES : 0;
        for (int i = 0; i < h.size; i++) {
            if (h.latitude(i) != Entry.NOWHERE) {
                parts |= HAS_PLACES;
                break;
            }
        }
        for (long since : h.dimensionsSince) {
            if (since != History.NEVER) {
                parts |= HAS_SINCE;
            }
        }
        return !h.frauds.isEmpty() ? parts | HAS_FRAUDS : parts;
    }

    private static void writeTimes(History h, DataOutputView out) throws IOException {
        long before = 0;
        for (int i = 0; i < h.size; i++) {
            writeSigned(h.time(i) - before, out);
            before = h.time(i);
        }
    }

    private static void readEntries(History h, boolean hasPlaces, DataInputView in) throws IOException {
        long[] times = new long[h.size];
        long time = 0;
        for (int i = 0; i < h.size; i++) {
            time += readSigned(in);
            times[i] = time;
        }
        long[] amounts = new long[h.size];
        for (int i = 0; i < h.size; i++) {
            amounts[i] = readUnsigned(in);
        }
        byte[] flags = new byte[h.size];
        in.readFully(flags);
        for (int i = 0; i < h.size; i++) {
            long latitude = hasPlaces ? readUnsigned(in) : 0;
            if (latitude == 0) {
                h.put(i, times[i], amounts[i], flags[i], Entry.NOWHERE, Entry.NOWHERE);
            } else {
                int south = (int) (latitude - 1 - Entry.MOST_LATITUDE);
                h.put(i, times[i], amounts[i], flags[i], south, (int) readSigned(in));
            }
        }
    }

    /** 0 for nowhere, otherwise 1 more than the latitude, from 0 on, and the longitude. */
    private static void writePlaces(History h, DataOutputView out) throws IOException {
        for (int i = 0; i < h.size; i++) {
            if (h.latitude(i) == Entry.NOWHERE) {
                writeUnsigned(0, out);
            } else {
                writeUnsigned(h.latitude(i) + Entry.MOST_LATITUDE + 1L, out);
                writeSigned(h.longitude(i), out);
            }
        }
    }

    /** Every value once, in order of first appearance, as a 0 and its hash; then by its number from 2 on. 1 is a missing one. */
    private void writeValues(History h, int dimension, DataOutputView out) throws IOException {
        // Open addressing, at most half full. The values are hashes, so their lowest bits are as good as any.
        int mask = (Integer.highestOneBit(Math.max(2, h.size)) << 2) - 1;
        if (keys == null || keys.length <= mask) {
            keys = new long[mask + 1];
            numbers = new int[mask + 1];
        } else {
            Arrays.fill(keys, 0, mask + 1, 0);
        }
        int next = 2;
        for (int i = 0; i < h.size; i++) {
            long value = h.value(dimension, i);
            if (value == 0) {
                writeUnsigned(1, out);
                continue;
            }
            int place = (int) value & mask;
            while (keys[place] != 0 && keys[place] != value) {
                place = (place + 1) & mask;
            }
            if (keys[place] == 0) {
                keys[place] = value;
                numbers[place] = next++;
                writeUnsigned(0, out);
                out.writeLong(value);
            } else {
                writeUnsigned(numbers[place], out);
            }
        }
    }

    private static void readValues(History h, int dimension, DataInputView in) throws IOException {
        long[] known = new long[h.size];
        int count = 0;
        for (int i = 0; i < h.size; i++) {
            long number = readUnsigned(in);
            if (number == 0) {
                known[count] = in.readLong();
                h.putValue(dimension, i, known[count]);
                count++;
            } else if (number > 1) {
                h.putValue(dimension, i, known[(int) number - 2]);
            }
        }
    }

    private static void writeTiles(History h, DataOutputView out) throws IOException {
        writeLongs(h.tiles.counts, out);
        writeLongs(h.tiles.minima, out);
        for (int column = 0; column < h.columns.length; column++) {
            long before = h.base(column);
            for (int i = 0; i < h.tiles.size(); i++) {
                writeSigned(h.sumUpTo(column, i) - before, out);
                before = h.sumUpTo(column, i);
            }
        }
    }

    private static void readTiles(History h, DataInputView in) throws IOException {
        h.tiles = new Tiles(readLongs(in), readLongs(in));
        for (int column = 0; column < h.columns.length; column++) {
            long sum = 0;
            for (int i = 0; i < h.tiles.size(); i++) {
                sum += readSigned(in);
                h.sumUpTo(column, i, sum);
            }
        }
    }

    private static void writeBytes(byte[] bytes, DataOutputView out) throws IOException {
        out.writeByte(bytes.length);
        out.write(bytes);
    }

    /** @param known taken where it is the same */
    private static byte[] readBytes(DataInputView in, byte[] known) throws IOException {
        byte[] bytes = new byte[in.readUnsignedByte()];
        in.readFully(bytes);
        return Arrays.equals(bytes, known) ? known : bytes;
    }

    private static void writeLongs(long[] longs, DataOutputView out) throws IOException {
        writeUnsigned(longs.length, out);
        for (long value : longs) {
            out.writeLong(value);
        }
    }

    private static long[] readLongs(DataInputView in) throws IOException {
        long[] longs = new long[(int) readUnsigned(in)];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = in.readLong();
        }
        return longs;
    }

    /** Small numbers of either sign in few bytes. */
    private static void writeSigned(long value, DataOutputView out) throws IOException {
        writeUnsigned((value << 1) ^ (value >> 63), out);
    }

    private static long readSigned(DataInputView in) throws IOException {
        long value = readUnsigned(in);
        return (value >>> 1) ^ -(value & 1);
    }

    /** Seven bits a byte, the lowest first; the highest bit says that more follow. */
    private static void writeUnsigned(long value, DataOutputView out) throws IOException {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.writeByte((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    private static long readUnsigned(DataInputView in) throws IOException {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = in.readUnsignedByte();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
    }

    @Override
    public History copy(History from) {
        return from.copy();
    }

    @Override
    public History copy(History from, History reuse) {
        return from.copy();
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public TypeSerializer<History> duplicate() {
        return new HistorySerializer();
    }

    @Override
    public History createInstance() {
        return new History(new byte[0], new byte[0]);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public History deserialize(History reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HistorySerializer;
    }

    @Override
    public int hashCode() {
        return HistorySerializer.class.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<History> snapshotConfiguration() {
        return new Snapshot();
    }

    /** For Flink, which keeps one with every savepoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<History> {
        public Snapshot() {
            super(HistorySerializer::new);
        }
    }
}
