package io.weir.jobs.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.CheckpointStateOutputStream;
import org.apache.flink.runtime.state.CheckpointStorageAccess;
import org.apache.flink.runtime.state.CheckpointStorageLocation;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.CheckpointedStateScope;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On Flink's own storage of files and of the JobManager. */
class PacedCheckpointsTest {
    private static final long SEED = 5;

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenToFilesIsReadAgain() throws Exception {
        CheckpointStorageAccess access = access(inFolder());
        access.initializeBaseLocationsForCheckpoint();
        byte[] state = state();
        assertThat(read(written(access, 1, state))).isEqualTo(state);
        assertThat(read(written(access, 2, state))).isEqualTo(state);
        assertThat(folder).isDirectoryRecursivelyContaining("glob:**/chk-2/*");
    }

    @Test
    void whereNoFolderIsConfiguredTheJobManagerKeepsThem() throws Exception {
        CheckpointStorageAccess access = access(new Configuration());
        byte[] state = state();
        assertThat(read(written(access, 1, state))).isEqualTo(state);
    }

    @Test
    void aSavepointIsNotHeldUp() throws Exception {
        CheckpointStorageAccess access = access(inFolder());
        CheckpointStorageLocation savepoint = access.initializeLocationForSavepoint(
                1, folder.resolve("savepoint").toUri().toString());
        try (CheckpointStateOutputStream out = access.resolveCheckpointStorageLocation(
                        1, savepoint.getLocationReference())
                .createCheckpointStateOutputStream(CheckpointedStateScope.EXCLUSIVE)) {
            assertThat(out).isNotInstanceOf(PacedStream.class);
        }
    }

    /** Both writes end while another has the turn; where they waited for it they would be interrupted. */
    @Test
    @Timeout(30)
    void neitherTheTaskItselfNorWhatIsSharedTakesTurns() throws Exception {
        CheckpointStorageAccess access = access(inFolder(), new JobID(), Duration.ofHours(1));
        CheckpointStorageLocation location = access.initializeLocationForCheckpoint(1);
        CheckpointStreamFactory streams = access.resolveCheckpointStorageLocation(1, location.getLocationReference());
        try (CheckpointStateOutputStream snapshot =
                inAnotherThread(() -> written(streams, CheckpointedStateScope.EXCLUSIVE))) {
            assertThat(Pace.shared(Duration.ofHours(1)).isTaken()).isTrue();
            written(streams, CheckpointedStateScope.EXCLUSIVE).close();
            inAnotherThread(() -> written(streams, CheckpointedStateScope.SHARED))
                    .close();
            assertThat(snapshot.getPos()).isEqualTo(1);
        }
        assertThat(Pace.shared(Duration.ofHours(1)).isTaken()).isFalse();
    }

    private static CheckpointStateOutputStream inAnotherThread(Callable<CheckpointStateOutputStream> writes)
            throws Exception {
        FutureTask<CheckpointStateOutputStream> task = new FutureTask<>(writes);
        new Thread(task, "snapshot").start();
        return task.get();
    }

    private static CheckpointStateOutputStream written(CheckpointStreamFactory streams, CheckpointedStateScope scope)
            throws IOException {
        CheckpointStateOutputStream out = streams.createCheckpointStateOutputStream(scope);
        out.write(1);
        return out;
    }

    @Test
    void aFolderThatIsGoneEndsNoJobThatHadIt() throws Exception {
        JobID job = new JobID();
        access(inFolder(), job).initializeBaseLocationsForCheckpoint();
        Path away = folder.resolveSibling(folder.getFileName() + "-away");
        Files.move(folder, away);
        Files.createFile(folder);

        CheckpointStorageAccess restarted = access(inFolder(), job);
        restarted.initializeBaseLocationsForCheckpoint();
        assertThatThrownBy(() -> written(restarted, 1, state())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> access(inFolder(), new JobID()).initializeBaseLocationsForCheckpoint())
                .as("a job that starts")
                .isInstanceOf(IOException.class);

        Files.delete(folder);
        Files.move(away, folder);
        byte[] state = state();
        assertThat(read(written(restarted, 2, state))).isEqualTo(state);
    }

    private Configuration inFolder() {
        Configuration job = new Configuration();
        job.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
        return job;
    }

    private static CheckpointStorageAccess access(Configuration job) throws IOException {
        return access(job, new JobID());
    }

    private static CheckpointStorageAccess access(Configuration configuration, JobID job) throws IOException {
        return access(configuration, job, Duration.ofMillis(100));
    }

    private static CheckpointStorageAccess access(Configuration configuration, JobID job, Duration span)
            throws IOException {
        PacedCheckpoints.configure(configuration, span);
        return new PacedCheckpoints.Factory()
                .createFromConfig(configuration, PacedCheckpointsTest.class.getClassLoader())
                .createCheckpointStorage(job);
    }

    private static StreamStateHandle written(CheckpointStorageAccess access, long checkpoint, byte[] state)
            throws IOException {
        CheckpointStorageLocation location = access.initializeLocationForCheckpoint(checkpoint);
        CheckpointStateOutputStream out = access.resolveCheckpointStorageLocation(
                        checkpoint, location.getLocationReference())
                .createCheckpointStateOutputStream(CheckpointedStateScope.EXCLUSIVE);
        assertThat(out).isInstanceOf(PacedStream.class);
        out.write(state[0]);
        out.write(state, 1, state.length - 1);
        assertThat(out.getPos()).isEqualTo(state.length);
        return out.closeAndGetHandle();
    }

    private static byte[] read(StreamStateHandle handle) throws IOException {
        try (InputStream in = handle.openInputStream()) {
            return in.readAllBytes();
        }
    }

    /** Several pieces. */
    private static byte[] state() {
        byte[] state = new byte[500_000];
        new Random(SEED).nextBytes(state);
        return state;
    }
}
