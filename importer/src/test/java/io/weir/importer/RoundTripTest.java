package io.weir.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.BadEvent;
import io.weir.events.Label;
import io.weir.events.LabelCodec;
import io.weir.events.Transaction;
import io.weir.events.TransactionCodec;
import io.weir.events.TransactionType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeded transactions with every field, written as CSV of our own and imported. */
class RoundTripTest {
    private static final String MAPPING = PaymentsCsv.mappingWithLabels(Duration.ofHours(3)) + "  rows: all\n";
    private static final int ROWS = 5_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void whatIsWrittenIsWhatIsImported(long seed) throws IOException {
        Random random = new Random(seed);
        List<Transaction> transactions = new ArrayList<>();
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            Transaction transaction = transaction(random, i);
            transactions.add(transaction);
            labels.add(Label.of(
                    transaction,
                    transaction.time().plus(Duration.ofHours(3)),
                    random.nextBoolean(),
                    text(random, true),
                    text(random, true)));
        }
        List<ImportedRow> rows = Csv.rows(folder, MAPPING, csv(transactions, labels));
        assertThat(rows).noneMatch(ImportedRow::isBad);
        assertThat(rows).extracting(ImportedRow::transaction).isEqualTo(transactions);
        assertThat(rows).extracting(ImportedRow::label).isEqualTo(labels);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void aMutatedFileGivesBadRowsOrEventsThatTheJobAccepts(long seed) throws IOException, BadEvent {
        Random random = new Random(seed);
        List<Transaction> transactions = new ArrayList<>();
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            Transaction transaction = transaction(random, i);
            transactions.add(transaction);
            labels.add(Label.of(transaction, transaction.time(), true, null, null));
        }
        byte[] bytes = csv(transactions, labels).getBytes(StandardCharsets.UTF_8);
        int header = PaymentsCsv.columnsWithLabels().length() + 1;
        for (int i = 0; i < ROWS; i++) {
            bytes[header + random.nextInt(bytes.length - header)] = (byte) random.nextInt(256);
        }
        List<ImportedRow> rows = Csv.rows(Csv.file(folder, "mutated.csv", bytes), MAPPING);
        assertThat(rows).hasSizeBetween(ROWS / 2, 2 * ROWS);
        assertThat(rows).anyMatch(ImportedRow::isBad);
        for (ImportedRow row : rows) {
            if (!row.isBad()) {
                Transaction transaction = row.transaction();
                assertThat(TransactionCodec.read(TransactionCodec.write(transaction), Long.MAX_VALUE))
                        .isEqualTo(transaction);
                assertThat(LabelCodec.read(LabelCodec.write(row.label()), Long.MAX_VALUE))
                        .isEqualTo(row.label());
            }
        }
    }

    private static String csv(List<Transaction> transactions, List<Label> labels) {
        StringBuilder csv = new StringBuilder(PaymentsCsv.columnsWithLabels()).append("\n");
        for (int i = 0; i < transactions.size(); i++) {
            csv.append(PaymentsCsv.row(transactions.get(i), labels.get(i))).append("\n");
        }
        return csv.toString();
    }

    private static Transaction transaction(Random random, int i) {
        TransactionType[] types = TransactionType.values();
        return new Transaction(
                "t" + i,
                Instant.ofEpochMilli(1_500_000_000_000L + random.nextInt(1_000_000_000)),
                types[random.nextInt(types.length)],
                text(random, false),
                text(random, false),
                random.nextInt(10) == 0 ? random.nextLong(Transaction.MAX_AMOUNT_MINOR + 1) : random.nextInt(1_000_000),
                List.of("EUR", "JPY", "BHD", "CLF").get(random.nextInt(4)),
                text(random, true),
                text(random, true),
                text(random, true),
                text(random, true),
                random.nextBoolean() ? null : "%04d".formatted(random.nextInt(10_000)),
                text(random, true),
                random.nextBoolean() ? null : "DE",
                random.nextBoolean() ? Double.NaN : random.nextDouble() * 180 - 90,
                random.nextBoolean() ? Double.NaN : random.nextDouble() * 360 - 180,
                text(random, true),
                text(random, true));
    }

    /** A text without white space at its ends, which importing drops. */
    private static String text(Random random, boolean optional) {
        if (optional && random.nextInt(3) == 0) {
            return null;
        }
        String[] pieces = {"a", "Z", "0", ",", "\"", " x", "é", "漢", "💶", "'"};
        StringBuilder text = new StringBuilder("k");
        for (int n = random.nextInt(6); n > 0; n--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }
}
