package io.weir.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds who listens on a port, as far as Linux tells: a listening socket's inode, then the process that holds it open. */
final class PortOwner {
    private static final String LISTENING = "0A";

    private PortOwner() {}

    /** Such as {@code process 4711 (java)}; empty where it cannot be known. */
    static Optional<String> of(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            sockets.addAll(listeningSockets(Path.of(table), port));
        }
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        return ProcessHandle.allProcesses()
                .filter(process -> holdsOpen(process.pid(), sockets))
                .findFirst()
                .map(process -> "process %d%s"
                        .formatted(
                                process.pid(),
                                process.info()
                                        .command()
                                        .map(command -> " (" + Path.of(command).getFileName() + ")")
                                        .orElse("")));
    }

    private static Set<String> listeningSockets(Path table, int port) {
        String wanted = ":%04X".formatted(port).toUpperCase(Locale.ROOT);
        Set<String> sockets = new HashSet<>();
        try {
            for (String line : Files.readAllLines(table)) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns.length > 9 && columns[1].endsWith(wanted) && LISTENING.equals(columns[3])) {
                    sockets.add("socket:[" + columns[9] + "]");
                }
            }
        } catch (IOException notLinux) {
            return Set.of();
        }
        return sockets;
    }

    private static boolean holdsOpen(long pid, Set<String> sockets) {
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return files.anyMatch(file -> {
                try {
                    return sockets.contains(Files.readSymbolicLink(file).toString());
                } catch (IOException closedMeanwhile) {
                    return false;
                }
            });
        } catch (IOException | UncheckedIOException endedOrNotOurs) {
            return false;
        }
    }
}
