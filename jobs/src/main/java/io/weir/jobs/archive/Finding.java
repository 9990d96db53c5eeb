package io.weir.jobs.archive;

import java.util.Locale;

/**
 * Something wrong with an archive.
 *
 * @param file below the archive's folder; null where it is none in particular
 * @param topic without the deployment's prefix
 * @param fromOffset -1 for not known
 * @param what is wrong and what to do
 */
public record Finding(
        Kind kind, String file, String topic, int partition, long fromOffset, long toOffset, String what) {
    /** What sort of damage. */
    public enum Kind {
        /** Rows are missing. */
        GAP,
        /** An offset is there twice. */
        DOUBLED,
        /** Kafka had already deleted messages when the archive came to them. */
        NEVER_ARRIVED,
        /** Cut off, overwritten, or no file of an archive. */
        DAMAGED,
        /** In the manifest, and not there. */
        MISSING,
        /** There, and not in the manifest. */
        UNLISTED,
        /** Its rows belong elsewhere. */
        MISPLACED
    }

    /** One line a person can read. */
    String line() {
        String offsets = fromOffset < 0
                ? ""
                : fromOffset == toOffset ? " offset " + fromOffset : " offsets " + fromOffset + " to " + toOffset;
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + topic + "/" + partition + offsets
                + (file == null ? "" : ", " + file) + ": " + what;
    }
}
