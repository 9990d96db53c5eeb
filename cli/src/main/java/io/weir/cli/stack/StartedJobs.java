package io.weir.cli.stack;

import io.weir.localstack.FlinkRest;
import io.weir.localstack.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The jobs of one kind that were started on a stack, and the states they have left: a user may run others on the same Flink. */
final class StartedJobs {
    private static final List<String> AT_WORK = List.of("RUNNING", "RESTARTING", "CREATED", "INITIALIZING");

    private final Path flink;
    private final Path file;

    /**
     * @param folder of the stack
     * @param name of the file that notes their ids, one a line, the newest last. It stands where Flink keeps its state, so that it goes with that
     */
    StartedJobs(Path folder, String name) {
        this.flink = folder.resolve("flink");
        this.file = flink.resolve(name);
    }

    void note(String id) {
        try {
            // Earlier releases noted the archive's without a line's end.
            String before = Files.exists(file) ? Files.readString(file) : "";
            String line = (before.isEmpty() || before.endsWith("\n") ? "" : "\n") + id + "\n";
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing " + file + " failed", e);
        }
    }

    private List<String> ids() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("Reading " + file + " failed", e);
        }
    }

    boolean isEmpty() {
        return ids().isEmpty();
    }

    /** The one that was started last, if it runs or tries to. A stack may be without Flink: it is not asked for where nothing was started. */
    Optional<FlinkRest.Job> running(LocalStack stack) {
        List<String> ids = ids();
        return ids.isEmpty()
                ? Optional.empty()
                : stack.flink().rest().jobs().stream()
                        .filter(job -> job.id().equals(ids.get(ids.size() - 1)) && AT_WORK.contains(job.state()))
                        .findFirst();
    }

    /** The newest complete savepoint or checkpoint of any of them; of any job where none was noted, as in a folder from before the ids were. */
    Optional<Path> newestState() {
        return newestState(ids());
    }

    /** The same of the one that was started last, and empty where none was noted. */
    Optional<Path> newestStateOfLast() {
        List<String> ids = ids();
        return ids.isEmpty() ? Optional.empty() : newestState(ids.subList(ids.size() - 1, ids.size()));
    }

    /** The folder that holds a {@code _metadata} file. Flink names a checkpoint's folder after the job's id, a savepoint's after its first six digits. */
    private Optional<Path> newestState(List<String> ids) {
        if (!Files.isDirectory(flink)) {
            return Optional.empty();
        }
        Newest newest = new Newest(state -> ids.isEmpty() || ids.stream().anyMatch(id -> isOf(id, state)));
        try {
            Files.walkFileTree(flink, newest);
        } catch (IOException e) {
            throw new UncheckedIOException("Looking for savepoints in " + flink + " failed", e);
        }
        return Optional.ofNullable(newest.metadata).map(Path::getParent);
    }

    /** Jobs that run take their older checkpoints away meanwhile. */
    private static final class Newest extends SimpleFileVisitor<Path> {
        private final Predicate<Path> wanted;
        private Path metadata;
        private FileTime modified;

        Newest(Predicate<Path> wanted) {
            this.wanted = wanted;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            FileTime time = attributes.lastModifiedTime();
            if (file.endsWith("_metadata") && wanted.test(file) && (modified == null || time.compareTo(modified) > 0)) {
                metadata = file;
                modified = time;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            return orGone(e);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            return e == null ? FileVisitResult.CONTINUE : orGone(e);
        }

        private static FileVisitResult orGone(IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }
    }

    private boolean isOf(String id, Path state) {
        return state.startsWith(flink.resolve("checkpoints").resolve(id))
                || state.getParent().getFileName().toString().startsWith("savepoint-" + id.substring(0, 6));
    }
}
