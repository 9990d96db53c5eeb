package io.weir.jobs.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;

/**
 * Puts the small files of a topic, day and partition together. The new file counts, and the old ones count no more, from the moment its one line of the
 * manifest is there; they are deleted after that. Interrupted anywhere, it leaves an archive that is whole, and the next run finishes the work.
 */
final class Compaction {
    /** Files of this size stay as they are. */
    private static final long TARGET_BYTES = 128L << 20;

    private final Archive archive;
    private long before;
    private long after;

    private Compaction(Archive archive) {
        this.archive = archive;
    }

    /** How many files there were, and are. */
    record Result(long before, long after) {}

    static Result run(Archive archive) throws IOException {
        archive.require();
        Compaction compaction = new Compaction(archive);
        for (String topic : archive.topics()) {
            for (List<ArchiveEntry> entries : archive.entries(topic).values()) {
                Map<String, List<ArchiveEntry>> byFolder = entries.stream()
                        .collect(Collectors.groupingBy(
                                entry -> entry.file().substring(0, entry.file().lastIndexOf('/')),
                                LinkedHashMap::new,
                                Collectors.toList()));
                for (Map.Entry<String, List<ArchiveEntry>> folder : byFolder.entrySet()) {
                    compaction.folder(folder.getKey(), folder.getValue());
                }
            }
        }
        return new Result(compaction.before, compaction.after);
    }

    private void folder(String folder, List<ArchiveEntry> entries) throws IOException {
        for (ArchiveEntry entry : entries) {
            // What an interrupted run has left.
            for (String old : entry.replaces()) {
                archive.remove(new ArchiveEntry(old, 0, null, List.of()));
            }
        }
        before += entries.size();
        List<ArchiveEntry> group = new ArrayList<>();
        long bytes = 0;
        for (ArchiveEntry entry : entries.stream()
                .sorted(Comparator.comparingLong(entry -> entry.summary().firstOffset()))
                .toList()) {
            if (bytes + entry.bytes() > TARGET_BYTES) {
                merge(folder, group);
                group.clear();
                bytes = 0;
            }
            group.add(entry);
            bytes += entry.bytes();
        }
        merge(folder, group);
    }

    private void merge(String folder, List<ArchiveEntry> group) throws IOException {
        if (group.size() < 2) {
            after += group.size();
            return;
        }
        FileSystem files = archive.folder().getFileSystem();
        String name = "merged-%d-%d.parquet"
                .formatted(
                        group.get(0).summary().firstOffset(),
                        group.get(group.size() - 1).summary().lastOffset());
        Path whole = archive.path(folder + "/" + name);
        if (group.stream().anyMatch(entry -> archive.path(entry).equals(whole))) {
            // One of them has all that the others have. They are doubled, which verify tells, and none may take the
            // place of another.
            after += group.size();
            return;
        }
        Path halfway = archive.path(folder + "/." + name + ".inprogress");
        try (FSDataOutputStream out = files.create(halfway, WriteMode.OVERWRITE)) {
            ArchiveFileWriter writer = ArchiveFileWriter.to(out);
            for (ArchiveEntry entry : group) {
                try (ArchiveFileReader reader = new ArchiveFileReader(archive.path(entry))) {
                    for (Archived row = reader.next(); row != null; row = reader.next()) {
                        writer.addElement(row);
                    }
                }
            }
            writer.finish();
        }
        // What was cut off between this and its line. A local folder would let itself be overwritten, an object store
        // not.
        files.delete(whole, false);
        if (!files.rename(halfway, whole)) {
            throw new IOException("The merged file " + whole + " could not be put in place");
        }
        archive.add(whole, group.stream().map(ArchiveEntry::file).toList());
        for (ArchiveEntry entry : group) {
            archive.remove(entry);
        }
        after++;
    }
}
