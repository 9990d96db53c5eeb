package io.weir.scoring.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingSetTest {
    private static final Instant BEGIN = Exports.BEGIN;
    private static final Period FIRST_DAY = Period.ofDays(BEGIN, 1);

    @TempDir
    private Path folder;

    @Test
    void thePaymentsOfEachPeriodAreRead() throws IOException {
        TrainingSet set = TrainingSet.open(Exports.write(folder, 3, 1), Exports.CATALOGUE);

        List<Rows> rows = set.read(List.of(FIRST_DAY, Period.ofDays(BEGIN.plus(2, ChronoUnit.DAYS), 5)), read -> {});

        assertThat(rows).extracting(Rows::size).containsExactly(144, 144);
        assertThat(rows.get(0).time(0)).isEqualTo(BEGIN);
        assertThat(rows.get(1).time(0)).isEqualTo(BEGIN.plus(2, ChronoUnit.DAYS));
        assertThat(rows.get(0).frauds()).isBetween(1, 20);
        int amount = Exports.CATALOGUE.indexOf("amount");
        int merchant = Exports.CATALOGUE.indexOf("merchant_count_1h");
        assertThat(rows.get(0).value(0, amount)).isPositive();
        assertThat(rows.get(0).value(0, merchant)).isNaN();
    }

    @Test
    void numbersAndTextsAreReadAsTheyWereWritten() throws IOException {
        String values = "12345678,1.5E-7,-3,0.1," + ",".repeat(Exports.CATALOGUE.size() - 5) + "7";
        Rows rows = read("t,2026-03-01T00:00:00Z,\"a \"\"b\"\", \nc\",\"\"\"d\",1,0," + values + "\r\n");

        assertThat(rows.size()).isEqualTo(1);
        assertThat(rows.account(0)).isEqualTo("a \"b\", \nc");
        assertThat(rows.isFraud(0)).isTrue();
        assertThat(new float[] {rows.value(0, 0), rows.value(0, 1), rows.value(0, 2), rows.value(0, 3)})
                .containsExactly(12345678f, 1.5e-7f, -3f, 0.1f);
        assertThat(rows.value(0, 4)).isNaN();
        assertThat(rows.value(0, Exports.CATALOGUE.size() - 1)).isEqualTo(7);
    }

    @Test
    void whatCannotBeReadIsNamed() {
        String good = Exports.row("t1", BEGIN, "a", false, new Random(1));
        String nothing = ",".repeat(Exports.CATALOGUE.size() - 1);
        assertRefused(
                good + "t2,yesterday,a,a,0,0," + nothing, "line 3, column time: 'yesterday'", "2026-03-02T10:15:30Z");
        assertRefused(
                good + "t2,2026-03-01T00:00:00Z,a,a,yes,0," + nothing,
                "line 3, column label: 'yes'",
                "0 or 1 is expected");
        assertRefused(
                "t2,2026-03-01T00:00:00Z,a,a,0,0,twelve" + nothing, "line 2, column amount: 'twelve'", "a number");
        assertRefused("t2,2026-03-01T00:00:00Z,a,a,0,0,NaN" + nothing, "line 2, column amount: 'NaN'");
        assertRefused("t2,2026-03-01T00:00:00Z,a,a,0,0", "line 2: 6 fields; 106 are expected");
        assertRefused(
                "\"t\n2\",2026-03-01T00:00:00Z,a,a,0,0," + nothing + "\nt3,never,a,a,0,0," + nothing,
                "line 4, column time: 'never'");
        assertRefused("t2,2026-03-01T00:00:00Z,\"a,a,0,0," + nothing, "line 2: a quote is opened and never closed");
        assertRefused(
                "t2,2026-03-01T00:00:01Z,a,a,0,0," + nothing + "\nt3,2026-03-01T00:00:00Z,a,a,0,0," + nothing,
                "line 3, column time: '2026-03-01T00:00:00Z' is found where not before 2026-03-01T00:00:01Z");
    }

    private void assertRefused(String rows, String... told) {
        assertThatThrownBy(() -> read(rows))
                .isInstanceOf(InvalidTrainingSet.class)
                .message()
                .contains("features.csv.gz")
                .contains(told);
    }

    @Test
    void columnsThatAreNotTheCataloguesAreNamed() throws IOException {
        write(Exports.header().replace("account_count_1h", "account_count_2h"), Exports.CATALOGUE.schemaHash());
        assertThatThrownBy(() -> open().read(List.of(FIRST_DAY), read -> {}))
                .isInstanceOf(InvalidTrainingSet.class)
                .hasMessageEndingWith("line 1: column 16 is account_count_2h; account_count_1h is expected");
    }

    @Test
    void anExportOfAnotherCatalogueIsRefused() throws IOException {
        write(Exports.header(), "0123456789abcdef");
        assertThatThrownBy(this::open)
                .isInstanceOf(InvalidTrainingSet.class)
                .hasMessageContainingAll("0123456789abcdef", Exports.CATALOGUE.schemaHash(), "--catalogue");
    }

    @Test
    void aFolderWithoutAnExportIsRefused() throws IOException {
        assertThatThrownBy(this::open)
                .isInstanceOf(InvalidTrainingSet.class)
                .hasMessageContaining("weir features export");
        write(Exports.header(), Exports.CATALOGUE.schemaHash());
        byte[] whole = Files.readAllBytes(folder.resolve(TrainingSet.FEATURES));
        Files.write(folder.resolve(TrainingSet.FEATURES), Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> open().read(List.of(FIRST_DAY), read -> {}))
                .isInstanceOf(InvalidTrainingSet.class)
                .hasMessageContaining("no whole gzip file");
        Files.writeString(folder.resolve(TrainingSet.MANIFEST), "{");
        assertThatThrownBy(this::open).isInstanceOf(InvalidTrainingSet.class).hasMessageContaining("is not JSON");
    }

    private Rows read(String rows) throws IOException {
        write(Exports.header() + rows, Exports.CATALOGUE.schemaHash());
        return open().read(List.of(FIRST_DAY), read -> {}).get(0);
    }

    private void write(String csv, String schemaHash) throws IOException {
        Exports.write(folder, csv, schemaHash, BEGIN, BEGIN, 1);
    }

    private TrainingSet open() throws IOException {
        return TrainingSet.open(folder, Exports.CATALOGUE);
    }
}
