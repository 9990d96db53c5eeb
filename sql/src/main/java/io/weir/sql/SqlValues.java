package io.weir.sql;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What SQL's functions do to values that are there; compiled rules call these. They answer as Flink SQL does, with one difference: where a result does not
 * fit its type, Flink wraps round or says NULL, and we fail, since a rule that adds up wrongly must not go on silently.
 */
public final class SqlValues {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);
    private static final long DAY_MILLIS = 86_400_000;

    private SqlValues() {}

    public static int add(int a, int b) {
        int sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? tooLarge("INT") : sum;
    }

    public static int subtract(int a, int b) {
        int difference = a - b;
        return ((a ^ b) & (a ^ difference)) < 0 ? tooLarge("INT") : difference;
    }

    public static int multiply(int a, int b) {
        long product = (long) a * b;
        return product == (int) product ? (int) product : tooLarge("INT");
    }

    public static long add(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? tooLarge("BIGINT") : sum;
    }

    public static long subtract(long a, long b) {
        long difference = a - b;
        return ((a ^ b) & (a ^ difference)) < 0 ? tooLarge("BIGINT") : difference;
    }

    public static long multiply(long a, long b) {
        long product = a * b;
        return Math.multiplyHigh(a, b) == product >> 63 ? product : tooLarge("BIGINT");
    }

    public static int divide(int a, int b) {
        return a == Integer.MIN_VALUE && b == -1 ? tooLarge("INT") : a / nonZero(b);
    }

    public static long divide(long a, long b) {
        return a == Long.MIN_VALUE && b == -1 ? tooLarge("BIGINT") : a / nonZero(b);
    }

    public static int mod(int a, int b) {
        return a % nonZero(b);
    }

    public static long mod(long a, long b) {
        return a % nonZero(b);
    }

    public static int negate(int a) {
        return subtract(0, a);
    }

    public static long negate(long a) {
        return subtract(0, a);
    }

    public static int abs(int a) {
        return a < 0 ? negate(a) : a;
    }

    public static long abs(long a) {
        return a < 0 ? negate(a) : a;
    }

    private static int nonZero(int divisor) {
        if (divisor == 0) {
            throw new RuleFailed("it divides by zero");
        }
        return divisor;
    }

    private static long nonZero(long divisor) {
        if (divisor == 0) {
            throw new RuleFailed("it divides by zero");
        }
        return divisor;
    }

    private static int tooLarge(String type) {
        throw new RuleFailed("a result is too large for " + type);
    }

    /** Rounded half up to the scale, as Flink keeps decimals. */
    public static BigDecimal fit(BigDecimal value, int precision, int scale) {
        BigDecimal fitted = value.scale() == scale ? value : value.setScale(scale, RoundingMode.HALF_UP);
        if (fitted.precision() > precision) {
            throw new RuleFailed("a result is too large for DECIMAL(" + precision + ", " + scale + ")");
        }
        return fitted;
    }

    public static BigDecimal divide(BigDecimal a, BigDecimal b, int precision, int scale) {
        if (b.signum() == 0) {
            throw new RuleFailed("it divides by zero");
        }
        return fit(a.divide(b, Math.max(scale, 0), RoundingMode.HALF_UP), precision, scale);
    }

    public static BigDecimal mod(BigDecimal a, BigDecimal b, int precision, int scale) {
        if (b.signum() == 0) {
            throw new RuleFailed("it divides by zero");
        }
        return fit(a.remainder(b), precision, scale);
    }

    public static BigDecimal decimal(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new RuleFailed("a result is no number");
        }
        return BigDecimal.valueOf(value);
    }

    public static double round(double value, int digits) {
        return decimal(value).setScale(digits, RoundingMode.HALF_UP).doubleValue();
    }

    public static BigDecimal round(BigDecimal value, int digits) {
        return digits < value.scale() ? value.setScale(digits, RoundingMode.HALF_UP) : value;
    }

    public static int toInt(long value) {
        return value == (int) value ? (int) value : tooLarge("INT");
    }

    public static int toInt(double value) {
        return value > -2_147_483_649.0 && value < 2_147_483_648.0 ? (int) value : tooLarge("INT");
    }

    public static int toInt(BigDecimal value) {
        return toInt(toLong(value));
    }

    public static long toLong(double value) {
        return value >= -0x1p63 && value < 0x1p63 ? (long) value : tooLarge("BIGINT");
    }

    public static long toLong(BigDecimal value) {
        BigDecimal whole = value.setScale(0, RoundingMode.DOWN);
        return whole.precision() <= 19
                        && whole.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0
                        && whole.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) >= 0
                ? whole.longValue()
                : tooLarge("BIGINT");
    }

    /** Code point by code point. */
    public static int compare(String a, String b) {
        int shorter = Math.min(a.length(), b.length());
        for (int i = 0; i < shorter; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean high = Character.isSurrogate(x);
                return high == Character.isSurrogate(y) ? x - y : high ? 1 : -1;
            }
        }
        return a.length() - b.length();
    }

    public static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    public static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    public static String substring(String text, int position) {
        return substring(text, position, Integer.MAX_VALUE);
    }

    /** Positions count code points from 1, or from the end where they are negative; null for a negative length. */
    public static String substring(String text, int position, int length) {
        if (length < 0) {
            return null;
        }
        int points = length(text);
        int start = position > 0 ? position - 1 : position < 0 ? points + position : 0;
        if (start < 0 || start >= points) {
            return "";
        }
        int from = text.offsetByCodePoints(0, start);
        return text.substring(from, text.offsetByCodePoints(from, Math.min(length, points - start)));
    }

    /** From 1; 0 where it is not there. */
    public static int position(String part, String text) {
        int found = text.indexOf(part);
        return found < 0 ? 0 : 1 + text.codePointCount(0, found);
    }

    /** Without the blanks at its ends. */
    public static String trim(String text, boolean leading, boolean trailing) {
        int from = 0;
        int to = text.length();
        while (leading && from < to && text.charAt(from) == ' ') {
            from++;
        }
        while (trailing && to > from && text.charAt(to - 1) == ' ') {
            to--;
        }
        return text.substring(from, to);
    }

    /**
     * Whether the text has the form of a pattern, in which % is any text and _ any one character. At most the product of both lengths in steps.
     *
     * @param pattern code points; {@link #ANY} and {@link #ONE} for the two signs
     */
    public static boolean like(String text, int[] pattern) {
        int at = 0;
        int p = 0;
        int star = -1;
        int retry = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (p < pattern.length && (pattern[p] == ONE || pattern[p] == point)) {
                at += Character.charCount(point);
                p++;
            } else if (p < pattern.length && pattern[p] == ANY) {
                star = p++;
                retry = at;
            } else if (star >= 0) {
                p = star + 1;
                retry += Character.charCount(text.codePointAt(retry));
                at = retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == ANY) {
            p++;
        }
        return p == pattern.length;
    }

    /** Any text, in a pattern of {@link #like}. */
    public static final int ANY = -1;
    /** Any character. */
    public static final int ONE = -2;

    /** @param escape the character that takes the next one's meaning; 0 for none */
    static int[] pattern(String like, int escape) {
        int[] points = like.codePoints().toArray();
        int[] pattern = new int[points.length];
        int length = 0;
        for (int i = 0; i < points.length; i++) {
            if (escape != 0 && points[i] == escape && i + 1 < points.length) {
                pattern[length++] = points[++i];
            } else {
                pattern[length++] = points[i] == '%' ? ANY : points[i] == '_' ? ONE : points[i];
            }
        }
        return java.util.Arrays.copyOf(pattern, length);
    }

    /** A part of an event time, UTC. */
    public static long extract(String part, long millis) {
        ZonedDateTime time = Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC);
        return switch (part) {
            case "YEAR" -> time.getYear();
            case "QUARTER" -> (time.getMonthValue() + 2) / 3;
            case "MONTH" -> time.getMonthValue();
            case "DAY" -> time.getDayOfMonth();
            case "DOY" -> time.getDayOfYear();
            case "DOW" ->
                time.getDayOfWeek() == DayOfWeek.SUNDAY
                        ? 1
                        : 1 + time.getDayOfWeek().getValue();
            case "HOUR" -> Math.floorMod(millis, DAY_MILLIS) / 3_600_000;
            case "MINUTE" -> time.getMinute();
            case "SECOND" -> time.getSecond();
            default -> throw new IllegalStateException("The checker lets no " + part + " through");
        };
    }

    /** As CAST writes it, UTC. */
    public static String timeText(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC));
    }

    public static String text(boolean value) {
        return value ? "TRUE" : "FALSE";
    }
}
