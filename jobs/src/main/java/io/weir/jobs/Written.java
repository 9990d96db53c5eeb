package io.weir.jobs;

import java.io.Serializable;
import java.time.Instant;

/**
 * Which results leave a job, by event time: a replay reads what was before its period too, to be warm, and writes nothing of it.
 *
 * @param from first; null for no bound
 * @param to the first no more; null for no bound
 */
record Written(Instant from, Instant to) implements Serializable {
    static final Written EVERYTHING = new Written(null, null);

    boolean isPart() {
        return from != null || to != null;
    }

    boolean holds(Instant time) {
        return (from == null || !time.isBefore(from)) && (to == null || time.isBefore(to));
    }
}
