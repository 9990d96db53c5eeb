package io.weir.localstack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The programs of Postgres, which come as a compressed archive inside a jar. */
final class PostgresPrograms {
    private static final int OWNER_MAY_EXECUTE = 0100;

    private PostgresPrograms() {}

    /** Unpacks them to the given folder, which appears only when complete. */
    static void unpack(Path target) {
        Path unfinished = target.resolveSibling(target.getFileName() + ".new");
        Trees.delete(unfinished);
        Trees.create(unfinished);
        try (InputStream archive = PostgresPrograms.class.getResourceAsStream("/" + archiveName())) {
            if (archive == null) {
                throw new StackException(
                        "postgres: no programs for this system: %s is not on the class path".formatted(archiveName()));
            }
            try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(archive))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpack(tar, entry, unfinished);
                }
            }
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StackException("cannot unpack Postgres to %s: %s".formatted(target, e), e);
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder) throws IOException {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
            throw new IOException("entry outside the archive: " + entry.getName());
        }
        Files.createDirectories(entry.isDirectory() ? file : file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(file, folder.resolve(entry.getLinkName()));
        } else if (!entry.isDirectory()) {
            Files.copy(tar, file);
            boolean program = (entry.getMode() & OWNER_MAY_EXECUTE) != 0;
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static String archiveName() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        boolean arm = List.of("aarch64", "arm64").contains(System.getProperty("os.arch"));
        return "postgres-%s-%s.txz".formatted(system, arm ? "arm_64" : "x86_64");
    }
}
