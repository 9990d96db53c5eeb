package io.weir.jobs.archive;

import io.weir.jobs.archive.Archive.Period;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A period of an archive, found to be whole by its manifest and fixed: what is archived later does not belong to it.
 *
 * @param fromMillis first event time; null for the beginning
 * @param toMillis event time before which it ends; null for the end
 * @param rows at the most: files at the edges hold some of other times
 */
public record ArchivedPeriod(String folder, Long fromMillis, Long toMillis, List<ArchiveSplit> splits, long rows)
        implements Serializable {

    /**
     * @param from first event time; null for the beginning
     * @param to event time before which it ends; null for the end
     * @throws ArchiveRefused when the folder is no archive, holds nothing of the period or has a hole in it
     */
    public static ArchivedPeriod of(String folder, List<String> topics, Instant from, Instant to) throws IOException {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new ArchiveRefused("The period from " + from + " to " + to + " is empty: its end must be later");
        }
        Archive archive = new Archive(folder);
        archive.require();
        Long fromMillis = from == null ? null : (Long) from.toEpochMilli();
        Long toMillis = to == null ? null : (Long) to.toEpochMilli();
        Period period = new Period(fromMillis, toMillis);
        List<ArchiveSplit> splits = new ArrayList<>();
        List<String> holes = new ArrayList<>();
        long rows = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (String topic : topics) {
            for (Map.Entry<Integer, List<ArchiveEntry>> partition :
                    archive.entries(topic).entrySet()) {
                List<ArchiveEntry> entries = partition.getValue();
                List<ArchiveEntry> within =
                        entries.stream().filter(period::touches).toList();
                for (Coverage.Hole hole : Coverage.of(entries).holesWithin(within)) {
                    holes.add(topic + "/" + partition.getKey() + ": " + hole.words());
                }
                for (ArchiveEntry entry : entries) {
                    first = Math.min(first, entry.summary().firstMillis());
                    last = Math.max(last, entry.summary().lastMillis());
                }
                if (!within.isEmpty()) {
                    rows += within.stream()
                            .mapToLong(entry -> entry.summary().rows())
                            .sum();
                    splits.add(new ArchiveSplit(
                            topic,
                            partition.getKey(),
                            within.stream()
                                    .mapToLong(entry -> entry.summary().firstOffset())
                                    .min()
                                    .orElseThrow(),
                            within.stream()
                                    .mapToLong(entry -> entry.summary().lastOffset())
                                    .max()
                                    .orElseThrow(),
                            0));
                }
            }
        }
        if (!holes.isEmpty()) {
            throw new ArchiveRefused("The period is not whole in the archive " + folder + ":\n  "
                    + String.join("\n  ", holes)
                    + "\nweir archive verify names the files. Restore them, or choose a period without the hole.");
        }
        if (splits.isEmpty()) {
            throw new ArchiveRefused("The archive " + folder + " holds nothing"
                    + (from == null ? "" : " from " + from) + (to == null ? "" : " to " + to)
                    + (first > last
                            ? ": it is empty so far"
                            : "; it reaches from " + Instant.ofEpochMilli(first) + " to "
                                    + Instant.ofEpochMilli(last)));
        }
        return new ArchivedPeriod(folder, fromMillis, toMillis, List.copyOf(splits), rows);
    }

    /**
     * What an archive has of a topic, up to where Kafka takes over.
     *
     * @param from first event time; null for the beginning
     */
    public static ArchivedPeriod upTo(
            AfterArchive behind, String folder, String topicPrefix, String topic, Instant from) {
        List<ArchiveSplit> splits = new ArrayList<>();
        behind.offsets().forEach((partition, offset) -> {
            if (partition.topic().equals(topicPrefix + topic)) {
                splits.add(new ArchiveSplit(topic, partition.partition(), 0, offset - 1, 0));
            }
        });
        return new ArchivedPeriod(folder, from == null ? null : (Long) from.toEpochMilli(), null, splits, 0);
    }

    /**
     * All that a job has read, which had come to some offsets.
     *
     * @param next by topic and partition, the first offset that the job has not read
     * @throws ArchiveRefused when the archive does not reach as far, or has a hole before
     */
    public static ArchivedPeriod before(String folder, Map<String, Map<Integer, Long>> next) throws IOException {
        Archive archive = new Archive(folder);
        archive.require();
        List<String> problems = new ArrayList<>();
        List<ArchiveSplit> splits = new ArrayList<>();
        long rows = 0;
        for (Map.Entry<String, Map<Integer, Long>> topic : next.entrySet()) {
            Map<Integer, List<ArchiveEntry>> archived = archive.entries(topic.getKey());
            for (Map.Entry<Integer, Long> partition : topic.getValue().entrySet()) {
                long last = partition.getValue() - 1;
                List<ArchiveEntry> entries = archived.getOrDefault(partition.getKey(), List.of()).stream()
                        .filter(entry -> entry.summary().firstOffset() <= last)
                        .toList();
                long reached = entries.stream()
                        .mapToLong(entry -> entry.summary().lastOffset())
                        .max()
                        .orElse(-1);
                if (reached < last) {
                    problems.add("%s/%d: it ends with offset %d, and the job has read up to %d"
                            .formatted(topic.getKey(), partition.getKey(), reached, last));
                } else if (!entries.isEmpty()) {
                    for (Coverage.Hole hole : Coverage.of(entries).holesWithin(entries)) {
                        problems.add(topic.getKey() + "/" + partition.getKey() + ": " + hole.words());
                    }
                    splits.add(new ArchiveSplit(topic.getKey(), partition.getKey(), 0, last, 0));
                    rows += last + 1;
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new ArchiveRefused("The archive " + folder + " does not have all that the job has read:\n  "
                    + String.join("\n  ", problems)
                    + "\nLet the archive job come to its end, or restore the files that weir archive verify names.");
        }
        return new ArchivedPeriod(folder, null, null, List.copyOf(splits), rows);
    }

    boolean holds(long eventMillis) {
        return (fromMillis == null || eventMillis >= fromMillis) && (toMillis == null || eventMillis < toMillis);
    }
}
