package io.weir.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which state a job goes on from. */
class StartedJobsTest {
    private static final String FIRST = "aaaaaa00000000000000000000000001";
    private static final String SECOND = "bbbbbb00000000000000000000000002";
    private static final String SOMEBODY_ELSES = "cccccc00000000000000000000000003";

    @TempDir
    private Path folder;

    private int minute;

    @Test
    void itIsTheNewestOfItsOwn() throws IOException {
        StartedJobs jobs = new StartedJobs(folder, "detection-jobs");
        assertThat(jobs.newestState()).isEmpty();
        Path unnoted = state("checkpoints/" + SOMEBODY_ELSES + "/chk-1");
        assertThat(jobs.newestState()).contains(unnoted);
        jobs.note(FIRST);
        assertThat(jobs.newestState()).isEmpty();
        Path checkpoint = state("checkpoints/" + FIRST + "/chk-7");
        state("savepoints/savepoint-cccccc-1234");
        assertThat(jobs.newestState()).contains(checkpoint);
        Path savepoint = state("savepoints/savepoint-aaaaaa-5678");
        jobs.note(SECOND);
        assertThat(jobs.newestState()).contains(savepoint);
        assertThat(jobs.newestStateOfLast()).isEmpty();
        Path ofSecond = state("checkpoints/" + SECOND + "/chk-1");
        assertThat(jobs.newestState()).contains(ofSecond);
        assertThat(jobs.newestStateOfLast()).contains(ofSecond);
    }

    /** As earlier releases noted that of the archive. */
    @Test
    void anIdWithoutALinesEndIsOne() throws IOException {
        StartedJobs jobs = new StartedJobs(folder, "archive-job");
        assertThat(jobs.isEmpty()).isTrue();
        assertThat(jobs.newestStateOfLast()).isEmpty();
        Files.createDirectories(folder.resolve("flink"));
        Files.writeString(folder.resolve("flink/archive-job"), FIRST);
        jobs.note(SECOND);
        assertThat(folder.resolve("flink/archive-job")).hasContent(FIRST + "\n" + SECOND + "\n");
    }

    /** Each a minute newer than the one before. */
    private Path state(String name) throws IOException {
        Path place = Files.createDirectories(folder.resolve("flink").resolve(name));
        Path metadata = Files.createFile(place.resolve("_metadata"));
        Files.setLastModifiedTime(metadata, FileTime.fromMillis(60_000L * ++minute));
        return place;
    }
}
