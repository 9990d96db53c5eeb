package io.weir.cli.diff;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What both sides hold of every id, as hashes: 128 bits of the id, 64 of each side's content. Open addressing in plain arrays, 36 bytes a slot, so that a million ids take
 * 75 MB and the most that are taken 151 MB.
 */
final class IdTable {
    /** Bound of memory: what a table of {@code 1 << 22} slots takes while a search for a free one stays short. */
    static final int MOST = 3_000_000;

    static final int LIVE = 1;
    static final int REPLAY = 2;
    static final int LIVE_CONTRADICTS = 4;
    static final int REPLAY_CONTRADICTS = 8;
    /** Live said that it did not wait for event time. */
    static final int UNSETTLED = 16;
    /** A late event may have changed it. */
    static final int LATE = 32;
    /** It follows from a decision that did not wait for event time. */
    static final int FOLLOWS_UNSETTLED = 64;

    private static final int FIRST_SLOTS = 1 << 16;
    private static final int MOST_SLOTS = 1 << 22;

    private final MessageDigest sha256;
    private long[] idHigh = new long[FIRST_SLOTS];
    private long[] idLow = new long[FIRST_SLOTS];
    private long[] live = new long[FIRST_SLOTS];
    private long[] replay = new long[FIRST_SLOTS];
    private short[] groups = new short[FIRST_SLOTS];
    private byte[] flags = new byte[FIRST_SLOTS];
    private int size;

    IdTable() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform must provide SHA-256", e);
        }
    }

    /**
     * Takes what one side says of an id; of several different contents the last stays, as it does in every store that upserts.
     *
     * @param side {@link #LIVE} or {@link #REPLAY}
     * @param group 0 to 255
     */
    void put(int side, String id, String content, int group, boolean unsettled) {
        long[] hash = hash(id);
        long is = hash(content)[0];
        if (size >= slots() / 4 * 3 && slots() < MOST_SLOTS) {
            grow();
        }
        int slot = slot(hash[0], hash[1]);
        if (flags[slot] == 0) {
            if (size == MOST) {
                throw new TooMany("more than %,d results in the period: compare shorter periods one after the other"
                        .formatted(MOST));
            }
            size++;
            idHigh[slot] = hash[0];
            idLow[slot] = hash[1];
        }
        boolean isLive = side == LIVE;
        long[] contents = isLive ? live : replay;
        if ((flags[slot] & side) != 0 && contents[slot] != is) {
            set(slot, isLive ? LIVE_CONTRADICTS : REPLAY_CONTRADICTS);
        }
        contents[slot] = is;
        set(slot, isLive && unsettled ? side | UNSETTLED : side);
        groups[slot] = (short) (isLive ? (groups[slot] & 0xff00) | group : (groups[slot] & 0xff) | (group << 8));
    }

    int slots() {
        return flags.length;
    }

    /** The slot of an id; one with flags 0 when it is not there. */
    int slotOf(String id) {
        long[] hash = hash(id);
        return slot(hash[0], hash[1]);
    }

    /** 0 for a free slot. */
    int flags(int slot) {
        return flags[slot];
    }

    void set(int slot, int flag) {
        flags[slot] = (byte) (flags[slot] | flag);
    }

    boolean isSame(int slot) {
        return (flags[slot] & (LIVE | REPLAY)) == (LIVE | REPLAY) && live[slot] == replay[slot];
    }

    int liveGroup(int slot) {
        return groups[slot] & 0xff;
    }

    int replayGroup(int slot) {
        return (groups[slot] >> 8) & 0xff;
    }

    private int slot(long high, long low) {
        int slot = (int) high & (slots() - 1);
        while (flags[slot] != 0 && (idHigh[slot] != high || idLow[slot] != low)) {
            slot = (slot + 1) & (slots() - 1);
        }
        return slot;
    }

    private void grow() {
        long[] highs = idHigh;
        long[] lows = idLow;
        long[] lives = live;
        long[] replays = replay;
        short[] groupsBefore = groups;
        byte[] flagsBefore = flags;
        int slots = 2 * flagsBefore.length;
        idHigh = new long[slots];
        idLow = new long[slots];
        live = new long[slots];
        replay = new long[slots];
        groups = new short[slots];
        flags = new byte[slots];
        for (int i = 0; i < flagsBefore.length; i++) {
            if (flagsBefore[i] != 0) {
                int slot = slot(highs[i], lows[i]);
                idHigh[slot] = highs[i];
                idLow[slot] = lows[i];
                live[slot] = lives[i];
                replay[slot] = replays[i];
                groups[slot] = groupsBefore[i];
                flags[slot] = flagsBefore[i];
            }
        }
    }

    private long[] hash(String text) {
        ByteBuffer digest = ByteBuffer.wrap(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        return new long[] {digest.getLong(), digest.getLong()};
    }
}
