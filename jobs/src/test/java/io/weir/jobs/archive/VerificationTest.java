package io.weir.jobs.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.jobs.archive.Archive.Period;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A table of damages, and what is said of each. The archive has files of 100 rows: a, b and c of the first day, d of the second. */
class VerificationTest {
    private static final Instant DAY_1 = Instant.parse("2026-03-02T09:00:00Z");
    private static final Instant DAY_2 = Instant.parse("2026-03-03T09:00:00Z");

    @TempDir
    private Path folder;

    /** Does something to an archive whose files are named. */
    private interface Damage {
        void to(Path folder, ArchiveFolder archive, List<String> files) throws IOException;
    }

    private static Arguments row(String name, Damage damage, String... findings) {
        return Arguments.of(name, damage, List.of(findings));
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                row("none", (folder, archive, files) -> {}),
                row(
                        "a file in the middle is gone",
                        (folder, archive, files) -> Files.delete(folder.resolve(files.get(1))),
                        "missing: transactions/0 offsets 100 to 199, b: 100 rows are lost with it"),
                row(
                        "a file and its line are gone",
                        (folder, archive, files) -> {
                            Files.delete(folder.resolve(files.get(1)));
                            Files.delete(line(folder, files.get(1)));
                        },
                        "gap: transactions/0 offsets 100 to 199, c: 100 rows are missing before this file and after a"),
                row(
                        "the first file and its line are gone",
                        (folder, archive, files) -> {
                            Files.delete(folder.resolve(files.get(0)));
                            Files.delete(line(folder, files.get(0)));
                        },
                        "gap: transactions/0 offsets 0 to 99, b: 100 rows are missing before this file. Restore"),
                row(
                        "a line of the manifest is gone",
                        (folder, archive, files) -> Files.delete(line(folder, files.get(3))),
                        "unlisted: transactions/0, d: it is not in the manifest"),
                row(
                        "a file is cut off",
                        (folder, archive, files) -> {
                            byte[] whole = Files.readAllBytes(folder.resolve(files.get(1)));
                            Files.write(folder.resolve(files.get(1)), java.util.Arrays.copyOf(whole, whole.length / 2));
                        },
                        "damaged: transactions/0 offsets 100 to 199, b: it does not end as a Parquet file does; it was cut off or overwritten."),
                row(
                        "a file is another one",
                        (folder, archive, files) -> Files.write(
                                folder.resolve(files.get(1)), Files.readAllBytes(folder.resolve(files.get(0)))),
                        "damaged: transactions/0 offsets 100 to 199, b: it is another file than the manifest tells of"),
                row(
                        "rows are written twice",
                        (folder, archive, files) ->
                                archive.write(ArchiveFolder.rows("transactions", 0, 250, 50, DAY_1.plusSeconds(250))),
                        "doubled: transactions/0 offsets 250 to 299, e: they are in c too"),
                row(
                        "offsets are archived twice under new numbers",
                        (folder, archive, files) -> archive.write(
                                renumbered(ArchiveFolder.rows("transactions", 0, 390, 10, DAY_2.plusSeconds(90)), 400)),
                        "doubled: transactions/0 offsets 390 to 399, e: they are in d too"),
                row(
                        "Kafka had lost some",
                        (folder, archive, files) -> archive.write(renumbered(
                                ArchiveFolder.rows("transactions", 0, 450, 10, DAY_2.plusSeconds(200)), 400)),
                        "never arrived: transactions/0 offsets 400 to 449, e: Kafka did not have them any more"),
                row(
                        "a compacted topic has lost some: that is its nature",
                        (folder, archive, files) ->
                                archive.write(renumbered(ArchiveFolder.rows("models", 0, 7, 1, DAY_2), 0))),
                row(
                        "a file lies under another day",
                        (folder, archive, files) -> archive.writeTo(
                                "topic=transactions/day=2026-03-09/partition=0/e.parquet",
                                ArchiveFolder.rows("transactions", 0, 400, 10, DAY_2.plusSeconds(100))),
                        "misplaced: transactions/0 offsets 400 to 409, e: it holds rows of transactions/0 from 2026-03-03 to 2026-03-03; move"),
                row(
                        "a file of something else",
                        (folder, archive, files) -> {
                            Path other = folder.resolve("topic=transactions/day=2026-03-02/partition=0/notes.txt");
                            Files.writeString(other, "hello");
                        },
                        "unlisted: transactions/0, notes.txt"));
    }

    private static Path line(Path folder, String file) {
        return folder.resolve("_manifest").resolve(file + ".json");
    }

    private static List<Archived> renumbered(List<Archived> rows, long from) {
        List<Archived> renumbered = new ArrayList<>();
        for (Archived row : rows) {
            renumbered.add(row.numbered(from + renumbered.size()));
        }
        return renumbered;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void everyDamageIsNamed(String name, Damage damage, List<String> expected) throws IOException {
        ArchiveFolder archive = new ArchiveFolder(folder);
        List<String> files = List.of(
                archive.write(ArchiveFolder.rows("transactions", 0, 0, 100, DAY_1)),
                archive.write(ArchiveFolder.rows("transactions", 0, 100, 100, DAY_1.plusSeconds(100))),
                archive.write(ArchiveFolder.rows("transactions", 0, 200, 100, DAY_1.plusSeconds(200))),
                archive.write(ArchiveFolder.rows("transactions", 0, 300, 100, DAY_2)));
        damage.to(folder, archive, files);

        List<String> found =
                Verification.verify(new Archive(folder.toString()), Period.ALL, rows -> {}).findings().stream()
                        .map(Finding::line)
                        .map(VerificationTest::lettered)
                        .toList();

        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i)).startsWith(expected.get(i));
        }
    }

    /** Files by their letter. */
    private static String lettered(String line) {
        String text = line.replaceAll("topic=[^ ]*/", "").replace(".parquet", "");
        for (int i = 0; i < 9; i++) {
            text = text.replace("part-" + i, String.valueOf((char) ('a' + i)));
        }
        return text;
    }

    @Test
    void aPeriodIsWholeWhereTheDamageLiesElsewhere() throws IOException {
        ArchiveFolder archive = new ArchiveFolder(folder);
        archive.write(ArchiveFolder.rows("transactions", 0, 100, 100, DAY_1));
        archive.write(ArchiveFolder.rows("transactions", 0, 200, 100, DAY_2));
        Archive whole = new Archive(folder.toString());
        Period second = new Period(Archived.firstMilli(Archived.day(DAY_2.toEpochMilli())), null);

        assertThat(Verification.verify(whole, second, rows -> {}).findings()).isEmpty();
        assertThat(ArchivedPeriod.of(folder.toString(), List.of("transactions"), DAY_2, null)
                        .rows())
                .isEqualTo(100);
        assertThatThrownBy(() -> ArchivedPeriod.of(folder.toString(), List.of("transactions"), null, DAY_1))
                .isInstanceOf(ArchiveRefused.class)
                .hasMessageContaining("holds nothing");
        assertThatThrownBy(() -> ArchivedPeriod.of(folder.toString(), List.of("transactions"), DAY_2, DAY_1))
                .isInstanceOf(ArchiveRefused.class)
                .hasMessageContaining("its end must be later");
        assertThatThrownBy(() -> ArchivedPeriod.of(folder.resolve("x").toString(), List.of("transactions"), null, null))
                .isInstanceOf(ArchiveRefused.class)
                .hasMessageContaining("is no archive")
                .hasMessageContaining("--archive.path");
        Instant never = Instant.parse("2031-01-01T00:00:00Z");
        assertThatThrownBy(() -> ArchivedPeriod.of(folder.toString(), List.of("transactions"), never, null))
                .isInstanceOf(ArchiveRefused.class)
                .hasMessageContaining("holds nothing from 2031-01-01T00:00:00Z; it reaches from");
    }

    @Test
    void aPeriodWithAHoleIsRefused() throws IOException {
        ArchiveFolder archive = new ArchiveFolder(folder);
        archive.write(ArchiveFolder.rows("transactions", 0, 0, 100, DAY_1));
        archive.write(ArchiveFolder.rows("transactions", 0, 130, 100, DAY_1.plusSeconds(130)));

        assertThatThrownBy(() -> ArchivedPeriod.of(folder.toString(), List.of("transactions"), DAY_1, null))
                .isInstanceOf(ArchiveRefused.class)
                .hasMessageContaining("transactions/0: 30 rows between offsets 99 and 130 are missing")
                .hasMessageContaining("weir archive verify");
    }

    @Test
    void mergedFilesHoldTheSameAndAMergeThatWasInterruptedDoesNoHarm() throws IOException {
        ArchiveFolder files = new ArchiveFolder(folder);
        for (int i = 0; i < 10; i++) {
            files.write(ArchiveFolder.rows("transactions", 0, i * 100L, 100, DAY_1.plusSeconds(i * 100L)));
        }
        Archive archive = new Archive(folder.toString());
        ArchiveEntry second = archive.entries("transactions").get(0).get(1);
        byte[] before = Files.readAllBytes(folder.resolve(second.file()));
        byte[] line = Files.readAllBytes(line(folder, second.file()));

        assertThat(Compaction.run(archive)).isEqualTo(new Compaction.Result(10, 1));
        assertThat(Verification.verify(archive, Period.ALL, rows -> {}))
                .isEqualTo(new Verification.Result(1, 1000, List.of()));

        // As if it had ended before the old ones were deleted.
        Files.write(folder.resolve(second.file()), before);
        Files.write(line(folder, second.file()), line);
        assertThat(Verification.verify(archive, Period.ALL, rows -> {}).findings())
                .isEmpty();
        assertThat(archive.entries("transactions").get(0)).hasSize(1);
        assertThat(Compaction.run(archive)).isEqualTo(new Compaction.Result(1, 1));
        assertThat(folder.resolve(second.file())).doesNotExist();
    }
}
