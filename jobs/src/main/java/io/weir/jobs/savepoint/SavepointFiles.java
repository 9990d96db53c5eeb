package io.weir.jobs.savepoint;

import io.weir.jobs.files.ObjectStores;
import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.checkpoint.metadata.MetadataSerializers;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.apache.flink.runtime.state.filesystem.RelativeFileStateHandle;

/** A savepoint, or a retained checkpoint, as its files tell it: which operators it holds, and that all their files are there and whole. */
public final class SavepointFiles {
    private static final String METADATA = "_metadata";
    private static final int HEADER_BYTES = 8;
    private static final String WHAT_TO_DO = "./weir savepoint list names those of the stack";

    private final Path folder;
    private final CheckpointMetadata metadata;

    private SavepointFiles(Path folder, CheckpointMetadata metadata) {
        this.folder = folder;
        this.metadata = metadata;
    }

    /**
     * @param place of the folder, a path or what Flink calls a savepoint's location
     * @throws SavepointRefused when there is none, it was written by another version, or something of it is missing
     */
    public static SavepointFiles open(String place) {
        Path folder = folderOf(place);
        try {
            SavepointFiles files = new SavepointFiles(folder, read(place, folder));
            files.requireWhole();
            return files;
        } catch (IOException e) {
            throw new SavepointRefused(place + ": it cannot be read: " + ObjectStores.why(folder.toString(), e), e);
        }
    }

    private static Path folderOf(String place) {
        Path path = place.matches("[a-z][a-z0-9+.-]*:/.*")
                ? new Path(place)
                : new Path(java.nio.file.Path.of(place)
                        .toAbsolutePath()
                        .normalize()
                        .toUri());
        return path.getName().equals(METADATA) ? path.getParent() : path;
    }

    private static CheckpointMetadata read(String place, Path folder) throws IOException {
        FileSystem files = folder.getFileSystem();
        if (!files.exists(folder)) {
            throw new SavepointRefused(place + ": there is no such folder; " + WHAT_TO_DO);
        }
        Path file = new Path(folder, METADATA);
        if (!files.exists(file)) {
            throw new SavepointRefused(
                    place + ": it holds no file " + METADATA + " and so is no savepoint, or one that was never finished"
                            + inner(files, folder) + "; " + WHAT_TO_DO);
        }
        long length = files.getFileStatus(file).getLen();
        requireKnownVersion(place, file, length);
        try (DataInputStream in = new DataInputStream(files.open(file))) {
            CheckpointMetadata read = Checkpoints.loadCheckpointMetadata(
                    in, Thread.currentThread().getContextClassLoader(), folder.toString());
            if (in.read() >= 0) {
                throw new SavepointRefused(place + ": there is more in its file " + METADATA
                        + " than a savepoint; it is damaged. Take another one");
            }
            return read;
        } catch (IOException | RuntimeException e) {
            if (e instanceof SavepointRefused) {
                throw e;
            }
            throw new SavepointRefused(
                    "%s: its file %s is truncated or damaged (%,d bytes): copy it anew from where it came from, or take another one"
                            .formatted(place, METADATA, length),
                    e);
        }
    }

    /** Where somebody named the folder above. */
    private static String inner(FileSystem files, Path folder) throws IOException {
        FileStatus[] inside = files.getFileStatus(folder).isDir() ? files.listStatus(folder) : new FileStatus[0];
        for (FileStatus status : inside) {
            if (status.isDir() && files.exists(new Path(status.getPath(), METADATA))) {
                return "; did you mean " + status.getPath().getPath() + "?";
            }
        }
        return "";
    }

    private static void requireKnownVersion(String place, Path file, long length) throws IOException {
        if (length < HEADER_BYTES) {
            throw new SavepointRefused(
                    "%s: its file %s is truncated, %,d bytes are left of it: copy it anew, or take another one"
                            .formatted(place, METADATA, length));
        }
        try (DataInputStream in = new DataInputStream(file.getFileSystem().open(file))) {
            if (in.readInt() != Checkpoints.HEADER_MAGIC_NUMBER) {
                throw new SavepointRefused(
                        place + ": its file " + METADATA + " was not written by Flink, or is damaged; " + WHAT_TO_DO);
            }
            int version = in.readInt();
            try {
                MetadataSerializers.getSerializer(version);
            } catch (IllegalArgumentException e) {
                throw new SavepointRefused(
                        "%s: it was written by another version of Flink: its metadata is of version %d, which this one does not read. Start it with the release that wrote it"
                                .formatted(place, version),
                        e);
            }
        }
    }

    private void requireWhole() throws IOException {
        List<String> missing = new ArrayList<>();
        for (OperatorState operator : metadata.getOperatorStates()) {
            for (FileStateHandle handle : files(operator)) {
                FileSystem files = handle.getFilePath().getFileSystem();
                try {
                    long length = files.getFileStatus(handle.getFilePath()).getLen();
                    if (length < handle.getStateSize()) {
                        missing.add("%s has %,d of its %,d bytes"
                                .formatted(handle.getFilePath().getPath(), length, handle.getStateSize()));
                    }
                } catch (FileNotFoundException e) {
                    missing.add(handle.getFilePath().getPath() + " is not there");
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new SavepointRefused(
                    "%s: not all of it is there, so nothing can be started from it: %s%s. Copy it anew, all its files together, or take another one"
                            .formatted(
                                    folder.getPath(),
                                    String.join("; ", missing.subList(0, Math.min(3, missing.size()))),
                                    missing.size() > 3 ? "; and " + (missing.size() - 3) + " more" : ""));
        }
    }

    /** Its folder, as Flink is told it. */
    public String location() {
        return folder.toString();
    }

    /** Those with any state, and those without. */
    public Collection<OperatorState> operators() {
        return metadata.getOperatorStates();
    }

    /** The files that an operator's state is in; what is small is in the metadata itself. */
    private static List<FileStateHandle> files(OperatorState operator) {
        return operator.getStates().stream()
                .flatMap(SavepointFiles::handles)
                .flatMap(SavepointFiles::files)
                .toList();
    }

    private static Stream<StreamStateHandle> handles(OperatorSubtaskState subtask) {
        return Stream.concat(
                Stream.concat(subtask.getManagedKeyedState().stream(), subtask.getRawKeyedState().stream())
                        .flatMap(SavepointFiles::handles),
                Stream.concat(subtask.getManagedOperatorState().stream(), subtask.getRawOperatorState().stream())
                        .map(OperatorStateHandle::getDelegateStateHandle));
    }

    private static Stream<StreamStateHandle> handles(KeyedStateHandle keyed) {
        if (keyed instanceof KeyGroupsStateHandle groups) {
            return Stream.of(groups.getDelegateStateHandle());
        }
        return keyed instanceof IncrementalRemoteKeyedStateHandle incremental
                ? Stream.concat(Stream.of(incremental.getMetaDataStateHandle()), incremental.streamSubHandles())
                : Stream.empty();
    }

    private static Stream<FileStateHandle> files(StreamStateHandle handle) {
        return handle instanceof FileStateHandle file ? Stream.of(file) : Stream.empty();
    }

    /**
     * Writes a savepoint of operators that may come from different ones, with copies of their files: it stands alone.
     *
     * @param folder must not be there
     * @throws SavepointRefused for an operator of a checkpoint, whose files belong to other checkpoints too
     */
    public static void write(Collection<OperatorState> operators, java.nio.file.Path folder) {
        Path out = new Path(folder.toAbsolutePath().toUri());
        try {
            FileSystem files = out.getFileSystem();
            files.mkdirs(out);
            Set<String> copied = new HashSet<>();
            for (OperatorState operator : operators) {
                for (FileStateHandle handle : files(operator)) {
                    if (!(handle instanceof RelativeFileStateHandle relative)) {
                        throw new SavepointRefused(
                                handle.getFilePath().getPath()
                                        + " belongs to a checkpoint, which other checkpoints share: take a savepoint, and use that");
                    }
                    if (copied.add(relative.getRelativePath())) {
                        copy(handle.getFilePath(), new Path(out, relative.getRelativePath()));
                    }
                }
            }
            // Last, and at once: without it the folder is no savepoint.
            Path part = new Path(out, METADATA + ".part");
            try (OutputStream stream = files.create(part, FileSystem.WriteMode.OVERWRITE)) {
                Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(1, operators, List.of()), stream);
            }
            if (!files.rename(part, new Path(out, METADATA))) {
                throw new IOException("renaming " + part + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Writing a savepoint to " + folder + " failed: " + e.getMessage(), e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (InputStream in = from.getFileSystem().open(from);
                OutputStream out = to.getFileSystem().create(to, FileSystem.WriteMode.NO_OVERWRITE)) {
            in.transferTo(out);
        }
    }
}
