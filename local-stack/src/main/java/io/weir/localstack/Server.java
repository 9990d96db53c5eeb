package io.weir.localstack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One server of the stack: an operating system process of its own, which outlives this JVM unless stopped. Every method
 * works in any JVM that knows the folder, as the process is found again by its pid file. Stopped or killed, it can be
 * started again: on the same port, with its data.
 */
public abstract sealed class Server permits JavaServer, ElasticsearchServer, PostgresServer, Companion {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final Duration SECOND_LOOK = Duration.ofMillis(300);
    private static final boolean HAS_SETSID = Command.exists("setsid");

    private final String name;
    private final StackSettings settings;
    private final Progress progress;

    Server(String name, StackSettings settings, Progress progress) {
        this.name = name;
        this.settings = settings;
        this.progress = progress;
    }

    /** {@code kafka}, {@code elasticsearch}, {@code postgres}, {@code jobmanager}, {@code taskmanager-1}, … */
    public final String name() {
        return name;
    }

    /** Where clients reach it: a URL or host:port. */
    public abstract String address();

    /** Its log file. */
    public Path log() {
        return settings.folder().resolve("logs").resolve(name + ".log");
    }

    /**
     * Starts it and waits until it serves. Nothing happens if it is running.
     *
     * @throws StackException if it ends or is not ready within the start timeout, with the last lines of its log
     */
    public final synchronized void start() {
        if (isAlive()) {
            return;
        }
        Deadline deadline = Deadline.in(settings.startTimeout());
        progress.report(name, "starting");
        prepare();
        Process launched = launch();
        try {
            remember(launched.toHandle());
            remember(settle(launched, deadline));
            if (!deadline.await(() -> isReady() || hasEnded())) {
                throw failure("is not ready after " + Deadline.seconds(settings.startTimeout()));
            }
            if (!isAlive()) {
                throw failure("ended while starting" + exitCode(launched));
            }
        } catch (RuntimeException | Error failed) {
            launched.descendants().forEach(ProcessHandle::destroyForcibly);
            launched.destroyForcibly();
            kill();
            throw failed;
        }
        progress.report(name, "ready after " + Deadline.seconds(deadline.elapsed()));
    }

    /** Looks twice: a process that is just being launched can look dead for a moment. */
    final boolean hasEnded() {
        if (isAlive()) {
            return false;
        }
        LockSupport.parkNanos(SECOND_LOOK.toNanos());
        return !isAlive();
    }

    /** Ends it in good order, or kills it after 20 seconds. Returns when it is gone. */
    public final synchronized void stop() {
        process().ifPresent(process -> {
            if (process.isAlive()) {
                progress.report(name, "stopping");
                process.stop(stopSignal(), STOP_PATIENCE);
                progress.report(name, "stopped");
            }
        });
        forget();
    }

    /** SIGKILL, as a crash would. Returns when it is gone. */
    public final synchronized void kill() {
        process().ifPresent(ServerProcess::kill);
        forget();
    }

    /** Halts it and its children where they are, with its port open: to its clients it hangs. {@link #resume()} lets it go on. */
    public final void pause() {
        process().ifPresent(process -> process.signalAll("STOP"));
    }

    /** Ends a {@link #pause()}. */
    public final void resume() {
        process().ifPresent(process -> process.signalAll("CONT"));
    }

    /** Is its process there? It may still be starting, or be paused. */
    public final boolean isAlive() {
        return process().filter(ServerProcess::isAlive).isPresent();
    }

    /**
     * Process id of the server itself.
     *
     * @throws StackException if it is not running
     */
    public final long pid() {
        return pidIfAlive().orElseThrow(() -> new StackException(name + " is not running"));
    }

    /** Process id of the server itself; empty if it is not running. */
    final OptionalLong pidIfAlive() {
        return process().filter(ServerProcess::isAlive).stream()
                .mapToLong(ServerProcess::pid)
                .findFirst();
    }

    /** Memory its processes take now, in bytes; 0 if not running, empty where the system does not tell (outside Linux). */
    public final OptionalLong residentBytes() {
        return process().map(ServerProcess::residentBytes).orElse(OptionalLong.of(0));
    }

    /** Writes configuration; on the first start, creates the data folder. */
    abstract void prepare();

    abstract List<String> command();

    /** Variables for the process, beside those we have. */
    Map<String, String> environment() {
        return Map.of();
    }

    /** The server's own process, if the launched one is only a launcher: waits for that. */
    ProcessHandle settle(Process launched, Deadline deadline) {
        return launched.toHandle();
    }

    /** Does it serve? Asked repeatedly while it starts. */
    abstract boolean isReady();

    String stopSignal() {
        return "TERM";
    }

    final StackSettings settings() {
        return settings;
    }

    /** This server's own folder. */
    final Path home() {
        return settings.folder().resolve(name);
    }

    final StackException failure(String what) {
        return new StackException(name + " " + what + LogTail.of(new LinkedHashSet<>(List.of(log(), output()))));
    }

    static String exitCode(Process process) {
        return process.isAlive() ? "" : ", exit code " + process.exitValue();
    }

    /** What the process prints beside its log: complaints of the JVM and of scripts. */
    final Path output() {
        return settings.folder().resolve("logs").resolve(name + ".out");
    }

    private Path pidFile() {
        return settings.folder().resolve("run").resolve(name + ".pid");
    }

    private Optional<ServerProcess> process() {
        return ServerProcess.read(pidFile(), settings.folder());
    }

    private void remember(ProcessHandle process) {
        ServerProcess.of(process, settings.folder()).write(pidFile());
    }

    private void forget() {
        try {
            Files.deleteIfExists(pidFile());
        } catch (IOException e) {
            throw new StackException("cannot delete " + pidFile(), e);
        }
    }

    private Process launch() {
        List<String> command = new ArrayList<>();
        if (HAS_SETSID) {
            // A session of its own: Ctrl-C in the terminal is for us, not for the servers.
            command.add("setsid");
        }
        command.addAll(command());
        ProcessBuilder builder = new ProcessBuilder(command);
        // Options meant for another program of the same kind on this machine must not reach ours.
        builder.environment().keySet().removeIf(Server::isForeign);
        builder.environment().putAll(environment());
        Trees.create(output().getParent());
        builder.directory(Trees.create(home()).toFile());
        builder.redirectInput(new File("/dev/null"));
        builder.redirectErrorStream(true);
        builder.redirectOutput(output().toFile());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new StackException("cannot start %s: %s".formatted(name, e.getMessage()), e);
        }
    }

    private static boolean isForeign(String variable) {
        return variable.startsWith("ES_")
                || variable.startsWith("KAFKA_")
                || variable.startsWith("FLINK_")
                || variable.startsWith("PG")
                || List.of(
                                "JAVA_HOME",
                                "JAVA_OPTS",
                                "JAVA_TOOL_OPTIONS",
                                "_JAVA_OPTIONS",
                                "JDK_JAVA_OPTIONS",
                                "CLASSPATH")
                        .contains(variable);
    }
}
