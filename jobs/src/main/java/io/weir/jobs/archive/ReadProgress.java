package io.weir.jobs.archive;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How far the archive has been read in this process, for a command that shows it. On a cluster the counter {@code archive_rows} tells. */
public final class ReadProgress {
    private static final Map<String, ReadProgress> BY_SPLIT = new ConcurrentHashMap<>();

    private final long rows;
    private final long millis;

    private ReadProgress(long rows, long millis) {
        this.rows = rows;
        this.millis = millis;
    }

    static void note(ArchiveSplit split, long millis) {
        BY_SPLIT.put(split.splitId(), new ReadProgress(split.rowsRead(), millis));
    }

    /** Rows of all partitions, those before a restart included. */
    public static long rows() {
        return BY_SPLIT.values().stream().mapToLong(progress -> progress.rows).sum();
    }

    /** Event time of the partition that is furthest, epoch milliseconds. */
    public static long millis() {
        return BY_SPLIT.values().stream()
                .mapToLong(progress -> progress.millis)
                .max()
                .orElse(Long.MIN_VALUE);
    }
}
