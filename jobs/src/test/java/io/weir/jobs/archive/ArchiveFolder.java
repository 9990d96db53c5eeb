package io.weir.jobs.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;

/** Writes archives for tests, file by file. */
public final class ArchiveFolder {
    private final Archive archive;
    private int files;

    public ArchiveFolder(java.nio.file.Path folder) {
        this.archive = new Archive(folder.toString());
    }

    /** A file where its first row belongs. Returns its place below the folder. */
    public String write(List<Archived> rows) throws IOException {
        Archived first = rows.get(0);
        return writeTo(
                "topic=%s/day=%s/partition=%d/part-%d.parquet"
                        .formatted(first.topic(), first.day(), first.partition(), files++),
                rows);
    }

    String writeTo(String file, List<Archived> rows) throws IOException {
        Path path = archive.path(file);
        try (FSDataOutputStream out = path.getFileSystem().create(path, WriteMode.NO_OVERWRITE)) {
            ArchiveFileWriter writer = ArchiveFileWriter.to(out);
            for (Archived row : rows) {
                writer.addElement(row);
            }
            writer.finish();
        }
        archive.add(path, List.of());
        return file;
    }

    /** Rows of a partition, from an offset on, one a second from a time on. */
    static List<Archived> rows(String topic, int partition, long firstOffset, int count, Instant from) {
        List<Archived> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long offset = firstOffset + i;
            long millis = from.plusSeconds(i).toEpochMilli();
            rows.add(new Archived(
                    topic,
                    partition,
                    offset,
                    offset,
                    millis + 5,
                    millis,
                    ("key" + offset).getBytes(StandardCharsets.UTF_8),
                    ("value" + offset).getBytes(StandardCharsets.UTF_8)));
        }
        return rows;
    }
}
