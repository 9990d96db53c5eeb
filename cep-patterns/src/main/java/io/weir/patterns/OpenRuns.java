package io.weir.patterns;

import java.util.ArrayList;
import java.util.List;

/**
 * What is open of one pattern for one key: the events that some run has taken, and the runs as places in that buffer. A run is {@code
 * 1 + slots} numbers: the row it waits at, then per slot the place of its first event. Written and read by {@link Matcher} alone;
 * public and without logic because it is state.
 */
public final class OpenRuns {
    static final int[] NONE = {};
    static final long NO_TIMER = Long.MIN_VALUE;

    /** In order of time; the first is never later than the first event of the earliest run. */
    public List<Observation> events = new ArrayList<>(4);

    /** The open runs by their first event, then by age; only the first {@link #used} numbers count. */
    public int[] runs = new int[8];

    /** How many numbers of {@link #runs} are in use. */
    public int used;

    /** Complete matches that wait because a run with an earlier start is still open. Nearly always empty. */
    public int[] held = NONE;

    /** The pending cleanup timer, epoch milliseconds; {@link #NO_TIMER} where there is none. */
    public long timer = NO_TIMER;

    /**
     * Of which steps the pattern was: with another threshold a place in {@link #runs} means something else. 0 where it is not known, as in what was stored before
     * this was.
     */
    public int shape;

    /** For Flink's serializer. */
    public OpenRuns() {}

    OpenRuns(int shape) {
        this.shape = shape;
    }

    /** What is open of other steps cannot be gone on with, and is forgotten. */
    void fit(int now) {
        if (shape != now) {
            if (shape != 0) {
                used = 0;
                held = NONE;
                events.clear();
            }
            shape = now;
        }
    }
}
