package io.weir.patterns;

import java.util.Arrays;

/**
 * Events that wait for event time to reach them, as they came. Their times lie side by side, so that looking for what is due costs next to
 * nothing per event, however many wait.
 */
final class Waiting {
    private static final int ROOM = 256;

    private Observation[] events = new Observation[ROOM];
    private long[] times = new long[ROOM];
    private int size;
    private long earliest = Long.MAX_VALUE;

    void add(Observation o) {
        if (size == events.length) {
            events = Arrays.copyOf(events, 2 * size);
            times = Arrays.copyOf(times, 2 * size);
        }
        events[size] = o;
        times[size] = o.time();
        size++;
        earliest = Math.min(earliest, o.time());
    }

    int size() {
        return size;
    }

    /** The event that came at that place among those still waiting. */
    Observation get(int place) {
        return events[place];
    }

    /** Takes out every event up to and including that time, in {@link Observation#ORDER}. */
    Observation[] takeUpTo(long time) {
        if (earliest > time) {
            return NONE;
        }
        Observation[] due = new Observation[size];
        int dueSize = 0;
        int kept = 0;
        earliest = Long.MAX_VALUE;
        for (int place = 0; place < size; place++) {
            if (times[place] <= time) {
                due[dueSize++] = events[place];
            } else {
                events[kept] = events[place];
                times[kept] = times[place];
                earliest = Math.min(earliest, times[place]);
                kept++;
            }
        }
        Arrays.fill(events, kept, size, null);
        size = kept;
        giveBackRoom();
        due = Arrays.copyOf(due, dueSize);
        Arrays.sort(due, Observation.ORDER);
        return due;
    }

    private static final Observation[] NONE = new Observation[0];

    /** After a catch-up the room of a million events is not held for the few of every day. */
    private void giveBackRoom() {
        if (events.length > ROOM && 8 * size < events.length) {
            events = Arrays.copyOf(events, Math.max(ROOM, 2 * size));
            times = Arrays.copyOf(times, Math.max(ROOM, 2 * size));
        }
    }
}
