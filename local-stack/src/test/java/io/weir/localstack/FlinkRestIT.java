package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkRestIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String JOB = EndlessJob.class.getName();

    @TempDir
    static Path folder;

    private static LocalStack stack;
    private static FlinkRest rest;
    private static String jar;

    @BeforeAll
    static void start() throws IOException {
        stack = LocalStack.start(StackSettings.in(Path.of("target", "flink-rest-it"))
                .withParts(Part.FLINK)
                .withPorts(StackPorts.FREE)
                .withFresh(true));
        rest = stack.flink().rest();
        jar = rest.upload(jobJar());
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void aJobSurvivesItsTaskManagerAndGoesOnFromItsSavepoint() {
        String job = rest.run(jar, JOB, List.of(), 2);
        rest.awaitRunning(job, PATIENCE);
        assertThat(rest.jobs()).contains(new FlinkRest.Job(job, "endless", "RUNNING"));
        await("checkpoints", () -> rest.checkpoints(job).completed() > 1);
        FlinkRest.Vertex vertex = rest.vertices(job).get(0);
        assertThat(vertex.parallelism()).isEqualTo(2);
        await(
                "records",
                () -> rest.sum(job, vertex.id(), "checked.numRecordsIn").orElse(0) > 0);

        FlinkTaskManager taskManager = stack.flink().taskManagers().get(0);
        taskManager.kill();
        taskManager.start();
        await("a restart", () -> rest.checkpoints(job).restored() > 0);
        rest.awaitRunning(job, PATIENCE);
        assertThat(rest.exceptions(job)).isNotEmpty();
        await("metrics", () -> rest.jobMetrics(job, List.of("numRestarts")).getOrDefault("numRestarts", 0.0) >= 1);

        String savepoint = rest.savepoints().stop(job, PATIENCE);
        assertThat(rest.state(job)).isEqualTo("FINISHED");
        String successor = rest.run(jar, JOB, List.of(), 1, Optional.of(savepoint));
        rest.awaitRunning(successor, PATIENCE);
        assertThat(rest.checkpoints(successor).restored()).isEqualTo(1);
        rest.cancel(successor);
        assertThat(rest.state(successor)).isEqualTo("CANCELED");
    }

    @Test
    void whyAJobFailedIsTold() {
        String job = rest.run(jar, JOB, List.of("3"), 1);
        assertThat(rest.awaitEnd(job, PATIENCE)).isEqualTo("FAILED");
        assertThat(rest.exceptions(job)).contains("met the number 3").doesNotContain("\tat ");
        assertThatThrownBy(() -> rest.awaitRunning(job, PATIENCE))
                .isInstanceOf(StackException.class)
                .hasMessageContainingAll("is FAILED", "met the number 3");
        assertThatThrownBy(() -> rest.run(jar, JOB, List.of("three"), 1))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("For input string: \"three\"");
        assertThatThrownBy(() -> rest.upload(folder.resolve("none.jar"))).hasMessageContaining("build it first");
    }

    @Test
    void aJobThatRestartsIsAskedAgainForItsSavepoint() {
        String job = rest.run(jar, JOB, List.of("0", "8"), 1);
        await("a restart", () -> !rest.exceptions(job).isEmpty());
        assertThatThrownBy(() -> new Savepoints(rest, Duration.ZERO).stop(job, PATIENCE))
                .isInstanceOf(JobDoesNotRun.class)
                .hasMessageContainingAll("It keeps failing", "met the number 0");
        String savepoint = rest.savepoints().stop(job, PATIENCE);
        assertThat(savepoint).contains("savepoint-" + job.substring(0, 6));
        assertThat(rest.state(job)).isEqualTo("FINISHED");
    }

    private static void await(String what, java.util.function.BooleanSupplier condition) {
        assertThat(Deadline.in(PATIENCE).await(condition)).as(what).isTrue();
    }

    /** A job jar as a build would make it: the classes of the job and nothing of Flink. */
    private static Path jobJar() throws IOException {
        Path file = folder.resolve("endless-job.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
            for (Class<?> part : List.of(EndlessJob.class, EndlessJob.Checked.class)) {
                String entry = part.getName().replace('.', '/') + ".class";
                try (InputStream in = FlinkRestIT.class.getResourceAsStream("/" + entry)) {
                    out.putNextEntry(new JarEntry(entry));
                    in.transferTo(out);
                }
            }
        }
        return file;
    }
}
