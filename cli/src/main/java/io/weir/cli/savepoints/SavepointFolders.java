package io.weir.cli.savepoints;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The savepoints of a stack, each a folder. */
final class SavepointFolders {
    private SavepointFolders() {}

    /** Newest first; a folder without its metadata is none, or not finished. */
    static List<Path> of(Path stack) {
        Path all = all(stack);
        if (!Files.isDirectory(all)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(all)) {
            return folders.filter(folder -> Files.exists(folder.resolve("_metadata")))
                    .sorted(Comparator.comparing(SavepointFolders::taken).reversed())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Looking for savepoints in " + all + " failed", e);
        }
    }

    private static Path all(Path stack) {
        return stack.resolve("flink").resolve("savepoints");
    }

    /** When it was complete. */
    static Instant taken(Path savepoint) {
        try {
            FileTime time = Files.getLastModifiedTime(savepoint.resolve("_metadata"));
            return time.toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException("Reading the time of " + savepoint + " failed", e);
        }
    }

    static long bytes(Path savepoint) {
        try (Stream<Path> files = Files.walk(savepoint)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException("Reading the size of " + savepoint + " failed", e);
        }
    }

    /** A path as the user gave it, or the name of one of the stack's, as {@code list} prints it. */
    static String named(String text, List<Path> stacks) {
        if (text.startsWith("file:")) {
            return Path.of(URI.create(text)).toString();
        }
        return stacks.stream()
                .map(stack -> all(stack).resolve(text))
                .filter(folder -> !Files.exists(Path.of(text)) && Files.isDirectory(folder))
                .map(Path::toString)
                .findFirst()
                .orElse(text);
    }

    /** What Flink is to be told. */
    static String location(String place) {
        return Path.of(place).toAbsolutePath().normalize().toUri().toString();
    }
}
