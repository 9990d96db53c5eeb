package io.weir.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An export against features that others have computed: the 14 of the Fraud Detection Handbook, on its own payments. Skipped where the data is not
 * there. Source: Le Borgne, Siblini, Lebichot, Bontempi, Reproducible Machine Learning for Credit Card Fraud Detection, chapter 3.
 */
class HandbookFeaturesTest {
    private static final Path HOME = Path.of(System.getProperty("weir.home", ".."));
    private static final Path DATA = HOME.resolve("../shared/data/handbook");
    private static final Path GOLDEN = DATA.resolve("features_2018-07-25_2018-08-14.csv.gz");
    /** 37 days before the golden file begins: the longest window and the delay of the labels. */
    private static final String HISTORY_BEGINS = "2018-06-17";

    private static final String GOLDEN_BEGINS = "2018-07-25";
    private static final String GOLDEN_ENDS = "2018-08-15";
    /** Two payments of one customer in the same second, which the book orders otherwise than their ids. */
    private static final Set<String> MAY_DIFFER = Set.of("1240489", "1240490");

    @TempDir
    private Path folder;

    @Test
    void theBooksFeaturesAreOurs() throws Exception {
        assumeTrue(Files.exists(GOLDEN), "the handbook's data is not there: " + GOLDEN);
        Path input = folder.resolve("transactions.csv.gz");
        copyPeriod(DATA.resolve("transactions.csv.gz"), input);
        Path out = folder.resolve("out");

        ExportCounts counts = FeatureExport.run(
                ExportSettings.from(new String[] {
                    "--input", input.toString(),
                    "--mapping", HOME.resolve("importer/mappings/handbook.yaml").toString(),
                    "--out", out.toString(),
                    "--from", GOLDEN_BEGINS,
                    "--to", GOLDEN_ENDS
                }),
                false);

        Map<String, Map<String, String>> ours = new HashMap<>();
        for (Map<String, String> row : rows(out.resolve(ExportFiles.FEATURES))) {
            ours.put(row.get("transaction_id").substring("handbook-".length()), row);
        }
        List<Map<String, String>> golden = rows(GOLDEN);
        assertThat(counts.rows).isEqualTo(golden.size());
        assertThat(counts.approximate).isZero();
        Set<String> different = new HashSet<>();
        for (Map<String, String> book : golden) {
            String id = book.get("TRANSACTION_ID");
            Map<String, String> row = ours.get(id);
            for (Map.Entry<String, String> feature : names().entrySet()) {
                double expected = Double.parseDouble(book.get(feature.getKey()));
                // The book has 0 where there is nothing to tell, and units where we have minor units.
                String text = row.get(feature.getValue());
                double value = text.isEmpty() ? 0 : Double.parseDouble(text);
                double actual = feature.getValue().contains("amount") ? value / 100 : value;
                if (Math.abs(actual - expected) > 1e-6 * Math.max(1, Math.abs(expected))) {
                    different.add(id);
                }
            }
        }
        assertThat(MAY_DIFFER).containsAll(different);
    }

    /** Ours by the book's. */
    private static Map<String, String> names() {
        Map<String, String> names = new HashMap<>();
        names.put("TX_DURING_WEEKEND", "at_weekend");
        names.put("TX_DURING_NIGHT", "at_night");
        for (int days : new int[] {1, 7, 30}) {
            names.put("CUSTOMER_ID_NB_TX_%dDAY_WINDOW".formatted(days), "account_count_%dd".formatted(days));
            names.put("CUSTOMER_ID_AVG_AMOUNT_%dDAY_WINDOW".formatted(days), "account_amount_mean_%dd".formatted(days));
            names.put("TERMINAL_ID_NB_TX_%dDAY_WINDOW".formatted(days), "terminal_known_count_%dd".formatted(days));
            names.put("TERMINAL_ID_RISK_%dDAY_WINDOW".formatted(days), "terminal_fraud_share_%dd".formatted(days));
        }
        return names;
    }

    private static void copyPeriod(Path from, Path to) throws IOException {
        try (BufferedReader in = reader(from);
                BufferedWriter out = new BufferedWriter(new OutputStreamWriter(
                        new GZIPOutputStream(Files.newOutputStream(to)), StandardCharsets.UTF_8))) {
            out.write(in.readLine() + "\n");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String time = line.substring(line.indexOf(',') + 1);
                if (time.compareTo(HISTORY_BEGINS) >= 0 && time.compareTo(GOLDEN_ENDS) < 0) {
                    out.write(line + "\n");
                }
            }
        }
    }

    private static List<Map<String, String>> rows(Path file) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        Set<String> needed = new HashSet<>(names().keySet());
        needed.addAll(names().values());
        needed.addAll(Set.of("TRANSACTION_ID", "transaction_id"));
        try (BufferedReader in = reader(file)) {
            List<String> header = Arrays.asList(in.readLine().split(",", -1));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] values = line.split(",", -1);
                Map<String, String> row = new HashMap<>();
                for (int i = 0; i < values.length; i++) {
                    if (needed.contains(header.get(i))) {
                        row.put(header.get(i), values[i]);
                    }
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static BufferedReader reader(Path file) throws IOException {
        return new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file), 1 << 16), StandardCharsets.UTF_8));
    }
}
