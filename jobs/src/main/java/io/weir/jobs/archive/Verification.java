package io.weir.jobs.archive;

import io.weir.events.Topics;
import io.weir.jobs.archive.Archive.Period;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Reads every row of a period and finds what is wrong: gaps and doubled offsets, files that are cut off, changed, missing, unlisted or in the wrong place.
 * Rows of other days that lie between those of the period are read too, since only together they have no gap.
 */
public final class Verification {
    private static final int PROGRESS_ROWS = 100_000;

    private final Archive archive;
    private final Period period;
    private final LongConsumer progress;
    private final List<Finding> findings = new ArrayList<>();
    private long rows;
    private long files;

    private Verification(Archive archive, Period period, LongConsumer progress) {
        this.archive = archive;
        this.period = period;
        this.progress = progress;
    }

    /** What was read, and what was found. */
    public record Result(long files, long rows, List<Finding> findings) {}

    /** Rows one after the other, without a hole, in one file. */
    private record Run(String file, long firstArrival, long lastArrival, long firstOffset, long lastOffset) {}

    /**
     * Verifies, and again where files were added in the meantime.
     *
     * @param progress hears of the rows read so far, every now and then
     */
    static Result verify(Archive archive, Period period, LongConsumer progress) throws IOException {
        archive.require();
        while (true) {
            List<String> before = archive.committedFiles();
            Verification verification = new Verification(archive, period, progress);
            Result result = verification.run(before);
            // A job that writes it may have been half way through its files.
            if (result.findings.isEmpty() || before.equals(archive.committedFiles())) {
                return result;
            }
        }
    }

    private Result run(List<String> committed) throws IOException {
        Set<String> listed = new TreeSet<>();
        Set<String> topics = new TreeSet<>(archive.topics());
        for (String topic : topics) {
            for (Map.Entry<Integer, List<ArchiveEntry>> partition :
                    archive.entries(topic).entrySet()) {
                for (ArchiveEntry entry : partition.getValue()) {
                    listed.add(entry.file());
                    listed.addAll(entry.replaces());
                }
                verify(topic, partition.getKey(), partition.getValue());
            }
        }
        for (String file : committed) {
            if (!listed.contains(file)) {
                findUnlisted(file);
            }
        }
        return new Result(files, rows, findings);
    }

    private void findUnlisted(String file) {
        ArchiveEntry place = new ArchiveEntry(file, 0, null, List.of());
        int partition;
        try {
            partition = place.partition();
            place.day();
        } catch (RuntimeException noPlace) {
            findings.add(new Finding(
                    Finding.Kind.MISPLACED,
                    file,
                    "",
                    0,
                    -1,
                    -1,
                    "files of an archive lie under topic=T/day=D/partition=P; move it away"));
            return;
        }
        if (period.firstDay() != null && place.day().isBefore(period.firstDay())) {
            return;
        }
        findings.add(new Finding(
                Finding.Kind.UNLISTED,
                file,
                place.topic(),
                partition,
                -1,
                -1,
                "it is not in the manifest, so nobody reads it. Start ArchiveJob from its newest checkpoint, which lists what it has committed;"
                        + " if it stays, it is a copy or of an abandoned run: move it away"));
    }

    private void verify(String topic, int partition, List<ArchiveEntry> entries) throws IOException {
        List<ArchiveEntry> within = entries.stream().filter(period::touches).toList();
        if (within.isEmpty()) {
            return;
        }
        long from = within.stream()
                .mapToLong(entry -> entry.summary().firstArrival())
                .min()
                .orElseThrow();
        long to = within.stream()
                .mapToLong(entry -> entry.summary().lastArrival())
                .max()
                .orElseThrow();
        List<Run> runs = new ArrayList<>();
        for (ArchiveEntry entry : entries) {
            if (entry.summary().lastArrival() >= from && entry.summary().firstArrival() <= to) {
                read(topic, partition, entry, runs);
            }
        }
        runs.sort(Comparator.comparingLong(Run::firstArrival).thenComparingLong(Run::firstOffset));
        long begin = period.fromMillis() == null ? 0 : from;
        follow(topic, partition, runs, begin, to);
    }

    private void read(String topic, int partition, ArchiveEntry entry, List<Run> runs) throws IOException {
        String file = entry.file();
        FileSummary said = entry.summary();
        if (!entry.isInPlace() || !entry.topic().equals(topic)) {
            findings.add(new Finding(
                    Finding.Kind.MISPLACED,
                    file,
                    topic,
                    partition,
                    said.firstOffset(),
                    said.lastOffset(),
                    "it holds rows of %s/%d from %s to %s; move it and its line of the manifest to where they belong"
                            .formatted(
                                    said.topic(),
                                    said.partition(),
                                    Archived.day(said.firstMillis()),
                                    Archived.day(said.lastMillis()))));
        }
        try (ArchiveFileReader reader = new ArchiveFileReader(archive.path(entry))) {
            files++;
            if (!reader.summary().equals(said) || reader.bytes() != entry.bytes()) {
                throw new DamagedFile(file, "it is another file than the manifest tells of");
            }
            rows(entry, reader, runs);
        } catch (FileNotFoundException gone) {
            findings.add(new Finding(
                    Finding.Kind.MISSING,
                    file,
                    topic,
                    partition,
                    said.firstOffset(),
                    said.lastOffset(),
                    "%,d rows are lost with it. Restore it from a backup".formatted(said.rows())));
        } catch (DamagedFile damaged) {
            findings.add(new Finding(
                    Finding.Kind.DAMAGED,
                    file,
                    topic,
                    partition,
                    said.firstOffset(),
                    said.lastOffset(),
                    damaged.getMessage().substring(damaged.getMessage().indexOf(": ") + 2)
                            + ". Restore it from a backup"));
        }
    }

    private void rows(ArchiveEntry entry, ArchiveFileReader reader, List<Run> runs) throws IOException {
        FileSummary seen = null;
        long firstArrival = 0;
        long firstOffset = 0;
        Archived last = null;
        for (Archived row = reader.next(); row != null; row = reader.next()) {
            try {
                seen = seen == null ? FileSummary.of(row) : seen.with(row);
            } catch (IllegalStateException outOfOrder) {
                throw new DamagedFile(entry.file(), outOfOrder.getMessage(), outOfOrder);
            }
            if (last != null && (row.arrival() != last.arrival() + 1 || row.offset() != last.offset() + 1)) {
                runs.add(new Run(entry.file(), firstArrival, last.arrival(), firstOffset, last.offset()));
                last = null;
            }
            if (last == null) {
                firstArrival = row.arrival();
                firstOffset = row.offset();
            }
            last = row;
            if (++rows % PROGRESS_ROWS == 0) {
                progress.accept(rows);
            }
        }
        if (last != null) {
            runs.add(new Run(entry.file(), firstArrival, last.arrival(), firstOffset, last.offset()));
        }
        if (!reader.summary().equals(seen)) {
            throw new DamagedFile(entry.file(), "its rows are not those its summary tells of");
        }
    }

    /** Walks over the rows by their number. What is missing with a damaged or missing file is told by that file alone. */
    private void follow(String topic, int partition, List<Run> runs, long begin, long end) {
        long nextArrival = begin;
        long lastOffset = -1;
        String lastFile = null;
        for (Run run : runs) {
            if (run.firstArrival > nextArrival && !isExplained(topic, partition, lastOffset, run.firstOffset)) {
                findings.add(new Finding(
                        Finding.Kind.GAP,
                        run.file,
                        topic,
                        partition,
                        lastOffset + 1,
                        run.firstOffset - 1,
                        "%,d rows are missing before this file%s. Restore what lies between from a backup%s"
                                .formatted(
                                        run.firstArrival - nextArrival,
                                        lastFile == null ? "" : " and after " + lastFile,
                                        lastFile == null
                                                ? "; if older days were deleted on purpose, say --from"
                                                : "")));
            } else if (run.firstArrival < nextArrival || (lastFile != null && run.firstOffset <= lastOffset)) {
                findings.add(new Finding(
                        Finding.Kind.DOUBLED,
                        run.file,
                        topic,
                        partition,
                        run.firstOffset,
                        Math.min(run.lastOffset, Math.max(lastOffset, run.firstOffset)),
                        "they are in %s too. One of the two was written by a job that did not go on from the last checkpoint: move the younger file and"
                                        .formatted(lastFile)
                                + " its line of the manifest away"));
            } else if (lastFile != null
                    && run.firstArrival == nextArrival
                    && run.firstOffset > lastOffset + 1
                    // Kafka itself drops messages there that have newer ones.
                    && !Topics.PLANS.contains(topic)) {
                findings.add(
                        new Finding(
                                Finding.Kind.NEVER_ARRIVED,
                                run.file,
                                topic,
                                partition,
                                lastOffset + 1,
                                run.firstOffset - 1,
                                "Kafka did not have them any more when the archive came to them: its retention was shorter than the archive was behind."
                                        + " They are in no archive; a producer's transactions leave single offsets like this too"));
            }
            nextArrival = Math.max(nextArrival, run.lastArrival + 1);
            lastOffset = Math.max(lastOffset, run.lastOffset);
            lastFile = run.file;
        }
        if (nextArrival <= end && !isExplained(topic, partition, lastOffset, Long.MAX_VALUE)) {
            findings.add(new Finding(
                    Finding.Kind.GAP,
                    lastFile,
                    topic,
                    partition,
                    lastOffset + 1,
                    lastOffset + 1,
                    "%,d rows are missing after this file".formatted(end - nextArrival + 1)));
        }
    }

    private boolean isExplained(String topic, int partition, long after, long before) {
        return findings.stream()
                .anyMatch(finding -> (finding.kind() == Finding.Kind.DAMAGED || finding.kind() == Finding.Kind.MISSING)
                        && finding.topic().equals(topic)
                        && finding.partition() == partition
                        && finding.fromOffset() < before
                        && finding.toOffset() > after);
    }

    /** All in one text, the first hundred at the most. */
    static String text(List<Finding> findings) {
        return findings.stream().limit(100).map(Finding::line).collect(Collectors.joining("\n"));
    }
}
