package io.weir.features;

import io.weir.events.Transaction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The features that a transaction has by itself. */
final class TransactionFeatures {
    /** By country; those not named have 0. */
    private static final Map<String, Float> COUNTRY_RISK = new HashMap<>();
    /** By merchant category; those not named have 0. */
    private static final Map<String, Float> MCC_RISK = new HashMap<>();

    static {
        lines("country-risk.txt").forEach(line -> {
            int space = line.indexOf(' ');
            COUNTRY_RISK.put(line.substring(0, space), Float.parseFloat(line.substring(space + 1)));
        });
        lines("mcc-risk.txt").forEach(line -> MCC_RISK.put(line.substring(0, line.indexOf(' ')), 1f));
    }

    private final Feature[] features;
    private final int[] targets;

    TransactionFeatures(Catalogue catalogue) {
        features = catalogue.of(Entity.TRANSACTION).toArray(Feature[]::new);
        targets = new int[features.length];
        for (int i = 0; i < features.length; i++) {
            targets[i] = catalogue.indexOf(features[i].name());
        }
    }

    /** Writes them to their places in the vector. */
    void compute(Transaction transaction, Entry entry, float[] vector) {
        for (int i = 0; i < features.length; i++) {
            vector[targets[i]] = switch (features[i].field()) {
                case AMOUNT -> entry.amountMinor;
                case INCOMING, OUTGOING -> entry.has(features[i].field()) ? entry.amountMinor : 0;
                case COUNTRY_RISK -> risk(COUNTRY_RISK, transaction.country());
                case MCC_RISK -> risk(MCC_RISK, transaction.mcc());
                default -> entry.has(features[i].field()) ? 1 : 0;
            };
        }
    }

    private static float risk(Map<String, Float> risks, String of) {
        return of == null ? Float.NaN : risks.getOrDefault(of, 0f);
    }

    private static List<String> lines(String resource) {
        try (InputStream in = TransactionFeatures.class.getResourceAsStream(resource)) {
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
