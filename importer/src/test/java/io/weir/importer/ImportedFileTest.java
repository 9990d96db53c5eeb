package io.weir.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.events.DeadLetter;
import io.weir.events.DeadLetterReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportedFileTest {
    private static final String MAPPING = """
            fields:
              id: id
              time: {column: second, epoch: seconds}
              type: {constant: TRANSFER}
              account: account
              customer: account
              amount: amount
              currency: {constant: EUR}
            """;
    private static final String HEADER = "id,second,account,amount\n";
    private static final long START = 1_600_000_000;

    @TempDir
    private Path folder;

    private static String line(int i, long second) {
        return "p" + i + "," + second + ",a" + i + ",1.00\n";
    }

    private static String payments(int count) {
        StringBuilder csv = new StringBuilder(HEADER);
        for (int i = 0; i < count; i++) {
            csv.append(line(i, START + i));
        }
        return csv.toString();
    }

    private ImportedFile open(String name, byte[] bytes, String mapping) {
        return ImportedFile.open(Csv.file(folder, name, bytes), Mapping.parse("test.yaml", mapping));
    }

    private ImportedFile open(String csv) {
        return open("payments.csv", csv.getBytes(StandardCharsets.UTF_8), MAPPING);
    }

    @Test
    void aBadRowIsADeadLetterWithItsLineAndBytesAndTheRestGoesOn() throws IOException {
        String csv = HEADER + line(0, START) + "\r\np1,\"x\ny\",a,1\r\n" + "p2,1,2\r\n" + line(3, START);
        List<ImportedRow> rows = new ArrayList<>();
        try (ImportedFile file = open(csv)) {
            file.forEach(rows::add);
            assertThat(file.progress()).isEqualTo(new ImportProgress(4, 2, 0, 0, 0, csv.length(), csv.length()));
        }
        assertThat(rows).extracting(ImportedRow::line).containsExactly(2L, 4L, 6L, 7L);
        assertThat(rows).extracting(ImportedRow::isBad).containsExactly(false, true, true, false);
        assertThat(rows.get(1).deadLetter())
                .isEqualTo(DeadLetter.at(
                        "file:payments.csv",
                        0,
                        4,
                        DeadLetterReason.BAD_ROW,
                        "Column second is no number of seconds since 1970: \"x?y\"",
                        "p1,\"x\ny\",a,1".getBytes(StandardCharsets.UTF_8)));
        assertThat(rows.get(2).deadLetter().message()).isEqualTo("It has 3 values; the columns are 4");
        assertThat(rows.get(2).deadLetter().payload()).asString().isEqualTo("p2,1,2");
        assertThat(rows.get(3).transaction().id()).isEqualTo("p3");
    }

    @Test
    void missingColumnsAreNamedAtOnceWithTheHeaderFound() {
        String twice = "Id;second;Amount;second\n";
        ImportRefused refused = catchThrowableOfType(
                ImportRefused.class,
                () -> open("x.csv", twice.getBytes(StandardCharsets.UTF_8), MAPPING + "csv: {delimiter: ;}"));
        assertThat(refused.problems())
                .containsExactly(
                        "It has no column id, which the mapping reads; did you mean Id?",
                        "It has column second twice, and the mapping reads it; rename one",
                        "It has no column account, which the mapping reads; did you mean Amount?",
                        "It has no column amount, which the mapping reads; did you mean Amount?",
                        "The header found is: Id;second;Amount;second");
    }

    @Test
    void aFileWithoutAHeaderGetsItsColumnsFromTheMapping() {
        Path file = Csv.file(folder, "x.csv", line(7, START).getBytes(StandardCharsets.UTF_8));
        List<ImportedRow> rows = Csv.rows(file, MAPPING + "csv: {columns: [id, second, account, amount]}");
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.line()).isEqualTo(1);
            assertThat(row.transaction().id()).isEqualTo("p7");
        });
    }

    @Test
    void gzipIsToldByItsBytesAndMayHaveSeveralMembers() throws IOException {
        byte[] whole = payments(1_000).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.write(Csv.gzip(Arrays.copyOf(whole, 5_000)));
        members.write(Csv.gzip(Arrays.copyOfRange(whole, 5_000, whole.length)));
        try (ImportedFile file = open("named.csv", members.toByteArray(), MAPPING)) {
            List<ImportedRow> rows = new ArrayList<>();
            file.forEach(rows::add);
            assertThat(rows).hasSize(1_000).noneMatch(ImportedRow::isBad);
            assertThat(file.progress().bytesRead()).isEqualTo(members.size());
            assertThat(file.progress().percent()).isEqualTo(100);
        }
        try (ImportedFile file = open("named.csv.gz", whole, MAPPING)) {
            assertThat(file).hasSize(1_000);
        }
    }

    @Test
    void aGzipFileThatIsCutOffGivesItsWholeRowsThenSaysAfterWhichLine() throws IOException {
        byte[] packed = Csv.gzip(payments(100_000).getBytes(StandardCharsets.UTF_8));
        for (int length : new int[] {packed.length / 2, packed.length - 9, packed.length - 1}) {
            try (ImportedFile file = open("cut.csv.gz", Arrays.copyOf(packed, length), MAPPING)) {
                List<ImportedRow> rows = new ArrayList<>();
                assertThatThrownBy(() -> file.forEach(rows::add))
                        .isInstanceOf(ImportRefused.class)
                        .hasMessageContaining(
                                "It is cut off after line " + (rows.size() + 1) + ": the gzip data ends in the middle");
                assertThat(rows).hasSizeGreaterThan(10_000).noneMatch(ImportedRow::isBad);
                assertThat(rows.get(rows.size() - 1).transaction().id()).isEqualTo("p" + (rows.size() - 1));
            }
        }
        assertThatThrownBy(() -> open("cut.csv.gz", Arrays.copyOf(packed, 5), MAPPING))
                .isInstanceOf(ImportRefused.class)
                .hasMessageContaining("cut off");
    }

    @Test
    void aGzipFileThatIsDamagedIsRefused() throws IOException {
        byte[] packed = Csv.gzip(payments(100_000).getBytes(StandardCharsets.UTF_8));
        packed[packed.length - 6] ^= 1;
        try (ImportedFile file = open("damaged.csv.gz", packed, MAPPING)) {
            assertThatThrownBy(() -> file.forEach(row -> {}))
                    .isInstanceOf(ImportRefused.class)
                    .hasMessageContaining("It is damaged after line 100001");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "504b030414000000, a zip archive or a spreadsheet",
        "425a6839, bzip2",
        "fd377a585a00, xz",
        "28b52ffd04, zstd",
        "504152311504, Parquet",
        "fffe690064, UTF-16",
        "'', It is empty; a header line is expected",
        "0a0d0a, It is empty; a header line is expected",
        "226964, Its header line cannot be read",
        "e92c, Its header line cannot be read",
    })
    void whatIsNoCsvIsRefusedByName(String hex, String problem) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> open("x.csv", bytes, MAPPING))
                .isInstanceOf(ImportRefused.class)
                .hasMessageContaining(problem);
        assertThatThrownBy(() -> open("x.csv", Csv.gzip(bytes), MAPPING))
                .isInstanceOf(ImportRefused.class)
                .hasMessageContaining(problem);
    }

    @Test
    void aMissingFileAndAFolderAreRefused() {
        Mapping mapping = Mapping.parse("test.yaml", MAPPING);
        assertThatThrownBy(() -> ImportedFile.open(folder.resolve("absent.csv"), mapping))
                .isInstanceOf(ImportRefused.class)
                .hasMessageContaining("There is no such file");
        assertThatThrownBy(() -> ImportedFile.open(folder, mapping))
                .isInstanceOf(ImportRefused.class)
                .hasMessageContaining("It is a folder");
    }

    @Test
    void aByteOrderMarkIsPassedOver() throws IOException {
        byte[] marked = ("\ufeff" + payments(1)).getBytes(StandardCharsets.UTF_8);
        for (byte[] bytes : List.of(marked, Csv.gzip(marked))) {
            try (ImportedFile file = open("x.csv", bytes, MAPPING)) {
                assertThat(file.header()).containsExactly("id", "second", "account", "amount");
                assertThat(file).hasSize(1);
            }
        }
    }

    @Test
    void aCharsetIsDeclaredAndForeignBytesAreABadRow() {
        byte[] latin = (HEADER + "p1," + START + ",Müller,1.00\n").getBytes(Charset.forName("windows-1252"));
        Path file = Csv.file(folder, "latin.csv", latin);
        assertThat(Csv.rows(file, MAPPING + "csv: {charset: windows-1252}")
                        .get(0)
                        .transaction()
                        .account())
                .isEqualTo("Müller");
        assertThat(Csv.rows(file, MAPPING).get(0).deadLetter().message())
                .isEqualTo(
                        "The value in position 3 is not valid UTF-8; another encoding is a matter of csv.charset in the mapping");
    }

    @Test
    void withoutQuotesAQuoteIsACharacter() {
        Path file = Csv.file(folder, "x.csv", (HEADER + "\"p1," + START + ",a\",1\n").getBytes(StandardCharsets.UTF_8));
        assertThat(Csv.rows(file, MAPPING + "csv: {quote: none}")
                        .get(0)
                        .transaction()
                        .id())
                .isEqualTo("\"p1");
    }

    @Test
    void rowsThatGoBackInTimeAreCounted() throws IOException {
        try (ImportedFile file = open(HEADER
                + line(0, START + 5)
                + line(1, START + 9)
                + line(2, START + 2)
                + line(3, START + 9)
                + line(4, START + 8))) {
            assertThat(file).extracting(row -> row.transaction().id()).containsExactly("p0", "p1", "p2", "p3", "p4");
            assertThat(file.progress().outOfOrder()).isEqualTo(2);
            assertThat(file.progress().mostBehindMillis()).isEqualTo(7_000);
        }
    }

    @Test
    void sortingGivesDeadLettersThenPaymentsByTimeAndEqualTimesAsWritten() {
        String csv =
                HEADER + line(0, START + 9) + line(1, START + 5) + "bad\n" + line(2, START + 9) + line(3, START + 1);
        Path file = Csv.file(folder, "x.csv", csv.getBytes(StandardCharsets.UTF_8));
        assertThat(Csv.rows(file, MAPPING + "sort: by-time\nsort-rows: 4"))
                .extracting(row -> row.isBad() ? "bad" : row.transaction().id())
                .containsExactly("bad", "p3", "p1", "p0", "p2");
        assertThatThrownBy(() -> Csv.rows(file, MAPPING + "sort: by-time\nsort-rows: 3"))
                .isInstanceOf(ImportRefused.class)
                .hasMessageContaining("more than 3 payments, too many to sort in memory");
    }

    @Test
    void aFileIsReadOnceAndNothingFollowsItsEnd() throws IOException {
        try (ImportedFile file = open(payments(1))) {
            Iterator<ImportedRow> rows = file.iterator();
            assertThat(rows.next().transaction().id()).isEqualTo("p0");
            assertThat(rows.hasNext()).isFalse();
            assertThatThrownBy(rows::next).isInstanceOf(NoSuchElementException.class);
            assertThatThrownBy(file::iterator).isInstanceOf(IllegalStateException.class);
        }
    }
}
