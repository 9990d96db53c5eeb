package io.weir.jobs.savepoint;

import java.util.Locale;

/**
 * What becomes of one state when the job starts from a savepoint.
 *
 * @param operator its uid
 * @param state its name; of the catalogue of features, the feature's
 * @param why in words; empty where there is nothing to say
 */
record Finding(String operator, String state, Fate fate, String why) {
    enum Fate {
        /** Nothing of it is lost. */
        KEPT,
        /** It begins empty, or with a part of what it should know. */
        WARMS_UP,
        /** The savepoint has it, the job has not. */
        DROPPED,
        /** The job would not start. */
        REFUSED;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
