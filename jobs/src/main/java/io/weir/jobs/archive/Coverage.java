package io.weir.jobs.archive;

import java.util.ArrayList;
import java.util.List;

/**
 * What the manifest alone says about a partition: from which to which row it is all there. Files of several days interleave, so rows are counted:
 * files whose ranges touch must hold as many rows as their ranges together.
 *
 * @param nextArrival number of the first row that is not there after the ones without a hole
 * @param nextOffset its offset at the least
 * @param holes in words, those within the period asked about first
 */
record Coverage(long nextArrival, long nextOffset, List<Hole> holes) {
    static final Coverage NOTHING = new Coverage(0, 0, List.of());

    /** @param afterOffset the last row before it; -1 for none
     * @param beforeOffset the first row behind it */
    record Hole(long firstArrival, long lastArrival, long afterOffset, long beforeOffset, boolean doubled) {
        String words() {
            if (doubled) {
                return "between offsets %d and %d some rows are there twice, or others are missing"
                        .formatted(afterOffset, beforeOffset);
            }
            return afterOffset < 0
                    ? "the first %,d rows, those before offset %d, are missing".formatted(lastArrival + 1, beforeOffset)
                    : "%,d rows between offsets %d and %d are missing"
                            .formatted(lastArrival - firstArrival + 1, afterOffset, beforeOffset);
        }
    }

    /** @param entries of one partition, by first arrival */
    static Coverage of(List<ArchiveEntry> entries) {
        List<Hole> holes = new ArrayList<>();
        long nextArrival = 0;
        long nextOffset = 0;
        long wholeArrival = 0;
        long wholeOffset = 0;
        int i = 0;
        while (i < entries.size()) {
            FileSummary first = entries.get(i).summary();
            long begin = first.firstArrival();
            if (begin > nextArrival) {
                holes.add(new Hole(nextArrival, begin - 1, nextOffset - 1, first.firstOffset(), false));
            }
            long end = begin;
            long rows = 0;
            long lastOffset = first.firstOffset();
            // All whose ranges overlap.
            while (i < entries.size() && (rows == 0 || entries.get(i).summary().firstArrival() <= end)) {
                FileSummary next = entries.get(i++).summary();
                end = Math.max(end, next.lastArrival());
                lastOffset = Math.max(lastOffset, next.lastOffset());
                rows += next.rows();
            }
            if (rows != end - begin + 1) {
                holes.add(new Hole(begin, end, first.firstOffset(), lastOffset, true));
            }
            nextArrival = end + 1;
            nextOffset = lastOffset + 1;
            if (holes.isEmpty()) {
                wholeArrival = nextArrival;
                wholeOffset = nextOffset;
            }
        }
        return new Coverage(wholeArrival, wholeOffset, holes);
    }

    /** Those that lie among the rows of these files. */
    List<Hole> holesWithin(List<ArchiveEntry> period) {
        if (period.isEmpty()) {
            return List.of();
        }
        long from = period.stream()
                .mapToLong(entry -> entry.summary().firstArrival())
                .min()
                .orElseThrow();
        long to = period.stream()
                .mapToLong(entry -> entry.summary().lastArrival())
                .max()
                .orElseThrow();
        return holes.stream()
                .filter(hole -> hole.lastArrival() >= from && hole.firstArrival() <= to)
                .toList();
    }
}
