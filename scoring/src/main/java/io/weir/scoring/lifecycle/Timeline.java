package io.weir.scoring.lifecycle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What is in force when: a value for every span between the event times at which it changes. Asked for a time near the one before, it answers at once.
 *
 * @param <T> what is in force
 */
public final class Timeline<T> {
    private final long[] changes;
    private final List<T> values = new ArrayList<>();
    private int last;

    /**
     * @param changes event times in order
     * @param at what is in force from a time on, to the next change
     */
    public Timeline(List<Instant> changes, Function<Instant, T> at) {
        this.changes = changes.stream().mapToLong(Instant::toEpochMilli).toArray();
        values.add(at.apply(Instant.MIN));
        changes.forEach(change -> values.add(at.apply(change)));
    }

    /** @param time event time, epoch milliseconds */
    public T at(long time) {
        if (!isWithin(last, time)) {
            last = 0;
            while (!isWithin(last, time)) {
                last++;
            }
        }
        return values.get(last);
    }

    /** Every value once, in order of time. */
    public List<T> values() {
        return List.copyOf(values);
    }

    private boolean isWithin(int span, long time) {
        return (span == 0 || changes[span - 1] <= time) && (span == changes.length || time < changes[span]);
    }
}
