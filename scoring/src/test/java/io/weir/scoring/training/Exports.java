package io.weir.scoring.training;

import io.weir.features.Catalogue;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** Folders as {@code weir features export} writes them, made up: frauds have high amounts and come from risky terminals, mostly. */
final class Exports {
    static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");
    static final Catalogue CATALOGUE = Catalogue.shipped();
    private static final int MINUTES_APART = 10;

    private Exports() {}

    /** Payments ten minutes apart, every 20th a fraud. */
    static Path write(Path folder, int days, long seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder csv = new StringBuilder(header());
        int rows = days * 24 * 60 / MINUTES_APART;
        for (int i = 0; i < rows; i++) {
            boolean fraud = random.nextInt(20) == 0;
            Instant time = BEGIN.plus((long) i * MINUTES_APART, ChronoUnit.MINUTES);
            csv.append(row("t" + i, time, "account-" + random.nextInt(50), fraud, random));
        }
        return write(folder, csv.toString(), CATALOGUE.schemaHash(), time(0), time(rows - 1), rows);
    }

    private static Instant time(int row) {
        return BEGIN.plus((long) row * MINUTES_APART, ChronoUnit.MINUTES);
    }

    static String header() {
        return "transaction_id,time,account,customer,label,approximate," + String.join(",", CATALOGUE.names()) + "\n";
    }

    static String row(String id, Instant time, String account, boolean fraud, Random random) {
        String values = CATALOGUE.names().stream()
                .map(name -> switch (name) {
                    case "amount" -> Integer.toString((int) Math.exp(random.nextGaussian() + (fraud ? 9 : 7)));
                    case "terminal_fraud_share_30d" ->
                        String.format(Locale.ROOT, "%.4f", random.nextDouble() * (fraud ? 1 : 0.5));
                    case "account_count_1d" -> Integer.toString(random.nextInt(6));
                    case "account_since_last" -> random.nextBoolean() ? "" : Integer.toString(random.nextInt(90_000));
                    case "round_amount" -> "0";
                    default -> "";
                })
                .collect(Collectors.joining(","));
        return String.join(",", List.of(id, time.toString(), account, account, fraud ? "1" : "0", "0", values)) + "\n";
    }

    static Path write(Path folder, String csv, String schemaHash, Instant first, Instant last, int rows)
            throws IOException {
        Files.createDirectories(folder);
        try (Writer out = new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(folder.resolve(TrainingSet.FEATURES))),
                StandardCharsets.UTF_8)) {
            out.write(csv);
        }
        String names = CATALOGUE.names().stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
        Files.writeString(folder.resolve(TrainingSet.MANIFEST), """
                {"schemaHash": "%s", "input": "made-up.csv", "firstTime": "%s", "lastTime": "%s", "rows": %d, "features": [%s]}
                """.formatted(schemaHash, first, last, rows, names));
        return folder;
    }
}
