package io.weir.jobs.archive;

import java.time.LocalDate;
import java.util.List;

/**
 * A line of the manifest: a file that belongs to the archive.
 *
 * @param file its place below the archive's folder, {@code topic=T/day=D/partition=P/NAME.parquet}
 * @param bytes its length
 * @param replaces files whose rows it has taken over; they count no more
 */
public record ArchiveEntry(String file, long bytes, FileSummary summary, List<String> replaces) {

    /** The topic's name without the deployment's prefix, as in the path. */
    String topic() {
        return part("topic=");
    }

    LocalDate day() {
        return LocalDate.parse(part("day="));
    }

    int partition() {
        return Integer.parseInt(part("partition="));
    }

    private String part(String name) {
        int from = file.indexOf(name) + name.length();
        return file.substring(from, file.indexOf('/', from));
    }

    /** Whether the rows that the summary tells of belong where the file lies. */
    boolean isInPlace() {
        return summary.topic().endsWith(topic())
                && summary.partition() == partition()
                && Archived.day(summary.firstMillis()).equals(day())
                && Archived.day(summary.lastMillis()).equals(day());
    }
}
