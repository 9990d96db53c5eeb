package io.weir.jobs.archive;

import io.weir.jobs.Arguments;
import io.weir.jobs.Setting;
import io.weir.jobs.files.ObjectStores;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What {@code weir archive} does; the command explains the arguments. Exits with 1 for findings, 2 for what the user can mend. */
@SuppressWarnings("SystemOut") // It is a command's.
public final class ArchiveCommand {
    private static final Setting<String> ARCHIVE = new Setting<>("archive", "", "Folder of the archive", text -> {
        if (text.isBlank()) {
            throw new IllegalArgumentException("it is required");
        }
        return text;
    });
    private static final Setting<Instant> FROM = Setting.time("from", "First event time");
    private static final Setting<Instant> TO = Setting.time("to", "Event time before which the period ends");
    private static final List<Setting<?>> ALL = List.of(ARCHIVE, FROM, TO);

    private ArchiveCommand() {}

    /** @param args verify, list or compact, then settings */
    public static void main(String[] args) throws IOException {
        ObjectStores.load();
        try {
            System.exit(run(args));
        } catch (IllegalArgumentException | ArchiveRefused | DamagedFile e) {
            System.err.println("weir: " + e.getMessage());
            System.exit(2);
        }
    }

    static int run(String[] args) throws IOException {
        Arguments given = new Arguments(Arrays.copyOfRange(args, 1, args.length), ALL, System::getenv);
        String folder = given.get(ARCHIVE);
        Instant from = given.get(FROM);
        Instant to = given.get(TO);
        given.refuseProblems();
        if (from != null && to != null && !from.isBefore(to)) {
            throw new IllegalArgumentException("--from " + from + " is not before --to " + to);
        }
        Archive archive = new Archive(folder);
        archive.require();
        Archive.Period period = new Archive.Period(
                from == null ? null : (Long) from.toEpochMilli(), to == null ? null : (Long) to.toEpochMilli());
        return switch (args[0]) {
            case "verify" -> verify(archive, period);
            case "list" -> list(archive, period);
            case "compact" -> compact(archive);
            default -> throw new IllegalArgumentException(args[0] + ": verify, list or compact is expected");
        };
    }

    private static int verify(Archive archive, Archive.Period period) throws IOException {
        long started = System.nanoTime();
        Verification.Result result =
                Verification.verify(archive, period, rows -> System.out.printf(Locale.ROOT, "  %,d rows read%n", rows));
        System.out.printf(
                Locale.ROOT,
                "%,d rows in %,d files verified in %.1f s: %s%n",
                result.rows(),
                result.files(),
                (System.nanoTime() - started) / 1e9,
                result.findings().isEmpty()
                        ? "whole, each offset once"
                        : result.findings().size() + " findings");
        if (result.findings().isEmpty()) {
            return 0;
        }
        System.out.println(Verification.text(result.findings()));
        return 1;
    }

    private static int list(Archive archive, Archive.Period period) throws IOException {
        System.out.printf(
                "%-16s %9s %-10s %6s %14s %14s %14s %16s%n",
                "topic", "partition", "day", "files", "rows", "first offset", "last offset", "bytes");
        for (String topic : archive.topics()) {
            for (Map.Entry<Integer, List<ArchiveEntry>> partition :
                    archive.entries(topic).entrySet()) {
                Map<LocalDate, long[]> days = new TreeMap<>();
                for (ArchiveEntry entry : partition.getValue()) {
                    if (period.touches(entry)) {
                        FileSummary summary = entry.summary();
                        long[] day =
                                days.computeIfAbsent(entry.day(), ignored -> new long[] {0, 0, Long.MAX_VALUE, 0, 0});
                        day[0]++;
                        day[1] += summary.rows();
                        day[2] = Math.min(day[2], summary.firstOffset());
                        day[3] = Math.max(day[3], summary.lastOffset());
                        day[4] += entry.bytes();
                    }
                }
                days.forEach((day, sums) -> System.out.printf(
                        Locale.ROOT,
                        "%-16s %9d %-10s %,6d %,14d %,14d %,14d %,16d%n",
                        topic,
                        partition.getKey(),
                        day,
                        sums[0],
                        sums[1],
                        sums[2],
                        sums[3],
                        sums[4]));
            }
        }
        return 0;
    }

    private static int compact(Archive archive) throws IOException {
        Compaction.Result result = Compaction.run(archive);
        System.out.printf(Locale.ROOT, "%,d files became %,d%n", result.before(), result.after());
        return 0;
    }
}
