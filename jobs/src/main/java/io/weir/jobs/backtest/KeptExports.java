package io.weir.jobs.backtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Exports that backtests have made for themselves, so that the next one need not. Bound: the few that were used last. */
final class KeptExports {
    private static final int MOST = 4;

    private KeptExports() {}

    /**
     * The folder of an export, which may not be there yet. Makes room for it.
     *
     * @param base holds nothing but such folders
     */
    static Path folder(Path base, String name) throws IOException {
        if (base == null) {
            throw new IllegalArgumentException(
                    "say with --features DIR where the features of the payments are to be kept");
        }
        Path folder = base.resolve(name);
        Files.createDirectories(folder);
        Files.setLastModifiedTime(folder, newest(base));
        try (Stream<Path> all = Files.list(base)) {
            List<Path> oldest = all.filter(Files::isDirectory)
                    .sorted(Comparator.comparing(KeptExports::used).reversed())
                    .skip(MOST)
                    .toList();
            for (Path old : oldest) {
                delete(old);
            }
        }
        return folder;
    }

    /** A moment after every other was used: order is all that counts, and no clock is asked. */
    private static FileTime newest(Path base) throws IOException {
        try (Stream<Path> all = Files.list(base)) {
            long newest = all.mapToLong(path -> used(path).toMillis()).max().orElse(0);
            return FileTime.fromMillis(newest + 1_000);
        }
    }

    private static FileTime used(Path folder) {
        try {
            return Files.getLastModifiedTime(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
