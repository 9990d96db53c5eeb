package io.weir.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.BadEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRecordsTest {
    /** A record as "line:a|b|c", a broken one as "line!problem!bytes". */
    private static List<String> read(String csv, int columns) {
        CsvRecords records =
                new CsvRecords(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), Dialect.USUAL);
        records.expectFields(columns);
        List<String> found = new ArrayList<>();
        try {
            while (records.next()) {
                if (records.problem() != null) {
                    found.add(records.line() + "!" + records.problem() + "!"
                            + new String(records.bytes(), StandardCharsets.UTF_8));
                    continue;
                }
                List<String> values = new ArrayList<>();
                for (int i = 0; i < records.fields(); i++) {
                    values.add(records.text(i));
                }
                found.add(records.line() + ":" + String.join("|", values));
            }
        } catch (IOException | BadEvent e) {
            throw new AssertionError(e);
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "a,b~c,d~            ; 1:a|b 2:c|d",
                "a,b~c,d             ; 1:a|b 2:c|d",
                "a,b^~c,d^~          ; 1:a|b 2:c|d",
                "a,b~~^~c,d          ; 1:a|b 4:c|d",
                ",~,                 ; 1:| 2:|",
                "\"a,b\",\"c\"       ; 1:a,b|c",
                "\"a\"\"b\",\"\"     ; 1:a\"b|",
                "\"a~b\",c~d,e       ; 1:a_b|c 3:d|e",
                "\"a^~b\",c^~d,e     ; 1:a^_b|c 3:d|e",
                "\"a\",\"b\"^~c,d    ; 1:a|b 2:c|d",
                "\"a\",\"b\"^        ; 1:a|b",
                "a\"b,c              ; 1:a\"b|c",
                " a , b              ; 1:a|b",
            })
    void recordsAreReadAsRfc4180HasThem(String csv, String expected) {
        // ~ is a line feed and ^ a carriage return; in a value found, _ is the line feed.
        List<String> found = read(csv.replace('~', '\n').replace('^', '\r'), 2);
        assertThat(String.join(" ", found).replace('\n', '_').replace('\r', '^'))
                .isEqualTo(expected);
    }

    @Test
    void aWrongNumberOfValuesBreaksOneRecord() {
        assertThat(read("a,b\nc\nd,e,f\ng,h\n", 2))
                .containsExactly(
                        "1:a|b",
                        "2!It has 1 value; the columns are 2!c",
                        "3!It has 3 values; the columns are 2!d,e,f",
                        "4:g|h");
    }

    @Test
    void aStrayQuoteCostsOneLine() {
        assertThat(read("a,b\n\"c,d\ne,f\n", 2))
                .satisfiesExactly(
                        row -> assertThat(row).isEqualTo("1:a|b"),
                        row -> assertThat(row)
                                .startsWith("2!The quote that opens value 1 is never closed")
                                .endsWith("!\"c,d"),
                        row -> assertThat(row).isEqualTo("3:e|f"));
        assertThat(read("\"c,d\ne,\"f\"\ng,h\n", 2))
                .satisfiesExactly(
                        row -> assertThat(row)
                                .startsWith("1!After the closing quote of value 1")
                                .endsWith("!\"c,d"),
                        row -> assertThat(row).isEqualTo("2:e|f"),
                        row -> assertThat(row).isEqualTo("3:g|h"));
        assertThat(read("\"c,d\ne,f\"\ng,h\n", 2))
                .containsExactly("1!It has 1 value; the columns are 2!\"c,d", "2:e|f\"", "3:g|h");
    }

    @ParameterizedTest
    @ValueSource(ints = {CsvRecords.MAX_ROW_BYTES, 10 * CsvRecords.MAX_ROW_BYTES, 50 * CsvRecords.MAX_ROW_BYTES})
    void aLineThatIsTooLongCostsItselfOnly(int length) {
        for (String start : List.of("", "\"", "x,\"\"\"")) {
            List<String> rows = read("a,b\n" + start + "x".repeat(length) + "\nc,d\n", 2);
            assertThat(rows).hasSize(3);
            assertThat(rows.get(0)).isEqualTo("1:a|b");
            assertThat(rows.get(1))
                    .startsWith("2!It is longer than 65536 bytes!")
                    .hasSizeLessThan(70_000);
            assertThat(rows.get(2)).isEqualTo("3:c|d");
        }
        assertThat(read("a,b\n" + "x".repeat(length), 2)).hasSize(2);
    }

    @Test
    void aQuoteThatIsNeverClosedDoesNotSwallowALongFile() {
        StringBuilder csv = new StringBuilder("\"a,b\n");
        for (int i = 0; i < 100_000; i++) {
            csv.append("c,").append(i).append('\n');
        }
        List<String> rows = read(csv.toString(), 2);
        assertThat(rows).hasSize(100_001);
        assertThat(rows.get(0)).startsWith("1!The quote that opens value 1 is never closed");
        assertThat(rows.get(100_000)).isEqualTo("100001:c|99999");
    }

    /** The twin is commons-csv, on files that are whole: seeded, with quotes, delimiters and line breaks inside values. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anyWholeFileIsReadAsTheTwinReadsIt(long seed) throws IOException {
        Random random = new Random(seed);
        String[] pieces = {"a", "7", ",", "\"", "\n", "\r\n", "é", "漢", "💶", ";", "'", "x".repeat(200)};
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setRecordSeparator(seed % 2 == 0 ? "\n" : "\r\n")
                .setQuoteMode(seed < 3 ? QuoteMode.MINIMAL : QuoteMode.ALL)
                .get();
        StringWriter csv = new StringWriter();
        try (CSVPrinter printer = new CSVPrinter(csv, format)) {
            for (int row = 0; row < 20_000; row++) {
                List<String> values = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    StringBuilder value = new StringBuilder();
                    for (int n = random.nextInt(5); n > 0; n--) {
                        value.append(pieces[random.nextInt(pieces.length)]);
                    }
                    values.add(value.toString());
                }
                printer.printRecord(values);
            }
        }
        List<String> expected = new ArrayList<>();
        try (CSVParser twin = CSVParser.parse(new StringReader(csv.toString()), format)) {
            long line = 1;
            for (CSVRecord record : twin) {
                expected.add(line + ":"
                        + String.join("|", record.stream().map(String::strip).toList()));
                line = twin.getCurrentLineNumber() + 1;
            }
        }
        assertThat(read(csv.toString(), 4)).isEqualTo(expected);
    }
}
