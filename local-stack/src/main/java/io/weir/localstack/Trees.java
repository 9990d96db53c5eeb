package io.weir.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders with all that is in them. */
final class Trees {
    private Trees() {}

    /** Deletes a folder and all in it; links are not followed; what is not there is fine. */
    static void delete(Path folder) {
        if (!Files.exists(folder, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException goneMeanwhile) {
            delete(folder);
        } catch (UncheckedIOException e) {
            // What the stream throws on its way.
            if (!(e.getCause() instanceof NoSuchFileException)) {
                throw new StackException("cannot delete %s: %s".formatted(folder, e), e);
            }
            delete(folder);
        } catch (IOException e) {
            throw new StackException("cannot delete %s: %s".formatted(folder, e), e);
        }
    }

    static Path create(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new StackException("cannot create folder %s: %s".formatted(folder, e), e);
        }
    }

    static void write(Path file, String text) {
        create(file.getParent());
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new StackException("cannot write %s: %s".formatted(file, e), e);
        }
    }
}
