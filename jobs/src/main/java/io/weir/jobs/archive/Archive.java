package io.weir.jobs.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.jobs.files.ObjectStores;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;

/**
 * A folder, on any filesystem of Flink, with everything that arrived:
 *
 * <pre>
 * topic=transactions/day=2026-03-01/partition=0/part-….parquet
 * _manifest/topic=transactions/day=2026-03-01/partition=0/part-….parquet.json
 * </pre>
 *
 * <p>A file belongs to the archive from the moment its line of the manifest is there. The line is written after the file was committed, from the
 * file's own footer, so writing it again after a crash writes the same.
 */
public final class Archive {
    static final String MANIFEST = "_manifest";
    private static final String JSON_SUFFIX = ".json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    public Archive(String folder) {
        String uri = folder.contains(":/")
                ? folder
                // Relative to something else it would not be one folder.
                : java.nio.file.Path.of(folder)
                        .toAbsolutePath()
                        .normalize()
                        .toUri()
                        .toString();
        this.folder = new Path(uri.replaceFirst("/+$", ""));
    }

    Path folder() {
        return folder;
    }

    private FileSystem files() throws IOException {
        return folder.getFileSystem();
    }

    /**
     * Whether there is one, be it empty of files.
     *
     * @throws ArchiveRefused when its place cannot be reached, saying why and what to do
     */
    public boolean exists() {
        try {
            return files().exists(new Path(folder, MANIFEST));
        } catch (IOException e) {
            throw new ArchiveRefused(
                    "The archive " + folder + " cannot be reached: " + ObjectStores.why(folder.toString(), e), e);
        }
    }

    /** @throws ArchiveRefused when files cannot appear there whole and once, saying where they can */
    public void requireExactlyOnce() throws IOException {
        try {
            files().createRecoverableWriter();
        } catch (UnsupportedOperationException e) {
            throw new ArchiveRefused(
                    "The archive " + folder + " cannot be written exactly once: "
                            + folder.toUri().getScheme()
                            + ":// keeps no half-written file over a crash. On S3 say s3a://, of Flink's plugin flink-s3-fs-hadoop",
                    e);
        }
    }

    /** @throws ArchiveRefused when there is none, saying what to do */
    public void require() {
        if (!exists()) {
            throw new ArchiveRefused(
                    folder + " is no archive: it has no folder " + MANIFEST
                            + ". Give the folder that ArchiveJob writes to (--archive.path; .weir/stack/archive with ./weir up)");
        }
    }

    Path path(ArchiveEntry entry) {
        return new Path(folder, entry.file());
    }

    Path path(String file) {
        return new Path(folder, file);
    }

    private Path line(String file) {
        return new Path(folder, MANIFEST + "/" + file + JSON_SUFFIX);
    }

    /** Below the folder. */
    private String relative(Path file) {
        String whole = file.getPath();
        return whole.substring(folder.getPath().length() + 1);
    }

    /** Makes a committed file part of the archive. May be said again. */
    void add(Path file, List<String> replaces) throws IOException {
        ArchiveEntry entry;
        try (ArchiveFileReader reader = new ArchiveFileReader(file)) {
            entry = new ArchiveEntry(relative(file), reader.bytes(), reader.summary(), replaces);
        }
        Path line = line(entry.file());
        FileSystem files = files();
        if (files.exists(line)) {
            // It is whole: it came here by being renamed.
            return;
        }
        Path halfway = new Path(line.getParent(), "." + line.getName() + ".inprogress");
        try (FSDataOutputStream out = files.create(halfway, WriteMode.OVERWRITE)) {
            out.write(JSON.writeValueAsBytes(entry));
        }
        if (!files.rename(halfway, line)) {
            throw new IOException("The line " + line + " of the manifest could not be put in place");
        }
    }

    /** Takes a file out, its line last: without its file a line is a finding, a file without its line is waste. */
    void remove(ArchiveEntry entry) throws IOException {
        files().delete(path(entry), false);
        files().delete(line(entry.file()), false);
    }

    /** Topics without prefix, in the order of their names. */
    List<String> topics() throws IOException {
        List<String> topics = new ArrayList<>();
        for (FileStatus child : children(new Path(folder, MANIFEST))) {
            if (child.getPath().getName().startsWith("topic=")) {
                topics.add(child.getPath().getName().substring("topic=".length()));
            }
        }
        return topics.stream().sorted().toList();
    }

    /** The files of a topic, by partition, in the order of arrival. */
    Map<Integer, List<ArchiveEntry>> entries(String topic) throws IOException {
        Map<Integer, List<ArchiveEntry>> byPartition = new TreeMap<>();
        for (FileStatus day : children(new Path(folder, MANIFEST + "/topic=" + topic))) {
            for (FileStatus partition : children(day.getPath())) {
                for (FileStatus line : children(partition.getPath())) {
                    if (line.getPath().getName().endsWith(JSON_SUFFIX)) {
                        ArchiveEntry entry = read(line.getPath());
                        if (entry != null) {
                            byPartition
                                    .computeIfAbsent(entry.partition(), ignored -> new ArrayList<>())
                                    .add(entry);
                        }
                    }
                }
            }
        }
        for (List<ArchiveEntry> entries : byPartition.values()) {
            Set<String> replaced = new HashSet<>();
            entries.forEach(entry -> replaced.addAll(entry.replaces()));
            entries.removeIf(entry -> replaced.contains(entry.file()));
            entries.sort(Comparator.comparingLong(entry -> entry.summary().firstArrival()));
        }
        return byPartition;
    }

    /** Null when it was taken out just now. */
    private ArchiveEntry read(Path line) throws IOException {
        byte[] json;
        try (FSDataInputStream in = files().open(line)) {
            json = in.readAllBytes();
        } catch (FileNotFoundException gone) {
            return null;
        }
        try {
            ArchiveEntry entry = JSON.readValue(json, ArchiveEntry.class);
            // Asked here, so that no later step meets a path that is none.
            entry.day();
            entry.partition();
            return entry;
        } catch (JsonProcessingException | DateTimeException | IndexOutOfBoundsException | NumberFormatException e) {
            throw new DamagedFile(
                    line.toString(),
                    "this line of the manifest cannot be read: " + e.getMessage()
                            + ". Restore it from a backup, or delete it and run weir archive verify",
                    e);
        }
    }

    /**
     * The files that hold something of a topic and a period, each with its place, which no other file ever has, and its length.
     *
     * @param fromMillis first event time; null for the beginning
     * @param toMillis event time before which it ends; null for the end
     */
    public List<String> filesOf(String topic, Long fromMillis, Long toMillis) throws IOException {
        Period period = new Period(fromMillis, toMillis);
        return entries(topic).values().stream()
                .flatMap(List::stream)
                .filter(period::touches)
                .map(entry -> entry.file() + " " + entry.bytes())
                .sorted()
                .toList();
    }

    /** Every row of a topic that is small, such as one of plans. */
    public List<Archived> rows(String topic) throws IOException {
        List<Archived> rows = new ArrayList<>();
        for (List<ArchiveEntry> entries : entries(topic).values()) {
            for (ArchiveEntry entry : entries) {
                try (ArchiveFileReader reader = new ArchiveFileReader(path(entry))) {
                    for (Archived row = reader.next(); row != null; row = reader.next()) {
                        rows.add(row);
                    }
                }
            }
        }
        return rows;
    }

    /** Data files that are there, committed ones only, with or without a line of the manifest: their places below the folder. */
    List<String> committedFiles() throws IOException {
        List<String> found = new ArrayList<>();
        for (FileStatus topic : children(folder)) {
            for (FileStatus day : children(topic.getPath())) {
                for (FileStatus partition : children(day.getPath())) {
                    for (FileStatus file : children(partition.getPath())) {
                        found.add(relative(file.getPath()));
                    }
                }
            }
        }
        return found;
    }

    /** What is hidden, such as a file being written, or the manifest, is no child. */
    private List<FileStatus> children(Path parent) throws IOException {
        FileStatus[] children;
        try {
            children = files().exists(parent) ? files().listStatus(parent) : null;
        } catch (FileNotFoundException gone) {
            children = null;
        }
        List<FileStatus> shown = new ArrayList<>();
        if (children != null) {
            for (FileStatus child : children) {
                String name = child.getPath().getName();
                if (!name.startsWith(".") && !name.startsWith("_")) {
                    shown.add(child);
                }
            }
        }
        return shown;
    }

    /** Which day a period begins and ends on; null for open. */
    record Period(Long fromMillis, Long toMillis) {
        static final Period ALL = new Period(null, null);

        boolean touches(ArchiveEntry entry) {
            return (fromMillis == null || entry.summary().lastMillis() >= fromMillis)
                    && (toMillis == null || entry.summary().firstMillis() < toMillis);
        }

        LocalDate firstDay() {
            return fromMillis == null ? null : Archived.day(fromMillis);
        }
    }
}
