package io.weir.jobs.rules;

import static io.weir.jobs.rules.TwinTest.pick;

import java.util.Random;

/** Expressions that a rule may hold, of every type, put together at random. Whole numbers are divided by constants only: by zero, Flink's whole job fails. */
final class RandomSql {
    private static final int DEEPEST = 4;

    private final Random random;

    RandomSql(Random random) {
        this.random = random;
    }

    /** Any expression, as a text. */
    String text() {
        return switch (random.nextInt(6)) {
            case 0, 1, 2 -> "CAST(" + bool(0) + " AS STRING)";
            case 3 -> "CAST(" + whole(0) + " AS STRING)";
            case 4 -> "CAST(" + decimal(0) + " AS STRING)";
            default -> text(0);
        };
    }

    private String bool(int depth) {
        int next = depth + 1;
        if (depth >= DEEPEST) {
            return pick(
                    random,
                    "account_new_device = 1",
                    "country IS NULL",
                    "amount_minor > 5000",
                    "account_speed > 0.5",
                    "TRUE");
        }
        return switch (random.nextInt(16)) {
            case 0, 1 -> "(" + bool(next) + " AND " + bool(next) + ")";
            case 2, 3 -> "(" + bool(next) + " OR " + bool(next) + ")";
            case 4 -> "NOT (" + bool(next) + ")";
            case 5 ->
                "(" + bool(next) + ") IS "
                        + pick(random, "TRUE", "NOT TRUE", "FALSE", "NOT FALSE", "UNKNOWN", "NOT UNKNOWN");
            case 6, 7 -> number(next) + sign() + number(next);
            case 8 -> text(next) + sign() + text(next);
            case 9 -> number(next) + pick(random, " BETWEEN ", " NOT BETWEEN ") + number(next) + " AND " + number(next);
            case 10 -> whole(next) + pick(random, " IN (1, 5, 100)", " NOT IN (0, 7)");
            case 11 -> text(next) + pick(random, " IN ('A', '', 'abc')", " NOT IN ('DE', 'CH')");
            case 12 ->
                text(next)
                        + pick(
                                random,
                                " LIKE 'A%'",
                                " LIKE '%b_'",
                                " NOT LIKE 'a!_%' ESCAPE '!'",
                                " LIKE '%_a%'",
                                " LIKE 'Z_rich%'",
                                " LIKE '%😀'");
            case 13 -> pick(random, number(next), text(next)) + pick(random, " IS NULL", " IS NOT NULL");
            case 14 -> "CASE WHEN " + bool(next) + " THEN " + bool(next) + " ELSE " + bool(next) + " END";
            default -> "event_time" + sign() + "TIMESTAMP '2026-05-01 12:00:00'";
        };
    }

    private String sign() {
        return pick(random, " = ", " <> ", " < ", " <= ", " > ", " >= ");
    }

    private String number(int depth) {
        return switch (random.nextInt(3)) {
            case 0 -> whole(depth);
            case 1 -> decimal(depth);
            default -> real(depth);
        };
    }

    private String whole(int depth) {
        int next = depth + 1;
        if (depth >= DEEPEST) {
            return pick(random, "amount_minor", "1", "7", "250000", "CHAR_LENGTH(device)");
        }
        return switch (random.nextInt(14)) {
            case 0 -> "(" + whole(next) + pick(random, " + ", " - ") + whole(next) + ")";
            case 1 -> "(" + whole(next) + " * " + pick(random, "2", "10", "-3") + ")";
            case 2 -> "(" + whole(next) + " / " + pick(random, "3", "100", "-7") + ")";
            case 3 -> "MOD(" + whole(next) + ", " + pick(random, "100", "7") + ")";
            case 4 ->
                pick(
                        random,
                        "HOUR(event_time)",
                        "EXTRACT(MINUTE FROM event_time)",
                        "DAYOFWEEK(event_time)",
                        "MONTH(event_time)",
                        "DAYOFMONTH(event_time)",
                        "YEAR(event_time)");
            case 5 -> "POSITION('a' IN " + text(next) + ")";
            case 6 -> "CHAR_LENGTH(" + text(next) + ")";
            case 7 -> "ABS(" + whole(next) + ")";
            case 8 -> "CASE WHEN " + bool(next) + " THEN " + whole(next) + " ELSE " + whole(next) + " END";
            case 9 ->
                "COALESCE(" + pick(random, "CHAR_LENGTH(ip)", "NULLIF(amount_minor, 0)") + ", " + whole(next) + ")";
            case 10 -> "CAST(" + decimal(next) + " AS BIGINT)";
            case 11 -> "(-" + whole(next) + ")";
            default -> pick(random, "amount_minor", "42", "amount_minor");
        };
    }

    private String decimal(int depth) {
        int next = depth + 1;
        if (depth >= DEEPEST) {
            return pick(random, "0.5", "1.25", "100.0", "amount_minor / 100.0");
        }
        return switch (random.nextInt(9)) {
            case 0 -> "(" + decimal(next) + pick(random, " + ", " - ") + pick(random, whole(next), decimal(next)) + ")";
            case 1 -> "(" + whole(next) + " * " + pick(random, "0.05", "1.15", "-2.5") + ")";
            case 2 -> "(" + whole(next) + " / " + pick(random, "3.0", "100.0", "0.7") + ")";
            case 3 -> "ROUND(" + decimal(next) + ", " + pick(random, "0", "1", "2") + ")";
            case 4 -> "ABS(" + decimal(next) + ")";
            case 5 -> "CAST(" + whole(next) + " AS DECIMAL(24, 3))";
            case 6 ->
                "CASE WHEN " + bool(next) + " THEN " + decimal(next) + " ELSE "
                        + pick(random, whole(next), decimal(next)) + " END";
            default -> pick(random, "1.5", "0.25", "(amount_minor / 100.0)", "99.99");
        };
    }

    private String real(int depth) {
        int next = depth + 1;
        if (depth >= DEEPEST) {
            return pick(random, "account_speed", "account_amount_deviation_90d", "latitude", "1e0");
        }
        return switch (random.nextInt(14)) {
            case 0 -> "(" + real(next) + pick(random, " + ", " - ", " * ") + number(next) + ")";
            // By zero too: of floating-point numbers it is infinite or no number at all.
            case 1, 2 -> "(" + real(next) + " / " + real(next) + ")";
            case 3 -> "ABS(" + real(next) + ")";
            case 4 -> pick(random, "FLOOR(", "CEIL(") + real(next) + ")";
            case 5 -> "SQRT(" + real(next) + ")";
            case 6 -> "GREATEST(" + real(next) + ", " + real(next) + ")";
            case 7 -> "LEAST(" + real(next) + ", " + real(next) + ")";
            case 8 -> "COALESCE(" + real(next) + ", " + real(next) + ")";
            case 9 -> "CASE WHEN " + bool(next) + " THEN " + real(next) + " ELSE " + number(next) + " END";
            case 10 -> "CAST(" + number(next) + " AS DOUBLE)";
            case 11 -> "NULLIF(" + real(next) + ", 1)";
            case 12 -> "LN(" + real(next) + ")";
            default ->
                pick(
                        random,
                        "account_speed",
                        "account_distance",
                        "account_count_1h",
                        "longitude",
                        "merchant_accounts_1h",
                        "ip_count_1h");
        };
    }

    private String text(int depth) {
        int next = depth + 1;
        if (depth >= DEEPEST) {
            return pick(random, "device", "country", "'A'", "merchant", "type");
        }
        return switch (random.nextInt(13)) {
            case 0 -> "(" + text(next) + " || " + text(next) + ")";
            case 1 -> pick(random, "UPPER(", "LOWER(", "TRIM(") + text(next) + ")";
            case 2 ->
                "SUBSTRING(" + text(next) + ", " + pick(random, "1", "2", "-2", "0", "30")
                        + pick(random, ")", ", 1)", ", 3)");
            case 3 -> "COALESCE(" + text(next) + ", " + text(next) + ")";
            case 4 -> "CASE WHEN " + bool(next) + " THEN " + text(next) + " ELSE " + text(next) + " END";
            case 5 -> "CAST(" + pick(random, whole(next), decimal(next), bool(next)) + " AS STRING)";
            case 6 -> "CONCAT(" + text(next) + ", '-', " + text(next) + ")";
            case 7 -> "CAST(event_time AS STRING)";
            case 8 -> "NULLIF(" + text(next) + ", 'abc')";
            default ->
                pick(random, "device", "country", "channel", "merchant", "ip", "'x'", "'It''s'", "type", "currency");
        };
    }
}
