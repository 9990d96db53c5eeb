package io.weir.jobs.rules;

import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * Whether what an operator computes is in proportion to the events that it is given. It counts what the task's thread computed, not what it waited for: a pause, a
 * slow disk or a full buffer behind it is not the rule's doing. A watermark may set off the work of many events at once, so the mean counts and no single call.
 */
final class Pace {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /**
     * @param enough so much computing is looked at together
     * @param mostAnEvent of it, for an event in the mean
     */
    record Bounds(Duration enough, Duration mostAnEvent) implements Serializable {
        /** What a rule takes for an event is some 20 microseconds. One that takes five thousand times that holds up the stream, whatever the machine. */
        static final Bounds USUAL = new Bounds(Duration.ofSeconds(10), Duration.ofMillis(100));
    }

    private final Bounds bounds;
    private long inside;
    private long events;
    private long began;
    private long computedBefore = -1;

    Pace(Bounds bounds) {
        this.bounds = bounds;
    }

    /** By the task's thread, as all that follows. */
    void begin() {
        began = System.nanoTime();
        if (computedBefore < 0) {
            computedBefore = THREADS.getCurrentThreadCpuTime();
        }
    }

    /** @param event whether it was one that the operator was given */
    void end(boolean event) {
        inside += System.nanoTime() - began;
        if (event) {
            events++;
        }
    }

    /**
     * Of what was computed since it was last enough to be looked at.
     *
     * @return for an event in the mean; null where that is no more than the bound, or too little to tell
     */
    Duration tooLong() {
        if (inside < bounds.enough.toNanos()) {
            return null;
        }
        long now = THREADS.getCurrentThreadCpuTime();
        // The thread's other operators compute as well.
        long computed = Math.min(inside, now - computedBefore);
        if (computed < bounds.enough.toNanos()) {
            return null;
        }
        Duration mean = Duration.ofNanos(computed / Math.max(1, events));
        inside = 0;
        events = 0;
        computedBefore = now;
        return mean.compareTo(bounds.mostAnEvent) > 0 ? mean : null;
    }
}
