package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
    @TempDir
    Path folder;

    @Test
    void aProcessIsFoundAgainByItsPidFileAndByItsCommandLineAndKilled() throws IOException {
        Process sleeper = sleeper();
        try {
            Path pidFile = pidFiles().resolve("sleeper.pid");
            ServerProcess.of(sleeper.toHandle(), folder).write(pidFile);

            ServerProcess found = ServerProcess.read(pidFile, folder).orElseThrow();
            assertThat(found.pid()).isEqualTo(sleeper.pid());
            assertThat(found.isAlive()).isTrue();
            assertThat(ServerProcess.alive(folder, pidFiles())).containsExactly(found);

            found.kill();
            assertThat(found.isAlive()).isFalse();
            assertThat(ServerProcess.alive(folder, pidFiles())).isEmpty();
        } finally {
            sleeper.destroyForcibly();
        }
    }

    @Test
    void aPausedProcessCanBeStopped() throws IOException {
        Process sleeper = sleeper();
        try {
            ServerProcess process = ServerProcess.of(sleeper.toHandle(), folder);
            process.signal("STOP");
            process.stop("TERM", Duration.ofSeconds(10));
            assertThat(process.isAlive()).isFalse();
        } finally {
            sleeper.destroyForcibly();
        }
    }

    @Test
    void anotherProcessWithTheSameIdIsNotOurs() throws IOException {
        Process sleeper = sleeper();
        try {
            ServerProcess ours = ServerProcess.of(sleeper.toHandle(), folder);
            assertThat(new ServerProcess(ours.pid(), ours.started().minusSeconds(60), folder).isAlive())
                    .as("started at another time")
                    .isFalse();
            assertThat(new ServerProcess(ours.pid(), ours.started(), folder.resolve("other")).isAlive())
                    .as("of another folder")
                    .isFalse();
            assertThat(ServerProcess.alive(folder.getParent(), pidFiles())).isEmpty();
        } finally {
            sleeper.destroyForcibly();
        }
    }

    @Test
    void aDamagedPidFileIsNoPidFile() throws IOException {
        Path pidFile = Files.writeString(folder.resolve("x.pid"), "12");
        assertThat(ServerProcess.read(pidFile, folder)).isEmpty();
        assertThat(ServerProcess.read(folder.resolve("none.pid"), folder)).isEmpty();
    }

    @Test
    void aFolderIsForOneStackAtATime() {
        FolderLock lock = FolderLock.take(folder);
        assertThatThrownBy(() -> FolderLock.take(folder))
                .isInstanceOf(StackException.class)
                .hasMessageContainingAll(
                        folder.toString(), "process " + ProcessHandle.current().pid());
        lock.close();
        FolderLock.take(folder).close();
    }

    @Test
    void theEndOfALogIsShownWithItsPath() throws IOException {
        Path log = folder.resolve("a.log");
        Files.write(
                log, IntStream.rangeClosed(1, 50).mapToObj("line %d"::formatted).toList());
        assertThat(LogTail.of(List.of(log, folder.resolve("none.log"))))
                .contains(log.toString(), "line 31", "line 50")
                .doesNotContain("line 30", "none.log");
    }

    @Test
    void aLauncherWithoutTheMarkerIsFoundByItsPidFileOnly() throws IOException {
        Process launcher = new ProcessBuilder(
                        "sh", "-c", "read forever", folder.resolve("x").toString())
                .start();
        try {
            assertThat(ServerProcess.alive(folder, pidFiles())).isEmpty();
            ServerProcess.of(launcher.toHandle(), folder).write(pidFiles().resolve("launcher.pid"));
            assertThat(ServerProcess.alive(folder, pidFiles()))
                    .extracting(ServerProcess::pid)
                    .containsExactly(launcher.pid());
        } finally {
            launcher.destroyForcibly();
        }
    }

    private Path pidFiles() {
        return folder.resolve("run");
    }

    private Process sleeper() throws IOException {
        return new ProcessBuilder("sh", "-c", "read forever", ServerProcess.marker(folder)).start();
    }
}
