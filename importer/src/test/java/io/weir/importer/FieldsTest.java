package io.weir.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One value of one field: what becomes of it, or why its row is bad. A result in square brackets is part of the message. */
class FieldsTest {
    private static final String DIALECT = "csv: {delimiter: tab, absent: [\"NULL\"]}\n";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pattern: 'yyyy-MM-dd HH:mm:ss', zone: UTC            | 2018-04-01 00:00:31        | 2018-04-01T00:00:31Z",
                "pattern: 'yyyy-MM-dd HH:mm:ss', zone: UTC            | 2018-02-30 00:00:31        | [is no time of the pattern yyyy-MM-dd HH:mm:ss in UTC: \"2018-02-30 00:00:31\"]",
                "pattern: 'yyyy-MM-dd HH:mm:ss', zone: UTC            | 2018-04-01                 | [is no time of the pattern]",
                "pattern: 'yyyy-MM-dd HH:mm:ss', zone: UTC            | 2018-04-01 24:00:00        | [is no time of the pattern]",
                "pattern: 'yyyy-MM-dd HH:mm:ss.SSS', zone: UTC        | 2018-04-01 00:00:31.123    | 2018-04-01T00:00:31.123Z",
                "pattern: 'yyyy-MM-dd HH:mm:ss', zone: Europe/Berlin  | 2018-07-01 12:00:00        | 2018-07-01T10:00:00Z",
                "pattern: 'yyyy-MM-dd HH:mm:ss', zone: Europe/Berlin  | 2018-03-25 02:30:00        | [is no time of the pattern]",
                "pattern: 'yyyy-MM-dd HH:mm:ss', zone: Europe/Berlin  | 2018-10-28 02:30:00        | 2018-10-28T00:30:00Z",
                "pattern: \"yyyy-MM-dd'T'HH:mm:ssXXX\"                | 2018-04-01T00:00:31+02:00  | 2018-03-31T22:00:31Z",
                "pattern: 'dd.MM.yyyy', zone: UTC                     | 01.04.2018                 | 2018-04-01T00:00:00Z",
                "pattern: 'd/M/yy h:mm a', zone: UTC                  | 1/4/18 1:05 PM             | 2018-04-01T13:05:00Z",
                "pattern: 'yyyyMMddHHmm', zone: UTC                   | 201804010930               | 2018-04-01T09:30:00Z",
                "pattern: 'yyyy-MM-dd', zone: UTC                     | 1918-04-01                 | [lies outside 1990-01-01T00:00:00Z to 2060-01-01T00:00:00Z]",
                "epoch: seconds                                       | 1522540831                 | 2018-04-01T00:00:31Z",
                "epoch: seconds                                       | 1522540831.5               | 2018-04-01T00:00:31.500Z",
                "epoch: seconds                                       | 1522540831.123999          | 2018-04-01T00:00:31.123Z",
                "epoch: seconds                                       | 1522540831123              | [lies outside]",
                "epoch: seconds                                       | 1522540831.                | [is no number of seconds since 1970]",
                "epoch: seconds                                       | 99999999999999999999       | [is no number of seconds since 1970]",
                "epoch: millis                                        | 1522540831123              | 2018-04-01T00:00:31.123Z",
                "epoch: millis                                        | 1522540831                 | [lies outside]",
                "epoch: millis                                        | 1.5                        | [is no number of milliseconds since 1970]",
                "step: 1 hour, start: '2017-01-01T00:00:00Z'          | 25                         | 2017-01-02T01:00:00Z",
                "step: 1 day, start: '2017-01-01T00:00:00Z'           | 0                          | 2017-01-01T00:00:00Z",
                "step: 30 seconds, start: '2017-01-01T00:00:00Z'      | 3                          | 2017-01-01T00:01:30Z",
                "step: 1 day, start: '2017-01-01T00:00:00Z'           | -1                         | 2016-12-31T00:00:00Z",
                "step: 1 day, start: '2017-01-01T00:00:00Z'           | 1.5                        | [is no number of steps: \"1.5\"]",
                "step: 1 day, start: '2017-01-01T00:00:00Z'           | 9007199254740993           | [is no number of steps]",
                "step: 1 day, start: '2017-01-01T00:00:00Z'           | 20000                      | [lies outside]",
                "step: 1 day, start: '2017-01-01T00:00:00Z'           | ``                         | [Column V is empty; it is required]",
            })
    void aTimeIsReadStrictly(String format, String value, String expected) {
        ImportedRow row = row("time", "{column: V, " + format + "}", value);
        check(row, row.isBad() ? null : row.transaction().time().toString(), expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "EUR | ``                                              | 57.16                 | 5716",
                "EUR | ``                                              | 57                    | 5700",
                "EUR | ``                                              | 57.                   | 5700",
                "EUR | ``                                              | .5                    | 50",
                "EUR | ``                                              | 147.8                 | 14780",
                "EUR | ``                                              | 0.00                  | 0",
                "EUR | ``                                              | 146.000               | 14600",
                "EUR | ``                                              | +1.25                 | 125",
                "EUR | ``                                              | 1.2E7                 | 1200000000",
                "EUR | ``                                              | 0.1                   | 10",
                "EUR | ``                                              | 1.005                 | [has more digits than EUR with its 2 can hold; amount.rounding]",
                "EUR | , rounding: half-even                           | 1.005                 | 100",
                "EUR | , rounding: half-up                             | 1.005                 | 101",
                "EUR | , rounding: down                                | 1.009                 | 100",
                "JPY | ``                                              | 150                   | 150",
                "JPY | ``                                              | 150.00                | 150",
                "JPY | ``                                              | 150.50                | [has more digits than JPY with its 0 can hold]",
                "JPY | , rounding: half-even                           | 150.50                | 150",
                "BHD | ``                                              | 1.234                 | 1234",
                "EUR | , unit: minor                                   | 1234                  | 1234",
                "EUR | , unit: minor                                   | 12.5                  | [has more digits than minor units can hold]",
                "EUR | ``                                              | -5.00                 | [is negative; the type says which way money moves]",
                "EUR | ``                                              | .                     | [is no amount such as 1234.56]",
                "EUR | ``                                              | abc                   | [is no amount such as 1234.56: \"abc\"]",
                "EUR | ``                                              | 1 000                 | [is no amount]",
                "EUR | ``                                              | NaN                   | [is no amount]",
                "EUR | ``                                              | 1.2.3                 | [is no amount]",
                "EUR | ``                                              | 0x10                  | [is no amount]",
                "EUR | ``                                              | 1e999                 | [is more than the 1000000000000000 minor units that are believed]",
                "EUR | ``                                              | 1e-999                | [is more than]",
                "EUR | ``                                              | 10000000000000.00     | 1000000000000000",
                "EUR | ``                                              | 10000000000000.01     | [is more than the 1000000000000000 minor units]",
                "EUR | ``                                              | 99999999999999999999  | [is more than]",
                "EUR | , decimal-mark: ','                             | 1,25                  | 125",
                "EUR | , decimal-mark: ','                             | 1.25                  | [is no amount such as 1234,56]",
                "EUR | , thousands-mark: ','                           | 1,234,567.89          | 123456789",
                "EUR | , thousands-mark: ','                           | 1,50                  | [is no amount]",
                "EUR | , thousands-mark: ','                           | 1234.50               | 123450",
                "EUR | , decimal-mark: ',', thousands-mark: '.'        | 1.250,00              | 125000",
                "EUR | , decimal-mark: ',', thousands-mark: '.'        | 1.25                  | [is no amount]",
                "EUR | , thousands-mark: space                         | 12 345.6              | 1234560",
                "EUR | , thousands-mark: \"'\"                         | 1'000                 | 100000",
            })
    void anAmountIsExact(String currency, String format, String value, String expected) {
        ImportedRow row = row("amount", "{column: V" + format + "}", value, "currency", "{constant: " + currency + "}");
        check(row, row.isBad() ? null : Long.toString(row.transaction().amountMinor()), expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{column: V}                        | EUR  | EUR",
                "{column: V}                        | Euro | [is no ISO 4217 currency such as EUR; other names need a table currency.values in the mapping: \"Euro\"]",
                "{column: V}                        | XAU  | [is no ISO 4217 currency]",
                "{column: V}                        | ``   | [Column V is empty]",
                "{column: V, values: {Euro: EUR}}   | Euro | EUR",
                "{column: V, values: {Euro: EUR}}   | EUR  | [holds a value that the mapping's table for currency does not have: \"EUR\"]",
                "{column: V, values: {10: CHF}}     | 10   | CHF",
                "{constant: GBP}                    | ``   | GBP",
            })
    void aCurrencyIsTranslated(String mapping, String value, String expected) {
        ImportedRow row = row("currency", mapping, value);
        check(row, row.isBad() ? null : row.transaction().currency(), expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{column: V}                                | CARD     | CARD",
                "{column: V}                                | card     | [is none of [CARD, TRANSFER,]",
                "{column: V, values: {CASH_IN: CASH_DEPOSIT}} | CASH_IN  | CASH_DEPOSIT",
                "{column: V, values: {CASH_IN: CASH_DEPOSIT}} | CASH_OUT | [the mapping's table for type does not have: \"CASH_OUT\"]",
                "{constant: REFUND}                         | ``       | REFUND",
            })
    void aTypeIsTranslated(String mapping, String value, String expected) {
        ImportedRow row = row("type", mapping, value);
        check(row, row.isBad() ? null : row.transaction().type().name(), expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "null",
            value = {
                "merchant | V                                               | shop 7 | shop 7",
                "merchant | {column: V, prefix: 'm-'}                       | 7      | m-7",
                "merchant | {column: V, prefix: 'm-'}                       | ``     | null",
                "merchant | {column: V, prefix: 'a-{file}-b-'}              | 7      | a-payments-b-7",
                "merchant | {column: V, values: {x: y, -: '', '?': ~}}      | x      | y",
                "merchant | {column: V, values: {x: y, -: '', '?': ~}}      | -      | null",
                "merchant | {column: V, values: {x: y, -: '', '?': ~}}      | ?      | null",
                "merchant | {column: V, values: {x: y}}                     | z      | [the mapping's table for merchant does not have: \"z\"]",
                "merchant | {column: V, when-type: [CARD]}                  | 7      | 7",
                "merchant | {column: V, when-type: [TRANSFER]}              | 7      | null",
                "merchant | {constant: x, when-type: [TRANSFER]}            | ``     | null",
                "merchant | {constant: 007}                                 | ``     | 007",
                "merchant | V                                               | a\u0001b | [holds a control character or line break: \"a?b\"]",
                "merchant | V                                               | NULL   | null",
                "mcc      | V                                               | 0742   | 0742",
                "mcc      | V                                               | 742    | [is no merchant category of four digits such as 5411]",
                "mcc      | {constant: 0742}                                | ``     | 0742",
                "country  | V                                               | XK     | XK",
                "country  | V                                               | GER    | [is no ISO 3166-1 country such as DE]",
                "country  | {constant: NO}                                  | ``     | NO",
                "account  | V                                               | ``     | [Column V is empty; account is required]",
                "account  | {column: V, values: {x: ''}}                    | x      | [Column V is empty; account is required]",
                "latitude | V                                               | -45.5  | -45.5",
                "latitude | V                                               | 90.1   | [is no number from -90.0 to 90.0]",
                "latitude | V                                               | NaN    | [is no number]",
                "latitude | V                                               | ``     | NaN",
                "id       | V                                               | 17     | 17",
                "id       | {column: V, prefix: x}                          | ``     | [Column V is empty; it is required]",
                "id       | {row: true, prefix: 'row-'}                     | ``     | row-2",
            })
    void aTextIsTranslatedAndPrefixed(String field, String mapping, String value, String expected) {
        ImportedRow row = row(field, mapping, value);
        Object found = row.isBad()
                ? null
                : switch (field) {
                    case "mcc" -> row.transaction().mcc();
                    case "country" -> row.transaction().country();
                    case "account" -> row.transaction().account();
                    case "latitude" -> row.transaction().latitude();
                    case "id" -> row.transaction().id();
                    default -> row.transaction().merchant();
                };
        check(row, found == null ? null : found.toString(), expected);
    }

    @Test
    void aTextThatIsTooLongIsABadRow() {
        check(row("merchant", "V", "x".repeat(256)), "", "");
        check(
                row("merchant", "{column: V, prefix: p}", "x".repeat(256)),
                null,
                "[has 257 characters with its prefix; at most 256]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "null",
            value = {
                "fraud: V                                                                | 1    | true 2018-04-01T00:00:31Z null null",
                "fraud: V                                                                | True | true 2018-04-01T00:00:31Z null null",
                "fraud: V                                                                | 0    | null",
                "{fraud: V, rows: all}                                                   | 0    | false 2018-04-01T00:00:31Z null null",
                "{fraud: V, delay: 7 days}                                               | 1    | true 2018-04-08T00:00:31Z null null",
                "{fraud: {column: V, values: {J: true, N: false}}}                       | J    | true 2018-04-01T00:00:31Z null null",
                "{fraud: {column: V, values: {J: true, N: false}}}                       | 1    | [the mapping's table for label.fraud does not have: \"1\"]",
                "{fraud: V, typology: {column: V, values: {1: mule}}, episode: {column: V, prefix: e}} | 1 | true 2018-04-01T00:00:31Z mule e1",
                "{fraud: V, typology: {column: V, values: {1: mule}}}                    | 0    | null",
                "{fraud: V}                                                              | 2    | [is none of 1, 0, true and false; other values need a table label.fraud.values]",
                "{fraud: V}                                                              | ``   | [Column V is empty]",
                "{fraud: V, delay: 20000 days}                                           | 1    | [The label would become known at 2073-01-02T00:00:31Z]",
            })
    void aLabelIsMadeOfFrauds(String label, String value, String expected) {
        String mapping = fields("merchant", "{constant: m}") + "label: "
                + (label.startsWith("{") ? label : "{" + label + "}") + "\n";
        ImportedRow row = Csv.rows(folder, mapping + DIALECT, csv(value)).get(0);
        String found = row.label() == null
                ? null
                : row.label().fraud() + " " + row.label().time() + " "
                        + row.label().typology() + " " + row.label().episode();
        check(row, found, expected);
        if (row.label() != null) {
            assertThat(row.label().transactionId()).isEqualTo(row.transaction().id());
            assertThat(row.label().account()).isEqualTo(row.transaction().account());
        }
    }

    private static void check(ImportedRow row, String found, String expected) {
        if (expected != null && expected.startsWith("[")) {
            assertThat(row.isBad()).as("bad row, found " + found).isTrue();
            assertThat(row.deadLetter().message()).contains(expected.substring(1, expected.length() - 1));
        } else if (expected == null || !expected.isEmpty()) {
            assertThat(row.isBad() ? row.deadLetter().message() : "").isEmpty();
            assertThat(found).isEqualTo(expected);
        } else {
            assertThat(row.isBad()).isFalse();
        }
    }

    /** The row of a file whose column V holds the value, with one or two fields mapped as told. */
    private ImportedRow row(String field, String mapping, String value, String... more) {
        String yaml = fields(field, mapping);
        if (more.length > 0) {
            yaml = yaml.replaceAll("(?m)^  " + more[0] + ":.*$", "  " + more[0] + ": " + more[1]);
        }
        return Csv.rows(folder, yaml + DIALECT, csv(value)).get(0);
    }

    private static String csv(String value) {
        return "Id\tTime\tAmount\tV\n1\t1522540831\t9.99\t" + value + "\n";
    }

    private static String fields(String field, String mapping) {
        String usual = """
                  id: Id
                  time: {column: Time, epoch: seconds}
                  type: {constant: CARD}
                  account: Id
                  customer: Id
                  amount: Amount
                  currency: {constant: EUR}
                """;
        return "fields:\n" + usual.replaceAll("(?m)^  " + field + ":.*\n", "") + "  " + field + ": " + mapping + "\n";
    }
}
