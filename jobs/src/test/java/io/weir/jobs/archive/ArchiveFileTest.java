package io.weir.jobs.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read, and what is not what was written is refused. */
class ArchiveFileTest {
    @TempDir
    private Path folder;

    @Test
    void everyRowComesBackAsItWas() throws IOException {
        long seed = 20_261_125;
        System.out.println("seed " + seed);
        List<Archived> rows = rows(new Random(seed), 20_000);
        Path file = write(rows);
        assertRead(file, rows, 0);
        // Row groups that end before are passed over; the first row is then of one that does not.
        try (ArchiveFileReader reader = new ArchiveFileReader(path(file))) {
            long wanted = rows.get(15_000).offset();
            reader.skipTo(wanted);
            Archived first = reader.next();
            assertThat(first.offset()).isPositive().isLessThanOrEqualTo(wanted);
        }
    }

    /** Of a partition: gaps, nulls, empty and large values, incompressible bytes. */
    private static List<Archived> rows(Random random, int count) {
        List<Archived> rows = new ArrayList<>();
        long offset = 0;
        for (int i = 0; i < count; i++) {
            offset += 1 + (random.nextInt(50) == 0 ? random.nextInt(5) : 0);
            byte[] value = random.nextInt(100) == 0 ? null : new byte[random.nextInt(800)];
            if (i % 9_999 == 5_000) {
                value = new byte[3 << 20];
            }
            if (value != null) {
                random.nextBytes(value);
            }
            byte[] key = random.nextInt(10) == 0
                    ? null
                    : ("account" + random.nextInt(1000)).getBytes(StandardCharsets.UTF_8);
            rows.add(new Archived(
                    "eu-transactions",
                    3,
                    offset,
                    i,
                    1_700_000_000_000L + i,
                    1_699_999_999_000L + random.nextInt(9999),
                    key,
                    value));
        }
        return rows;
    }

    private Path write(List<Archived> rows) throws IOException {
        Path file = folder.resolve("rows.parquet");
        try (FSDataOutputStream out = path(file).getFileSystem().create(path(file), WriteMode.OVERWRITE)) {
            ArchiveFileWriter writer = ArchiveFileWriter.to(out);
            for (Archived row : rows) {
                writer.addElement(row);
            }
            writer.finish();
        }
        return file;
    }

    private static void assertRead(Path file, List<Archived> rows, int from) throws IOException {
        try (ArchiveFileReader reader = new ArchiveFileReader(path(file))) {
            for (Archived row : rows.subList(from, rows.size())) {
                Archived read = reader.next();
                assertThat(read.value()).isEqualTo(row.value());
                assertThat(read.key()).isEqualTo(row.key());
                assertThat(withoutBytes(read)).isEqualTo(withoutBytes(row));
            }
            assertThat(reader.next()).isNull();
        }
    }

    private static Archived withoutBytes(Archived row) {
        return new Archived(
                row.topic(),
                row.partition(),
                row.offset(),
                row.arrival(),
                row.kafkaMillis(),
                row.eventMillis(),
                null,
                null);
    }

    @Test
    void aFileThatWasCutOffIsRefusedWhereverItWasCut() throws IOException {
        Path file = write(rows(new Random(1), 500));
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 3, 11, 12, whole.length / 2, whole.length - 8, whole.length - 1}) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> new ArchiveFileReader(path(file)))
                    .as("cut at " + length)
                    .isInstanceOf(DamagedFile.class)
                    .hasMessageContaining("rows.parquet")
                    .hasMessageContaining("cut off");
        }
    }

    @Test
    void aBitThatHasTurnedIsFoundByItsPagesChecksum() throws IOException {
        List<Archived> rows = rows(new Random(2), 3_000);
        Path file = write(rows);
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(bytes.length() / 2);
            int before = bytes.read();
            bytes.seek(bytes.length() / 2);
            bytes.write(before ^ 4);
        }
        assertThatThrownBy(() -> assertRead(file, rows, 0))
                .isInstanceOf(DamagedFile.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void anyOtherFileIsRefused() throws IOException {
        Path file = folder.resolve("other.parquet");
        Files.writeString(file, "PAR1 and then some text that is long enough to hold a tail PAR1");
        assertThatThrownBy(() -> new ArchiveFileReader(path(file))).isInstanceOf(DamagedFile.class);
    }

    private static org.apache.flink.core.fs.Path path(Path file) {
        return new org.apache.flink.core.fs.Path(file.toUri());
    }
}
