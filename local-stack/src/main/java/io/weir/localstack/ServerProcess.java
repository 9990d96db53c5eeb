package io.weir.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process we started, now or in an earlier JVM. The system gives a dead process's id to another one some day, so a
 * process counts as ours only if it also started when ours did and names our folder on its command line.
 *
 * @param pid process id
 * @param started start time as the system tells it
 * @param folder the stack's folder
 */
record ServerProcess(long pid, Instant started, Path folder) {
    /** The start time is counted from boot, and the boot time moves when the clock is set. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    /** Places in {@code /proc/PID/stat} behind the name; see proc(5). */
    private static final int STATE = 0;

    private static final int THREADS = 17;

    /** What every server of a stack carries on its command line, as (the end of) an argument. */
    static String marker(Path folder) {
        return "weir.stack=" + folder;
    }

    static ServerProcess of(ProcessHandle process, Path folder) {
        return new ServerProcess(process.pid(), process.info().startInstant().orElse(Instant.EPOCH), folder);
    }

    /** What the pid file says, whether alive or not; empty without a readable pid file. */
    static Optional<ServerProcess> read(Path pidFile, Path folder) {
        try {
            String[] words = Files.readString(pidFile).strip().split(" ", -1);
            return Optional.of(new ServerProcess(
                    Long.parseLong(words[0]), Instant.ofEpochMilli(Long.parseLong(words[1])), folder));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException noneOrCutShort) {
            return Optional.empty();
        }
    }

    void write(Path pidFile) {
        try {
            Files.createDirectories(pidFile.getParent());
            Files.writeString(pidFile, "%d %d%n".formatted(pid, started.toEpochMilli()));
        } catch (IOException e) {
            throw new StackException("cannot write " + pidFile, e);
        }
    }

    /** Processes of a stack in this folder that are alive: those of the pid files, and servers that have none. */
    static List<ServerProcess> alive(Path folder, Path pidFiles) {
        String marker = marker(folder);
        Stream<ServerProcess> marked = ProcessHandle.allProcesses()
                .filter(process -> arguments(process).stream().anyMatch(argument -> argument.endsWith(marker)))
                .map(process -> of(process, folder));
        return Stream.concat(recorded(folder, pidFiles).stream(), marked)
                .filter(ServerProcess::isAlive)
                .collect(Collectors.toMap(ServerProcess::pid, Function.identity(), (same, again) -> same, TreeMap::new))
                .values()
                .stream()
                .toList();
    }

    private static List<ServerProcess> recorded(Path folder, Path pidFiles) {
        if (!Files.isDirectory(pidFiles)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(pidFiles)) {
            return files.flatMap(file -> read(file, folder).stream()).toList();
        } catch (IOException e) {
            throw new StackException("cannot read " + pidFiles, e);
        }
    }

    boolean isAlive() {
        return handle().isPresent();
    }

    private Optional<ProcessHandle> handle() {
        return ProcessHandle.of(pid).filter(process -> process.isAlive() && !isZombie(pid) && isSame(process));
    }

    private boolean isSame(ProcessHandle process) {
        Instant start = process.info().startInstant().orElse(Instant.EPOCH);
        if (Duration.between(started, start).abs().compareTo(START_TOLERANCE) > 0) {
            return false;
        }
        List<String> arguments = arguments(process);
        // While a launcher becomes the server, its command line is empty for a moment.
        return arguments.stream().allMatch(String::isEmpty)
                || arguments.stream().anyMatch(argument -> argument.contains(folder.toString()));
    }

    /**
     * Dead, but kept in the process table because nobody asked for its exit code, as in containers without an init. A process whose first thread
     * has ended looks the same while others still give back its memory and its ports.
     */
    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[STATE].equals("Z") && Integer.parseInt(fields[THREADS]) <= 1;
        } catch (IOException notLinux) {
            return false;
        }
    }

    /** The whole command line: the JDK's own answer ends after 4096 bytes. */
    private static List<String> arguments(ProcessHandle process) {
        try {
            Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
            return List.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\0", -1));
        } catch (IOException notLinux) {
            return process.info().arguments().map(Arrays::asList).orElse(List.of());
        }
    }

    /** Asks the process to end; kills it and its children when the time is up. Returns when it is gone. */
    void stop(String signal, Duration patience) {
        if (!isAlive()) {
            return;
        }
        signal(signal);
        // A paused process hears nothing else.
        signalAll("CONT");
        if (!Deadline.in(patience).await(() -> !isAlive())) {
            kill();
        }
    }

    /** SIGKILL to the process and its children. Returns when it is gone. */
    void kill() {
        Optional<ProcessHandle> process = handle();
        if (process.isEmpty()) {
            return;
        }
        List<ProcessHandle> children = process.get().descendants().toList();
        process.get().destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        // A Postgres that starts while a child of the last one lives refuses to. Their command lines name no folder any
        // more.
        if (!Deadline.in(Duration.ofSeconds(20))
                .await(() -> !isAlive()
                        && children.stream().noneMatch(child -> child.isAlive() && !isZombie(child.pid())))) {
            throw new StackException("process %d is still there after SIGKILL".formatted(pid));
        }
    }

    /** To the process and its children: a server that answers every client in a process of its own goes on in them. */
    void signalAll(String name) {
        handle().ifPresent(process -> {
            signal(name);
            process.descendants()
                    .forEach(child -> Command.run(List.of("kill", "-" + name, Long.toString(child.pid()))));
        });
    }

    void signal(String name) {
        if (isAlive()) {
            Command.run(List.of("kill", "-" + name, Long.toString(pid)));
        }
    }

    /** Memory in use by the process and its children, in bytes, pages they share counted once; empty outside Linux. */
    OptionalLong residentBytes() {
        Optional<ProcessHandle> process = handle();
        if (process.isEmpty()) {
            return OptionalLong.of(0);
        }
        long[] sizes = Stream.concat(process.stream(), process.get().descendants())
                .map(ServerProcess::residentBytes)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .toArray();
        return sizes.length == 0
                ? OptionalLong.empty()
                : OptionalLong.of(Arrays.stream(sizes).sum());
    }

    private static OptionalLong residentBytes(ProcessHandle process) {
        Path folder = Path.of("/proc", Long.toString(process.pid()));
        OptionalLong proportional = kilobytes(folder.resolve("smaps_rollup"), "Pss:");
        return proportional.isPresent() ? proportional : kilobytes(folder.resolve("status"), "VmRSS:");
    }

    private static OptionalLong kilobytes(Path file, String key) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith(key))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException | UncheckedIOException endedOrHidden) {
            return OptionalLong.empty();
        }
    }
}
