package io.weir.benchmarks.handbook;

import io.weir.features.Catalogue;
import io.weir.scoring.training.Rows;
import java.util.ArrayList;
import java.util.List;

/**
 * The amount and the 14 derived features of the Fraud Detection Handbook, of which the catalogue has all: the book writes 0 where there is nothing to tell,
 * and units of the currency where we have minor units.
 */
final class BookFeatures {
    private static final float MINOR_UNITS = 100;

    private BookFeatures() {}

    /** By the catalogue's names. */
    static List<String> names() {
        List<String> names = new ArrayList<>(List.of("amount", "at_weekend", "at_night"));
        for (String of :
                List.of("account_count", "account_amount_mean", "terminal_known_count", "terminal_fraud_share")) {
            for (int days : new int[] {1, 7, 30}) {
                names.add(of + "_" + days + "d");
            }
        }
        return names;
    }

    /** @param rows whole vectors of the catalogue */
    static Rows of(Rows rows, Catalogue catalogue) {
        List<String> names = names();
        int[] at = names.stream().mapToInt(catalogue::indexOf).toArray();
        Rows book = new Rows(at.length);
        float[] vector = new float[at.length];
        for (int row = 0; row < rows.size(); row++) {
            for (int i = 0; i < at.length; i++) {
                float value = rows.value(row, at[i]);
                vector[i] = Float.isNaN(value) ? 0 : names.get(i).contains("amount") ? value / MINOR_UNITS : value;
            }
            book.add(rows.time(row), rows.account(row), rows.isFraud(row), vector);
        }
        return book;
    }
}
