package io.weir.jobs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.util.MathUtils;

/**
 * Ids of one account, exact and in two flat arrays: a set of string objects would cost a walk through memory for every node, and five times the
 * room. Grows only. Public, with public fields, because savepoints of the first release hold it by them.
 */
public final class IdSet {
    /** Bytes of the length before every id. */
    private static final int PREFIX = 2;

    /** So many ids are looked through, one after the other, which asks for no places. */
    private static final int FEW = 8;

    private static final int FIRST_PLACES = 32;
    private static final byte[] NO_IDS = {};
    private static final int[] NO_PLACES = {};

    /** The ids in UTF-8, one behind the other, each after its length in two bytes; {@link #used} of them are in use. */
    public byte[] ids = NO_IDS;

    public int used;

    /**
     * Open addressing with a power of two of places, at most half of them taken: 0 for a free one, or 1 more than where the id is. None at all of few ids, and
     * where they have not been asked for since the ids were read.
     */
    public int[] places = NO_PLACES;

    public int size;

    /** Whether a copy has the same arrays. */
    private transient boolean shared;

    /** For Flink's serializer. */
    public IdSet() {}

    /** One that goes on from here. The other one stays as it is, whatever becomes of this one, and may go on too. */
    IdSet copy() {
        IdSet copy = new IdSet();
        copy.ids = ids;
        copy.used = used;
        copy.places = places;
        copy.size = size;
        copy.shared = true;
        shared = true;
        return copy;
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean contains(byte[] id) {
        if (size <= FEW) {
            return isAmongFew(id);
        }
        if (places.length == 0) {
            makePlaces();
        }
        return places[placeOf(id)] != 0;
    }

    /** @return whether it is new */
    boolean add(byte[] id) {
        if (size < FEW) {
            if (isAmongFew(id)) {
                return false;
            }
        } else if (2 * size >= places.length) {
            makePlaces();
        }
        int place = size < FEW ? -1 : placeOf(id);
        if (place >= 0 && places[place] != 0) {
            return false;
        }
        if (shared) {
            ids = ids.clone();
            places = places.clone();
            shared = false;
        }
        if (ids.length < used + PREFIX + id.length) {
            ids = Arrays.copyOf(ids, Math.max(used + PREFIX + id.length, 2 * used));
        }
        if (place >= 0) {
            places[place] = used + 1;
        }
        ids[used] = (byte) (id.length >>> 8);
        ids[used + 1] = (byte) id.length;
        System.arraycopy(id, 0, ids, used + PREFIX, id.length);
        used += PREFIX + id.length;
        size++;
        return true;
    }

    /** @throws IllegalArgumentException for an id of more than 65,535 bytes, many times what a codec lets in */
    static byte[] utf8(String id) {
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0xffff) {
            throw new IllegalArgumentException("An id of " + bytes.length + " bytes is too long");
        }
        return bytes;
    }

    private boolean isAmongFew(byte[] id) {
        for (int at = 0; at < used; at += PREFIX + lengthAt(at)) {
            if (isAt(at, id)) {
                return true;
            }
        }
        return false;
    }

    /** Where the id is, or the free place where it belongs. */
    private int placeOf(byte[] id) {
        int place = hash(id, 0, id.length) & (places.length - 1);
        while (places[place] != 0 && !isAt(places[place] - 1, id)) {
            place = (place + 1) & (places.length - 1);
        }
        return place;
    }

    private boolean isAt(int at, byte[] id) {
        int from = at + PREFIX;
        return lengthAt(at) == id.length && Arrays.equals(ids, from, from + id.length, id, 0, id.length);
    }

    private int lengthAt(int at) {
        return ((ids[at] & 0xff) << 8) | (ids[at + 1] & 0xff);
    }

    private void makePlaces() {
        int room = FIRST_PLACES;
        while (room <= 2 * size) {
            room *= 2;
        }
        places = new int[room];
        for (int at = 0; at < used; at += PREFIX + lengthAt(at)) {
            int place = hash(ids, at + PREFIX, lengthAt(at)) & (places.length - 1);
            while (places[place] != 0) {
                place = (place + 1) & (places.length - 1);
            }
            places[place] = at + 1;
        }
    }

    private static int hash(byte[] bytes, int from, int length) {
        int hash = 1;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return MathUtils.murmurHash(hash);
    }
}
