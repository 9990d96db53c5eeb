package io.weir.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingTest {
    private static final String GOOD = """
            fields:
              id: Id
              time: {column: Time, epoch: millis}
              type: {constant: CARD}
              account: Account
              customer: Account
              amount: {column: Amount}
              currency: {constant: EUR}
            """;

    @TempDir
    private Path folder;

    @Test
    void aGoodMappingReadsEachColumnOnce() {
        assertThat(Mapping.parse("good.yaml", GOOD).columns()).containsExactly("Id", "Time", "Account", "Amount");
    }

    @Test
    void allProblemsAreNamedAtOnceWithTheirPlace() {
        String yaml = """
                csv: {delimiter: ";;", separator: ","}
                fields:
                  id: {column: Id, row: true}
                  tiem: {column: Time, epoch: millis}
                  type: {constant: CRAD}
                  account: Account
                  amount: {column: Amount, rounding: up}
                  currency: {constant: EURO}
                label: {typology: Kind}
                sort: by-tiem
                """;
        ImportRefused refused = refusal(yaml);
        assertThat(refused.problems())
                .containsExactly(
                        "csv.separator (line 1): there is no such key; known are delimiter, quote, charset, columns, absent",
                        "csv.delimiter (line 1): must be one ASCII character such as \";\"",
                        "fields.tiem (line 4): there is no such key; did you mean time?",
                        "fields (line 3): has no time: When it happened (required)",
                        "fields (line 3): has no customer: The customer who owns the account (required)",
                        "fields.id (line 3): has more than one of the keys column, row; it needs exactly one",
                        "fields.type.constant (line 5): \"CRAD\" is no type; did you mean CARD?",
                        "fields.amount.rounding (line 7): cannot be \"up\"; did you mean half-up?",
                        "fields.currency.constant (line 8): \"EURO\" is no ISO 4217 currency such as EUR",
                        "label (line 9): has no fraud, the column that tells fraud from honest payments; it is required",
                        "sort (line 10): cannot be \"by-tiem\"; did you mean by-time?");
        assertThat(refused).hasMessageStartingWith("test.yaml cannot be imported:\n  csv.separator (line 1)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "time     | Time                                                     | fields.time (line 3): must be an object",
                "time     | {epoch: millis}                                          | fields.time (line 3): has no column",
                "time     | {column: T}                                              | has none of the keys pattern, epoch, step; it needs exactly one",
                "time     | {column: T, epoch: millis, step: 1 day}                  | has more than one of the keys pattern, epoch, step",
                "time     | {column: T, epoch: minutes}                              | cannot be \"minutes\"",
                "time     | {column: T, epoch: millis, zone: UTC}                    | fields.time.zone (line 3): means nothing without pattern",
                "time     | {column: T, pattern: 'yyyy-MM-dd HH:mm'}                 | has no zone, and neither has the pattern",
                "time     | {column: T, pattern: 'yyyy-MM-dd HH:mmXXX', zone: UTC}   | the pattern has a zone of its own",
                "time     | {column: T, pattern: 'yyyy-MM-dd', zone: Europe/Berln}   | did you mean Europe/Berlin?",
                "time     | {column: T, pattern: 'HH:mm', zone: UTC}                 | gives no whole date",
                "time     | {column: T, pattern: 'yyyy-MM-dd hh:mm', zone: UTC}      | gives no time of day; hours are HH, or hh with a",
                "time     | {column: T, pattern: 'yyyy-MM-dd bb', zone: UTC}         | cannot be read",
                "time     | {column: T, step: 1 day}                                 | has no start, the instant of step 0",
                "time     | {column: T, step: daily, start: '2020-01-01T00:00:00Z'}  | \"daily\" must be a number and a unit such as",
                "time     | {column: T, step: 0 days, start: '2020-01-01T00:00:00Z'} | at least 1 second",
                "time     | {column: T, step: 1 day, start: 2020-01-01}              | \"2020-01-01\" must be an instant such as",
                "time     | {column: T, step: 1 day, start: '1920-01-01T00:00:00Z'}  | from 1990-01-01T00:00:00Z to 2060-01-01T00:00:00Z",
                "id       | {prefix: x}                                              | has none of the keys column, row",
                "id       | {row: yes}                                               | cannot be \"yes\"; known are true",
                "id       | {row: true, prefix: '{name}-'}                           | the only thing in braces can be one {file}",
                "type     | {column: T, values: {a: CASH}}                           | fields.type.values.a (line 3): \"CASH\" is no type",
                "type     | {constant: CARD, values: {a: CARD}}                      | means nothing without column",
                "account  | {constant: a, column: b}                                 | has more than one of the keys column, constant",
                "account  | {column: a, when-type: [CARD]}                           | is required, so it cannot have when-type",
                "account  | [a, b]                                                   | must be an object with the keys column, constant",
                "mcc      | {constant: 54}                                           | is no merchant category of four digits   ",
                "country  | {column: C, values: {Germany: GER}}                      | \"GER\" is no ISO 3166-1 country such as DE",
                "merchant | {column: C, when-type: [CRD]}                            | CRD is no type; did you mean CARD?",
                "merchant | {column: C, when-type: CARD}                             | must be a list of texts such as",
                "merchant | {column: C, values: x}                                   | must be a table such as",
                "merchant | {column: ''}                                             | is empty; leave the key out instead",
                "amount   | {rounding: down}                                         | has no column; it is required",
                "amount   | {column: A, decimal-mark: ',', thousands-mark: ','}      | is the decimal mark too; they must differ",
                "currency | {constant: XAU}                                          | \"XAU\" is no ISO 4217 currency such as EUR",
                "latitude | {constant: 91}                                           | \"91\" must be a number from -90.0 to 90.0",
            })
    void anImpossibleFieldIsNamed(String field, String value, String problem) {
        String kept = GOOD.replaceAll("(?m)^  " + field + ":.*\n", "");
        String yaml = kept.replace("fields:\n", "fields:\n\n  " + field + ": " + value + "\n");
        assertThat(refusal(yaml).problems())
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "csv: {delimiter: é}                             | csv.delimiter (line 9): must be one ASCII character",
                "csv: {quote: ','}                               | delimiter and quote are the same character",
                "csv: {charset: UTF-16}                          | cannot be \"UTF-16\"; did you mean UTF-8?",
                "csv: {columns: [Id, Time, Account, Amonut]}     | csv.columns has no Amount; did you mean Amonut?",
                "csv: {columns: [Id, Id]}                        | \"Id\" stands twice",
                "csv: [a]                                        | csv (line 9): must be an object",
                "sort-rows: 10                                   | sort-rows (line 9): means nothing without sort",
                "{sort: by-time, sort-rows: 0}                   | It is no valid YAML",
                "label: {fraud: {column: F, values: {a: maybe}}} | label.fraud.values.a (line 9): must be true or false",
                "label: {fraud: {values: {a: true}}}             | label.fraud (line 9): has no column",
                "label: {fraud: F, delay: later}                 | label.delay (line 9): \"later\" must be a number and a unit",
                "label: {fraud: F, rows: fruad}                  | did you mean fraud?",
                "label: {fraud: F, fraud: G}                     | label.fraud (line 9): stands twice",
                "label: &a {fraud: *b}                           | aliases (*name) are not supported",
                "---                                             | more than one YAML document",
            })
    void anImpossibleRestIsNamed(String rest, String problem) {
        assertThat(refusal(GOOD + rest + "\n").problems())
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @Test
    void whatIsNoMappingAtAllIsSaidPlainly() throws IOException {
        assertThat(refusal("").problems())
                .containsExactly("It holds no YAML object with the keys csv, fields, label, sort, sort-rows");
        assertThat(refusal("a: [1").problems()).singleElement().asString().startsWith("It is no valid YAML (line ");
        assertThat(refusal("sort: none").problems())
                .singleElement()
                .asString()
                .startsWith("the mapping: has no fields");
        Path absent = folder.resolve("absent.yaml");
        assertThatThrownBy(() -> Mapping.load(absent))
                .isInstanceOf(ImportRefused.class)
                .hasMessageContaining("There is no such file");
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, 0});
        assertThatThrownBy(() -> Mapping.load(binary))
                .isInstanceOf(ImportRefused.class)
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> Mapping.load(folder))
                .isInstanceOf(ImportRefused.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void everyShippedMappingLoads() throws IOException {
        Path mappings = Path.of(System.getProperty("weir.home", ".."), "importer", "mappings");
        try (var files = Files.list(mappings)) {
            List<Path> all = files.toList();
            assertThat(all)
                    .hasSize(6)
                    .allSatisfy(file -> assertThat(Mapping.load(file).columns()).isNotEmpty());
        }
    }

    private static ImportRefused refusal(String yaml) {
        ImportRefused refused = catchThrowableOfType(ImportRefused.class, () -> Mapping.parse("test.yaml", yaml));
        assertThat(refused).as("the refusal of\n" + yaml).isNotNull();
        return refused;
    }
}
