package io.weir.jobs.checkpoint;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.runtime.checkpoint.filemerging.FileMergingSnapshotManager;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.state.CheckpointStateOutputStream;
import org.apache.flink.runtime.state.CheckpointStateToolset;
import org.apache.flink.runtime.state.CheckpointStorage;
import org.apache.flink.runtime.state.CheckpointStorageAccess;
import org.apache.flink.runtime.state.CheckpointStorageFactory;
import org.apache.flink.runtime.state.CheckpointStorageLocation;
import org.apache.flink.runtime.state.CheckpointStorageLocationReference;
import org.apache.flink.runtime.state.CheckpointStorageWorkerView;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.CheckpointedStateScope;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.storage.FileSystemCheckpointStorage;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;

/**
 * Checkpoints whose writing is spread over a part of the time between two of them. State on the heap is written whole every time, by threads that take all the time they
 * can get; on the cores that decide that comes to seconds in which decisions wait. Spread, the same work takes a small share of the cores.
 *
 * <p>Where checkpoints go is for Flink's own storage to say; that it is down must not end a job. Savepoints, for which somebody waits, are written as fast as it goes.
 */
public final class PacedCheckpoints implements CheckpointStorage {
    private static final long serialVersionUID = 1L;

    /** Over how long a checkpoint is written. */
    private static final ConfigOption<Duration> SPAN =
            ConfigOptions.key("weir.checkpoint.span").durationType().noDefaultValue();

    /** Jobs that this JobManager has run with these classes: one, as each job brings its own, or all where they are on the cluster's class path, a few bytes each. */
    private static final Set<JobID> HAD_THEIR_PLACE = ConcurrentHashMap.newKeySet();

    private final CheckpointStorage storage;
    private final Duration span;

    private PacedCheckpoints(CheckpointStorage storage, Duration span) {
        this.storage = storage;
        this.span = span;
    }

    /** Has a job's checkpoints written so. */
    public static void configure(Configuration job, Duration span) {
        job.set(CheckpointingOptions.CHECKPOINT_STORAGE, Factory.class.getName());
        job.set(SPAN, span);
    }

    /** By its name Flink finds it. */
    public static final class Factory implements CheckpointStorageFactory<PacedCheckpoints> {
        @Override
        public PacedCheckpoints createFromConfig(ReadableConfig config, ClassLoader classLoader) {
            // What Flink does where no storage is named.
            CheckpointStorage storage = config.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY)
                            .isPresent()
                    ? FileSystemCheckpointStorage.createFromConfig(config, classLoader)
                    : JobManagerCheckpointStorage.createFromConfig(config, classLoader);
            return new PacedCheckpoints(storage, config.get(SPAN));
        }
    }

    @Override
    public CompletedCheckpointStorageLocation resolveCheckpoint(String place) throws IOException {
        return storage.resolveCheckpoint(place);
    }

    @Override
    public CheckpointStorageAccess createCheckpointStorage(JobID job) throws IOException {
        return new Access(job, storage.createCheckpointStorage(job), Pace.shared(span));
    }

    /** What tasks write to. */
    private record Worker(CheckpointStorageWorkerView view, Pace pace) implements CheckpointStorageWorkerView {
        @Override
        public CheckpointStreamFactory resolveCheckpointStorageLocation(
                long checkpoint, CheckpointStorageLocationReference reference) throws IOException {
            CheckpointStreamFactory streams = view.resolveCheckpointStorageLocation(checkpoint, reference);
            if (!reference.isDefaultReference()) {
                // A savepoint.
                return streams;
            }
            pace.begin(checkpoint);
            return new Streams(streams, pace, Thread.currentThread());
        }

        @Override
        public CheckpointStateOutputStream createTaskOwnedStateStream() throws IOException {
            return view.createTaskOwnedStateStream();
        }

        @Override
        public CheckpointStateToolset createTaskOwnedCheckpointStateToolset() {
            return view.createTaskOwnedCheckpointStateToolset();
        }

        @Override
        public CheckpointStorageWorkerView toFileMergingStorage(
                FileMergingSnapshotManager manager, Environment environment) throws IOException {
            return new Worker(view.toFileMergingStorage(manager, environment), pace);
        }
    }

    private record Access(JobID job, CheckpointStorageAccess access, Worker worker) implements CheckpointStorageAccess {
        Access(JobID job, CheckpointStorageAccess access, Pace pace) {
            this(job, access, new Worker(access, pace));
        }

        @Override
        public CheckpointStreamFactory resolveCheckpointStorageLocation(
                long checkpoint, CheckpointStorageLocationReference reference) throws IOException {
            return worker.resolveCheckpointStorageLocation(checkpoint, reference);
        }

        @Override
        public CheckpointStateOutputStream createTaskOwnedStateStream() throws IOException {
            return worker.createTaskOwnedStateStream();
        }

        @Override
        public CheckpointStateToolset createTaskOwnedCheckpointStateToolset() {
            return worker.createTaskOwnedCheckpointStateToolset();
        }

        @Override
        public CheckpointStorageWorkerView toFileMergingStorage(
                FileMergingSnapshotManager manager, Environment environment) throws IOException {
            return worker.toFileMergingStorage(manager, environment);
        }

        @Override
        public boolean supportsHighlyAvailableStorage() {
            return access.supportsHighlyAvailableStorage();
        }

        @Override
        public boolean hasDefaultSavepointLocation() {
            return access.hasDefaultSavepointLocation();
        }

        @Override
        public CompletedCheckpointStorageLocation resolveCheckpoint(String place) throws IOException {
            return access.resolveCheckpoint(place);
        }

        /**
         * When a job starts, this finds out that the place is wrong. But Flink asks for it at each restart too, and its adaptive scheduler ends a job for good whose storage is down at
         * that moment. From the second time on the job goes on without: tasks that cannot read their state are tried again, and a checkpoint makes its own folder or fails alone.
         */
        @Override
        public void initializeBaseLocationsForCheckpoint() throws IOException {
            try {
                access.initializeBaseLocationsForCheckpoint();
                HAD_THEIR_PLACE.add(job);
            } catch (IOException e) {
                if (!HAD_THEIR_PLACE.contains(job)) {
                    throw e;
                }
            }
        }

        @Override
        public CheckpointStorageLocation initializeLocationForCheckpoint(long checkpoint) throws IOException {
            return access.initializeLocationForCheckpoint(checkpoint);
        }

        @Override
        public CheckpointStorageLocation initializeLocationForSavepoint(long checkpoint, String place)
                throws IOException {
            return access.initializeLocationForSavepoint(checkpoint, place);
        }
    }

    /** @param task the thread that has asked for them, which is the task's own: it decides, and others write for it */
    private record Streams(CheckpointStreamFactory streams, Pace pace, Thread task) implements CheckpointStreamFactory {
        @Override
        public CheckpointStateOutputStream createCheckpointStateOutputStream(CheckpointedStateScope scope)
                throws IOException {
            // What is shared with other checkpoints are files of RocksDB, written before.
            boolean isSnapshot = scope == CheckpointedStateScope.EXCLUSIVE && Thread.currentThread() != task;
            return new PacedStream(streams.createCheckpointStateOutputStream(scope), pace, isSnapshot);
        }

        @Override
        public boolean canFastDuplicate(StreamStateHandle state, CheckpointedStateScope scope) throws IOException {
            return streams.canFastDuplicate(state, scope);
        }

        @Override
        public List<StreamStateHandle> duplicate(List<StreamStateHandle> states, CheckpointedStateScope scope)
                throws IOException {
            return streams.duplicate(states, scope);
        }

        @Override
        public void reusePreviousStateHandle(Collection<? extends StreamStateHandle> states) {
            streams.reusePreviousStateHandle(states);
        }

        @Override
        public boolean couldReuseStateHandle(StreamStateHandle state) {
            return streams.couldReuseStateHandle(state);
        }
    }
}
