package io.weir.jobs.archive;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * The rows of a partition in the order of their offsets, in batches. Days are files of their own whose offsets interleave, so those that overlap are
 * read side by side.
 *
 * <p>Every row has a key by which partitions take turns: the earliest event time from it on, as far as the next batch tells. So one event dated far
 * ahead of its neighbours does not hold its partition back until all others have come there.
 */
final class PartitionRows implements AutoCloseable {
    static final int MOST_ROWS = 1024;
    private static final int MOST_BYTES = 1 << 20;

    /**
     * Rows one after the other.
     *
     * @param keys of the rows, ascending
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed over once, from the thread that reads to the one that emits.
    record Batch(List<Archived> rows, long[] keys) {}

    /** A file that is open, and its next row. */
    private static final class Open {
        private final ArchiveFileReader reader;
        private Archived row;

        Open(ArchiveFileReader reader) {
            this.reader = reader;
        }
    }

    private final ArchivedPeriod period;
    private final ArchiveSplit split;
    private final Archive archive;
    /** Not opened yet, by first offset. */
    private final Queue<ArchiveEntry> waiting = new ArrayDeque<>();

    private final PriorityQueue<Open> open = new PriorityQueue<>(Comparator.comparingLong(file -> file.row.offset()));
    private long nextOffset;
    private List<Archived> ahead;

    PartitionRows(ArchivedPeriod period, ArchiveSplit split) {
        this.period = period;
        this.split = split;
        this.archive = new Archive(period.folder());
        this.nextOffset = split.nextOffset();
    }

    /** The next rows; null at the end. */
    Batch next() throws IOException {
        if (ahead == null) {
            list();
            ahead = read();
        }
        List<Archived> rows = ahead;
        if (rows.isEmpty()) {
            return null;
        }
        ahead = read();
        long earliest = Long.MAX_VALUE;
        for (Archived row : ahead) {
            earliest = Math.min(earliest, row.eventMillis());
        }
        long[] keys = new long[rows.size()];
        for (int i = rows.size() - 1; i >= 0; i--) {
            earliest = Math.min(earliest, rows.get(i).eventMillis());
            keys[i] = earliest;
        }
        return new Batch(rows, keys);
    }

    /** Which files there are. */
    private void list() throws IOException {
        waiting.clear();
        Archive.Period times = new Archive.Period(period.fromMillis(), period.toMillis());
        archive.entries(split.topic()).getOrDefault(split.partition(), List.of()).stream()
                .filter(times::touches)
                .filter(entry -> entry.summary().lastOffset() >= nextOffset
                        && entry.summary().firstOffset() <= split.lastOffset())
                .sorted(Comparator.comparingLong(entry -> entry.summary().firstOffset()))
                .forEach(waiting::add);
    }

    private List<Archived> read() throws IOException {
        List<Archived> rows = new ArrayList<>();
        long bytes = 0;
        while (rows.size() < MOST_ROWS && bytes < MOST_BYTES) {
            Archived row = row();
            if (row == null) {
                break;
            }
            rows.add(row);
            bytes += row.value() == null ? 0 : row.value().length;
        }
        return rows;
    }

    private Archived row() throws IOException {
        while (true) {
            openWhatBegins();
            Open first = open.poll();
            if (first == null) {
                return null;
            }
            Archived row = first.row;
            if (row.offset() > split.lastOffset()) {
                open.add(first);
                return null;
            }
            if (row.offset() < nextOffset) {
                throw new DamagedFile(
                        archive.folder().toString(),
                        "offset " + row.offset() + " of " + split.splitId()
                                + " is there twice; weir archive verify names the files");
            }
            nextOffset = row.offset() + 1;
            advance(first);
            if (period.holds(row.eventMillis())) {
                return row;
            }
        }
    }

    /** Opens files until the next one begins behind the next row. */
    private void openWhatBegins() throws IOException {
        while (!waiting.isEmpty()
                && (open.isEmpty()
                        || waiting.peek().summary().firstOffset()
                                < open.peek().row.offset())) {
            ArchiveEntry entry = waiting.poll();
            try {
                Open file = new Open(new ArchiveFileReader(archive.path(entry)));
                file.reader.skipTo(nextOffset);
                do {
                    file.row = file.reader.next();
                } while (file.row != null && file.row.offset() < nextOffset);
                if (file.row == null) {
                    file.reader.close();
                } else {
                    open.add(file);
                }
            } catch (FileNotFoundException gone) {
                listAnew(gone);
            }
        }
    }

    /** A file may have been taken over by a larger one since we looked. */
    private void listAnew(FileNotFoundException gone) throws IOException {
        close();
        list();
        for (ArchiveEntry entry : waiting) {
            if (!archive.path(entry).getFileSystem().exists(archive.path(entry))) {
                throw new DamagedFile(
                        archive.path(entry).toString(),
                        "it is in the manifest and not there; weir archive verify tells what is lost with it",
                        gone);
            }
        }
    }

    private void advance(Open file) throws IOException {
        file.row = file.reader.next();
        if (file.row == null) {
            file.reader.close();
        } else {
            open.add(file);
        }
    }

    @Override
    public void close() throws IOException {
        for (Open file : open) {
            file.reader.close();
        }
        open.clear();
    }
}
