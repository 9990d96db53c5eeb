package io.weir.jobs.archive;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * Deals the partitions out: those of one number to the same reader, whatever their topic, since an account has one number in all of them. Then tells
 * the readers how far the slowest of them is.
 */
final class ArchiveEnumerator implements SplitEnumerator<ArchiveSplit, Collection<ArchiveSplit>> {
    private final SplitEnumeratorContext<ArchiveSplit> context;
    private final List<ArchiveSplit> unassigned;
    /** Of every reader, by subtask. */
    private final Map<Integer, Long> readUpTo = new HashMap<>();

    private long slowestTold = Long.MIN_VALUE;

    ArchiveEnumerator(SplitEnumeratorContext<ArchiveSplit> context, Collection<ArchiveSplit> unassigned) {
        this.context = context;
        this.unassigned = new ArrayList<>(unassigned);
    }

    @Override
    public void start() {
        // It waits for readers.
    }

    @Override
    public void handleSplitRequest(int subtask, String host) {
        // They are given without being asked for.
    }

    @Override
    public void addReader(int subtask) {
        readUpTo.remove(subtask);
        for (ArchiveSplit split : List.copyOf(unassigned)) {
            if (split.partition() % context.currentParallelism() == subtask) {
                context.assignSplit(split, subtask);
                unassigned.remove(split);
            }
        }
        context.signalNoMoreSplits(subtask);
    }

    @Override
    public void addSplitsBack(List<ArchiveSplit> splits, int subtask) {
        // The reader comes again, and gets them then.
        unassigned.addAll(splits);
        readUpTo.remove(subtask);
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        readUpTo.put(subtask, ((ReadUpTo) event).millis());
        if (readUpTo.size() < context.currentParallelism()) {
            return;
        }
        long slowest =
                readUpTo.values().stream().mapToLong(Long::longValue).min().orElseThrow();
        boolean moved = slowest != slowestTold;
        slowestTold = slowest;
        readUpTo.forEach((reader, millis) -> {
            // Who is at its end listens no more. Who has just spoken hears it in any case: it may wait for itself.
            if (millis < Long.MAX_VALUE && (moved || reader == subtask)) {
                context.sendEventToSourceReader(reader, new ReadUpTo(slowest));
            }
        });
    }

    @Override
    public Collection<ArchiveSplit> snapshotState(long checkpoint) {
        return List.copyOf(unassigned);
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
