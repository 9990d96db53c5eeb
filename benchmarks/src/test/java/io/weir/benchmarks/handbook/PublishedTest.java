package io.weir.benchmarks.handbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.scoring.training.Boosting;
import io.weir.scoring.training.Boosting.TreeMethod;
import io.weir.scoring.training.Rows;
import io.weir.scoring.training.Trees;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * The split, the trees and the metrics against figures that others published: chapter 3 of the Fraud Detection Handbook, from the features that its authors
 * computed. Skipped where their data is not there.
 */
class PublishedTest {
    private static final Path DATA =
            Path.of(System.getProperty("weir.home", "..")).resolve("../shared/data/handbook");
    private static final Path FEATURES = DATA.resolve("features_2018-07-25_2018-08-14.csv.gz");
    private static final int DERIVED = 14;

    @Test
    void chapter3GivesThePublishedFigures() throws IOException {
        assumeTrue(Files.exists(FEATURES), "the handbook's data is not there: " + FEATURES);
        Rows rows = rows();
        Fold fold = new Fold(Instant.parse("2018-07-25T00:00:00Z"));
        Rows test = fold.test(rows);
        boolean[] used = new boolean[rows.width()];
        Arrays.fill(used, true);
        List<String> names =
                IntStream.range(0, rows.width()).mapToObj(i -> "f" + i).toList();

        assertThat(fold.train(rows).size()).isEqualTo(67_240);
        assertThat(fold.train(rows).frauds()).isEqualTo(598);
        assertThat(test.size()).isEqualTo(58_264);
        assertThat(test.frauds()).isEqualTo(385);
        try (Trees trees = Trees.grow(
                Boosting.classic(100, 0.3, 6, TreeMethod.EXACT), fold.train(rows), names, used, grown -> {})) {
            Fold.Figures figures = Fold.Figures.of(trees.score(test), test);
            assertThat(figures.auc()).isCloseTo(0.862, within(0.005));
            assertThat(figures.ap()).isCloseTo(0.639, within(0.01));
            assertThat(figures.cp100()).isCloseTo(0.273, within(0.005));
        }
    }

    /** Time, card, amount and label are in one file, what was derived from them in the other. */
    private static Rows rows() throws IOException {
        Map<String, float[]> derived = new HashMap<>();
        try (BufferedReader in = reader(FEATURES)) {
            List<String> header = List.of(in.readLine().split(",", -1));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] values = line.split(",", -1);
                float[] vector = new float[1 + DERIVED];
                int at = 1;
                for (int i = 0; i < values.length; i++) {
                    if (isDerived(header.get(i))) {
                        vector[at++] = Float.parseFloat(values[i]);
                    }
                }
                derived.put(values[header.indexOf("TRANSACTION_ID")], vector);
            }
        }
        Rows rows = new Rows(1 + DERIVED);
        try (BufferedReader in = reader(DATA.resolve("transactions.csv.gz"))) {
            List<String> header = List.of(in.readLine().split(",", -1));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                float[] vector = derived.get(line.substring(0, line.indexOf(',')));
                if (vector != null) {
                    String[] values = line.split(",", -1);
                    vector[0] = Float.parseFloat(values[header.indexOf("TX_AMOUNT")]);
                    rows.add(
                            Instant.parse(values[header.indexOf("TX_DATETIME")].replace(' ', 'T') + "Z"),
                            values[header.indexOf("CUSTOMER_ID")],
                            values[header.indexOf("TX_FRAUD")].equals("1"),
                            vector);
                }
            }
        }
        return rows;
    }

    private static boolean isDerived(String column) {
        return column.endsWith("DAY_WINDOW") || column.startsWith("TX_DURING");
    }

    private static BufferedReader reader(Path file) throws IOException {
        return new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file), 1 << 16), StandardCharsets.UTF_8));
    }
}
