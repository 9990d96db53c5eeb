package io.weir.jobs;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Brings nothing, says so, and never ends: beside a history that ends, it keeps the operators behind both alive, so that a savepoint can be taken of all they
 * have seen.
 */
final class StayOpen implements Source<Arrival, StayOpen.Nothing, StayOpen.Nothing>, ResultTypeQueryable<Arrival> {
    private static final long serialVersionUID = 1L;

    private final String run;

    /** @param run the name under which {@link HoldTime} hears that it has said so: before, event time would wait for it */
    StayOpen(String run) {
        this.run = run;
    }

    /** There is nothing to divide and nothing to remember. */
    enum Nothing implements SourceSplit {
        NOTHING;

        @Override
        public String splitId() {
            return "nothing";
        }
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public TypeInformation<Arrival> getProducedType() {
        return TypeInformation.of(Arrival.class);
    }

    @Override
    public SourceReader<Arrival, Nothing> createReader(SourceReaderContext context) {
        return new Reader(run);
    }

    @Override
    public SplitEnumerator<Nothing, Nothing> createEnumerator(SplitEnumeratorContext<Nothing> context) {
        return new Enumerator();
    }

    @Override
    public SplitEnumerator<Nothing, Nothing> restoreEnumerator(
            SplitEnumeratorContext<Nothing> context, Nothing nothing) {
        return new Enumerator();
    }

    @Override
    public SimpleVersionedSerializer<Nothing> getSplitSerializer() {
        return new NoBytes();
    }

    @Override
    public SimpleVersionedSerializer<Nothing> getEnumeratorCheckpointSerializer() {
        return new NoBytes();
    }

    private static final class Reader implements SourceReader<Arrival, Nothing> {
        private final CompletableFuture<Void> never = new CompletableFuture<>();
        private final String run;
        private boolean said;

        Reader(String run) {
            this.run = run;
        }

        @Override
        public void start() {}

        @Override
        public InputStatus pollNext(ReaderOutput<Arrival> output) {
            // Event time does not wait for it.
            output.markIdle();
            if (!said) {
                said = true;
                HoldTime.end(run);
            }
            return InputStatus.NOTHING_AVAILABLE;
        }

        @Override
        public List<Nothing> snapshotState(long checkpoint) {
            return List.of();
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return never;
        }

        @Override
        public void addSplits(List<Nothing> splits) {}

        @Override
        public void notifyNoMoreSplits() {}

        @Override
        public void close() {}
    }

    private static final class Enumerator implements SplitEnumerator<Nothing, Nothing> {
        @Override
        public void start() {}

        @Override
        public void handleSplitRequest(int subtask, String host) {}

        @Override
        public void addSplitsBack(List<Nothing> splits, int subtask) {}

        @Override
        public void addReader(int subtask) {}

        @Override
        public Nothing snapshotState(long checkpoint) {
            return Nothing.NOTHING;
        }

        @Override
        public void close() {}
    }

    private static final class NoBytes implements SimpleVersionedSerializer<Nothing> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(Nothing nothing) {
            return new byte[0];
        }

        @Override
        public Nothing deserialize(int version, byte[] bytes) {
            return Nothing.NOTHING;
        }
    }
}
