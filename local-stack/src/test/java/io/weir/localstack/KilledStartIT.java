package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A start that is ended in its middle, while Elasticsearch's launcher is at work: the server it begets is nobody's child. */
class KilledStartIT {
    private static final Path FOLDER = Path.of("target", "killed-start").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** A JVM that starts a stack and neither leaves nor closes it. */
    static final class Starter {
        private Starter() {}

        public static void main(String[] args) throws InterruptedException {
            LocalStack.start(settings(), (server, news) -> System.out.println(server + ": " + news));
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    private static StackSettings settings() {
        return StackSettings.in(FOLDER)
                .withParts(Part.ELASTICSEARCH, Part.POSTGRES)
                .withPorts(StackPorts.FREE)
                .withFresh(true);
    }

    private Process starter;

    @BeforeEach
    void startInAnotherJvm() throws IOException {
        LocalStack.stopLeftovers(FOLDER, Progress.SILENT);
        Files.deleteIfExists(StackFile.in(FOLDER));
        starter = new ProcessBuilder(
                        JavaServer.javaProgram().toString(),
                        "-Dweir.home=" + WeirHome.find(),
                        "-Dweir.stack.brief=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName())
                .inheritIO()
                .start();
    }

    @AfterEach
    void leaveNothing() {
        starter.destroyForcibly();
        LocalStack.stopLeftovers(FOLDER, Progress.SILENT);
    }

    @Test
    void oneThatIsInterruptedStopsWhatItHasStarted() throws InterruptedException {
        awaitLaunch();
        starter.destroy();
        starter.waitFor();
        assertThat(alive()).isEmpty();
        assertThat(LocalStack.running(FOLDER, Progress.SILENT)).isEmpty();
    }

    @Test
    void whatAKilledOneHasLeftIsSeenAndStopped() throws InterruptedException {
        awaitLaunch();
        starter.destroyForcibly();
        starter.waitFor();
        // The launcher has done its work, and the pid file names nobody any more.
        assertThat(Deadline.in(PATIENCE)
                        .await(() -> LocalStack.running(FOLDER, Progress.SILENT)
                                .filter(stack -> !stack.elasticsearch().isAlive()
                                        && !stack.strayPids().isEmpty())
                                .isPresent()))
                .isTrue();

        LocalStack stack = LocalStack.attach(FOLDER);
        assertThat(stack.startDead()).contains("elasticsearch");
        assertThat(stack.status()).allMatch(ServerStatus::alive);
        assertThat(stack.strayPids()).isEmpty();

        stack.postgres().kill();
        assertThat(stack.startDead()).containsExactly("postgres");
        stack.stop();
        assertThat(alive()).isEmpty();
    }

    /** Until Elasticsearch has been launched, and long before it is ready. */
    private void awaitLaunch() {
        assertThat(Deadline.in(PATIENCE)
                        .await(() -> ServerProcess.read(FOLDER.resolve("run/elasticsearch.pid"), FOLDER)
                                .isPresent()))
                .isTrue();
    }

    private static List<ServerProcess> alive() {
        return ServerProcess.alive(FOLDER, FOLDER.resolve("run"));
    }
}
