package io.weir.benchmarks.rules;

import io.weir.features.Catalogue;
import io.weir.sql.CheckedRule;
import io.weir.sql.ImmediateRule;
import io.weir.sql.RuleChecker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * As many rules as wanted, no two alike, of the shapes that those in {@code sql/rules} have: what is asked first decides at times for nearly all payments, at
 * times for few. They fire seldom, leave decisions alone, and are checked and compiled like any other.
 */
final class GeneratedRules {
    /** Of conditions, in turn. */
    static final int SHAPES = 8;

    private static final long SEED = 6_006;
    private static final List<String> TYPES = List.of("CARD", "TRANSFER", "CASH_WITHDRAWAL", "CASH_DEPOSIT");
    private static final List<String> CHANNELS = List.of("POS", "ECOM", "APP", "ATM", "BRANCH");
    private static final List<String> COUNTRIES = List.of("DE", "FR", "IT", "ES", "NL", "PT", "CH", "US", "GB", "AT");
    private static final List<String> TRADES = List.of("5411", "5812", "7995", "6051", "4829", "5944", "5541", "5732");

    private GeneratedRules() {}

    /** The texts; the first of more are always the same. */
    static List<String> texts(int count) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(text(i, random));
        }
        return texts;
    }

    static String id(int number) {
        return String.format(Locale.ROOT, "generated-%04d", number);
    }

    /** Writes the first of them into a folder, a file each. */
    static void write(int count, Path folder) throws IOException {
        Files.createDirectories(folder);
        List<String> texts = texts(count);
        for (int i = 0; i < count; i++) {
            Files.writeString(folder.resolve(id(i) + ".sql"), texts.get(i));
        }
    }

    /** The first of them compiled. */
    static List<ImmediateRule> compiled(int count) {
        RuleChecker checker = new RuleChecker(Catalogue.shipped());
        List<ImmediateRule> rules = new ArrayList<>();
        for (String text : texts(count)) {
            CheckedRule rule = checker.check("generated", text);
            if (rule.immediate() == null) {
                throw new IllegalStateException("A generated rule is none: " + rule.problems() + "\n" + text);
            }
            rules.add(rule.immediate());
        }
        return rules;
    }

    private static String text(int number, SplittableRandom random) {
        int usual = large(random);
        String country = one(COUNTRIES, random);
        int there = large(random);
        int dollars = large(random);
        return text(id(number), usual, country, there, dollars, condition(number % SHAPES, random));
    }

    /** A rule as the others are, with another condition. */
    static String text(String id, String condition) {
        return text(id, 1, "DE", 1, 1, condition);
    }

    private static String text(String id, int usual, String country, int there, int dollars, String condition) {
        return """
                /*
                id: %s
                version: 1
                title: One of those for the benchmark
                typology: benchmark
                severity: LOW
                owner: benchmarks
                status: live
                subject: ACCOUNT
                effective-from: 2020-01-01T00:00:00Z
                at-most: 1000000 per day
                outcome: ALLOW
                thresholds:
                  large_amount:
                    unit: minor units
                    default: %d
                    segments:
                      - {country: %s, value: %d}
                      - {type: TRANSFER, currency: USD, value: %d}
                */
                SELECT
                  account AS subject,
                  evidence,
                  CAST(amount_minor / 100 AS STRING) || ' ' || currency || ' in ' || COALESCE(country, 'no country') AS reason
                FROM transactions
                WHERE %s
                """.formatted(id, usual, country, there, dollars, condition);
    }

    /** Minor units that few payments reach. */
    private static int large(SplittableRandom random) {
        return 600_000 + random.nextInt(900_000);
    }

    private static String condition(int shape, SplittableRandom random) {
        return switch (shape) {
            case 0 ->
                format(
                        "type = '%s' AND amount_minor >= large_amount AND account_amount_deviation_90d > %.2f AND account_new_counterparty = 1",
                        one(TYPES, random), 3 + 4 * random.nextDouble());
            case 1 ->
                format(
                        "account_count_10m >= %d AND channel = '%s' AND amount_minor < %d AND account_count_30d > 20",
                        9 + random.nextInt(6), one(CHANNELS, random), 500 + random.nextInt(2_000));
            case 2 ->
                format(
                        "country IN ('%s', '%s', '%s') AND account_amount_mean_90d > 0 AND amount_minor / account_amount_mean_90d > %.1f AND account_count_90d > 10",
                        one(COUNTRIES, random),
                        one(COUNTRIES, random),
                        one(COUNTRIES, random),
                        80 + 200 * random.nextDouble());
            case 3 ->
                format(
                        "HOUR(event_time) BETWEEN %d AND %d AND MOD(amount_minor, %d) = 0 AND amount_minor >= 20000 AND account_off_habit_90d > %.2f",
                        random.nextInt(3),
                        3 + random.nextInt(3),
                        10_000 * (1 + random.nextInt(5)),
                        7 + 4 * random.nextDouble());
            case 4 ->
                format(
                        "mcc IN ('%s', '%s') AND account_merchants_1d >= %d AND account_count_1h > %d",
                        one(TRADES, random), one(TRADES, random), 12 + random.nextInt(6), 4 + random.nextInt(4));
            case 5 ->
                format(
                        "COALESCE(account_night_share_30d, 0) < %.3f AND at_night = 1 AND amount_minor > large_amount AND NOT (account_new_device IS NULL)",
                        0.01 + 0.05 * random.nextDouble());
            case 6 ->
                format(
                        "merchant LIKE '%%%d-%d' AND account_speed > %.0f AND account_distance > %.0f AND country <> '%s'",
                        random.nextInt(10),
                        random.nextInt(100),
                        900 + 600 * random.nextDouble(),
                        300 + 500 * random.nextDouble(),
                        one(COUNTRIES, random));
            default ->
                format(
                        "CASE WHEN type = 'TRANSFER' THEN amount_minor * 2 WHEN type = 'CARD' THEN amount_minor * 3 ELSE amount_minor END > large_amount * 2 AND account_pass_through_1d > %.2f AND account_incoming_1d > %d",
                        0.7 + 0.3 * random.nextDouble(), 100_000 + random.nextInt(400_000));
        };
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }

    private static String one(List<String> of, SplittableRandom random) {
        return of.get(random.nextInt(of.size()));
    }
}
