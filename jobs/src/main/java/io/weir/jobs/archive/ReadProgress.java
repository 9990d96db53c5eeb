package io.weir.jobs.archive;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How far the archive has been read in this process, for a command that shows it. On a cluster the counter {@code archive_rows} tells. */
public final class ReadProgress {
    private static final Map<String, ReadProgress> BY_SPLIT = new ConcurrentHashMap<>();

    /** Read by runs before this process. */
    private final long before;

    private final long rows;
    private final long millis;

    private ReadProgress(long before, long rows, long millis) {
        this.before = before;
        this.rows = rows;
        this.millis = millis;
    }

    /** A split that this process begins with; one that it restarts with is known already. */
    static void begin(ArchiveSplit split) {
        BY_SPLIT.putIfAbsent(split.splitId(), new ReadProgress(split.rowsRead(), split.rowsRead(), Long.MIN_VALUE));
    }

    static void note(ArchiveSplit split, long millis) {
        BY_SPLIT.computeIfPresent(
                split.splitId(), (id, progress) -> new ReadProgress(progress.before, split.rowsRead(), millis));
    }

    /** Rows of all partitions, those that a run before this process had read included, but for partitions that it had come to the end of. */
    public static long rows() {
        return BY_SPLIT.values().stream().mapToLong(progress -> progress.rows).sum();
    }

    /** Rows that this process has read. */
    public static long rowsHere() {
        return BY_SPLIT.values().stream()
                .mapToLong(progress -> progress.rows - progress.before)
                .sum();
    }

    /** Event time of the partition that is furthest, epoch milliseconds. */
    public static long millis() {
        return BY_SPLIT.values().stream()
                .mapToLong(progress -> progress.millis)
                .max()
                .orElse(Long.MIN_VALUE);
    }
}
