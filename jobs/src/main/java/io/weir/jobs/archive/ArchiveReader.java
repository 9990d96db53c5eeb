package io.weir.jobs.archive;

import io.weir.jobs.Arrival;
import io.weir.jobs.kafka.ReadMessage;
import io.weir.jobs.metrics.JobMetrics;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Counter;

/**
 * Reads its partitions side by side, always from the one whose next row is earliest. Batches are fetched ahead by a thread of its own.
 *
 * <p>Event time is told per partition, as live, and by rows, not by the clock: how far a partition has come is its latest event or its next one,
 * whichever is later, less the disorder. So a rare topic holds nobody up.
 *
 * <p>A reader that is ahead of the slowest one by more than a fixed number of rows waits: what it brought would wait in the memory of the steps behind.
 */
final class ArchiveReader implements SourceReader<Arrival, ArchiveSplit> {
    private static final int ROWS_A_WATERMARK = 512;
    private static final int ROWS_A_REPORT = 4096;
    /** Bound on what waits behind a reader that is ahead. */
    private static final int MOST_ROWS_AHEAD = 16 * ROWS_A_REPORT;

    private final SourceReaderContext context;
    private final ArchivedPeriod period;
    private final long disorderMillis;
    private final long toldFromMillis;
    private final ExecutorService fetcher;
    private final Counter rowsRead;

    /** Those with a row at hand, the earliest first; of equals always the same one. */
    private final PriorityQueue<Lane> ready =
            new PriorityQueue<>(Comparator.comparingLong(Lane::key).thenComparing(lane -> lane.split.splitId()));

    /** All that are not at their end. */
    private final List<Lane> lanes = new ArrayList<>();

    private boolean noMoreSplits;
    private long rows;
    private long rowsToWatermark = ROWS_A_WATERMARK;
    private boolean reported;
    /** How many rows had been emitted when event time was there. */
    private final Deque<long[]> reports = new ArrayDeque<>();

    private long rowsNotAhead;
    private CompletableFuture<Void> available = CompletableFuture.completedFuture(null);
    /** Completed when the slowest reader has moved; null while we need not wait for it. */
    private CompletableFuture<Void> slowestMoves;

    ArchiveReader(SourceReaderContext context, ArchivedPeriod period, long disorderMillis, long toldFromMillis) {
        this.context = context;
        this.period = period;
        this.disorderMillis = disorderMillis;
        this.toldFromMillis = toldFromMillis;
        this.fetcher = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "archive-fetch");
            thread.setDaemon(true);
            return thread;
        });
        this.rowsRead = JobMetrics.ARCHIVE_ROWS.counter(context.metricGroup());
    }

    /** A partition being read. */
    private final class Lane implements AutoCloseable {
        private ArchiveSplit split;
        private final ReadMessage reader;
        private final PartitionRows source;
        private SourceOutput<Arrival> output;
        private PartitionRows.Batch batch;
        private CompletableFuture<PartitionRows.Batch> next;
        private int at;
        private long latest = Long.MIN_VALUE;

        Lane(ArchiveSplit split) {
            this.split = split;
            this.reader = ReadMessage.of(split.topic());
            this.source = new PartitionRows(period, split);
            fetch();
        }

        private void fetch() {
            next = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return source.next();
                        } catch (IOException e) {
                            throw new CompletionException(e);
                        }
                    },
                    fetcher);
        }

        /** Goes on to the next batch. False when it is not there yet; {@link #isAtEnd} when there is none. */
        boolean load() throws IOException {
            if (!next.isDone()) {
                return false;
            }
            try {
                batch = next.get();
            } catch (ExecutionException e) {
                throw new IOException(
                        "Reading " + split.splitId() + " of the archive " + period.folder() + " failed: "
                                + e.getCause().getMessage(),
                        e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted", e);
            }
            at = 0;
            if (batch != null) {
                fetch();
            }
            return true;
        }

        boolean isAtEnd() {
            return batch == null;
        }

        boolean hasRow() {
            return batch != null && at < batch.rows().size();
        }

        long key() {
            return batch.keys()[at];
        }

        void emit(ReaderOutput<Arrival> outputs) {
            Archived row = batch.rows().get(at);
            Arrival arrival = reader.arrival(row.message());
            if (arrival.deadLetter() == null) {
                latest = Math.max(latest, row.eventMillis());
                output(outputs).collect(arrival, row.kafkaMillis());
            } else if (row.eventMillis() >= toldFromMillis) {
                output(outputs).collect(arrival, row.kafkaMillis());
            }
            at++;
            split = split.at(row.offset() + 1, split.rowsRead() + 1);
        }

        SourceOutput<Arrival> output(ReaderOutput<Arrival> outputs) {
            if (output == null) {
                output = outputs.createOutputForSplit(split.splitId());
            }
            return output;
        }

        void tellTime(ReaderOutput<Arrival> outputs) {
            long come = hasRow() ? Math.max(latest, key()) : latest;
            // Else it would underflow.
            if (come > Long.MIN_VALUE + disorderMillis) {
                output(outputs).emitWatermark(new Watermark(come - disorderMillis - 1));
            }
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }

    @Override
    public void start() {
        // Splits come by themselves.
    }

    @Override
    public void addSplits(List<ArchiveSplit> splits) {
        for (ArchiveSplit split : splits) {
            ReadProgress.begin(split);
            lanes.add(new Lane(split));
        }
        available.complete(null);
    }

    @Override
    public void notifyNoMoreSplits() {
        noMoreSplits = true;
        available.complete(null);
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Arrival> output) throws IOException {
        if (!noMoreSplits) {
            // Not before all are known does anyone know which is earliest.
            available = new CompletableFuture<>();
            return InputStatus.NOTHING_AVAILABLE;
        }
        if (ready.size() < lanes.size() && !loadAll(output)) {
            return InputStatus.NOTHING_AVAILABLE;
        }
        if (lanes.isEmpty()) {
            report(Long.MAX_VALUE);
            // A hybrid source comes back when the next source is there, not before.
            available = new CompletableFuture<>();
            return InputStatus.END_OF_INPUT;
        }
        if (!reported) {
            report(ready.peek().key());
        }
        if (rows - rowsNotAhead >= MOST_ROWS_AHEAD) {
            slowestMoves = new CompletableFuture<>();
            available = slowestMoves;
            return InputStatus.NOTHING_AVAILABLE;
        }
        Lane earliest = ready.poll();
        earliest.emit(output);
        rows++;
        rowsRead.inc();
        if (earliest.hasRow()) {
            ready.add(earliest);
        }
        if (--rowsToWatermark == 0) {
            rowsToWatermark = ROWS_A_WATERMARK;
            for (Lane lane : lanes) {
                lane.tellTime(output);
                ReadProgress.note(lane.split, lane.latest);
            }
            if (rows % ROWS_A_REPORT == 0 && !ready.isEmpty()) {
                report(ready.peek().key());
            }
        }
        return InputStatus.MORE_AVAILABLE;
    }

    /** Whether every lane has a row or is at its end. If not, we are available again when the first that lacks one has it. */
    private boolean loadAll(ReaderOutput<Arrival> output) throws IOException {
        for (Lane lane : List.copyOf(lanes)) {
            if (lane.hasRow()) {
                continue;
            }
            if (!lane.load()) {
                available = lane.next.handle((batch, failure) -> null);
                return false;
            }
            if (lane.isAtEnd()) {
                lanes.remove(lane);
                lane.close();
                ReadProgress.note(lane.split, lane.latest);
                // Made even where it had no row, so that it exists to be released.
                lane.output(output);
                output.releaseOutputForSplit(lane.split.splitId());
            } else {
                boolean begins = lane.output == null;
                ready.add(lane);
                if (begins) {
                    lane.tellTime(output);
                }
            }
        }
        return true;
    }

    private void report(long millis) {
        reported = true;
        reports.add(new long[] {millis, rows});
        context.sendSourceEventToCoordinator(new ReadUpTo(millis));
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        long slowest = ((ReadUpTo) event).millis();
        while (!reports.isEmpty() && reports.getFirst()[0] <= slowest) {
            rowsNotAhead = reports.removeFirst()[1];
        }
        if (slowestMoves != null && rows - rowsNotAhead < MOST_ROWS_AHEAD) {
            slowestMoves.complete(null);
            slowestMoves = null;
        }
    }

    @Override
    public List<ArchiveSplit> snapshotState(long checkpoint) {
        return lanes.stream().map(lane -> lane.split).toList();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return available;
    }

    @Override
    public void close() throws IOException {
        fetcher.shutdownNow();
        for (Lane lane : lanes) {
            lane.close();
        }
    }
}
