package io.weir.events;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/**
 * ISO 8601 instants. The usual form, UTC to the second or millisecond, is read and written by hand: the general parser and formatter cost more than the rest of the
 * event.
 */
final class IsoTime {
    private static final int SECOND_LENGTH = 20;
    private static final int MILLI_LENGTH = 24;
    private static final int NANOS_A_MILLI = 1_000_000;
    private static final int SECONDS_A_DAY = 86_400;

    private IsoTime() {}

    /** As {@link Instant#toString} writes it. */
    static String text(Instant time) {
        long day = Math.floorDiv(time.getEpochSecond(), SECONDS_A_DAY);
        LocalDate date = LocalDate.ofEpochDay(day);
        if (time.getNano() % NANOS_A_MILLI != 0 || date.getYear() < 0 || date.getYear() > 9_999) {
            return time.toString();
        }
        int second = (int) (time.getEpochSecond() - day * SECONDS_A_DAY);
        int millis = time.getNano() / NANOS_A_MILLI;
        byte[] text = new byte[millis == 0 ? SECOND_LENGTH : MILLI_LENGTH];
        put(text, 0, 4, date.getYear());
        text[4] = '-';
        put(text, 5, 2, date.getMonthValue());
        text[7] = '-';
        put(text, 8, 2, date.getDayOfMonth());
        text[10] = 'T';
        put(text, 11, 2, second / 3_600);
        text[13] = ':';
        put(text, 14, 2, second / 60 % 60);
        text[16] = ':';
        put(text, 17, 2, second % 60);
        if (millis != 0) {
            text[19] = '.';
            put(text, 20, 3, millis);
        }
        text[text.length - 1] = 'Z';
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static void put(byte[] text, int from, int count, int value) {
        int rest = value;
        for (int i = from + count - 1; i >= from; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** The instant, cut to milliseconds; null when the text is none. */
    static Instant parse(String text) {
        int length = text.length();
        if ((length == SECOND_LENGTH || length == MILLI_LENGTH) && text.charAt(length - 1) == 'Z') {
            long usual = usualForm(text);
            if (usual != Long.MIN_VALUE) {
                return Instant.ofEpochMilli(usual);
            }
        }
        try {
            return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static long usualForm(String text) {
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 2);
        int day = digits(text, 8, 2);
        int hour = digits(text, 11, 2);
        int minute = digits(text, 14, 2);
        int second = digits(text, 17, 2);
        boolean withMillis = text.length() == MILLI_LENGTH;
        int millis = withMillis ? digits(text, 20, 3) : 0;
        boolean separators = text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && (!withMillis || text.charAt(19) == '.');
        boolean inRange = (year | month | day | hour | minute | second | millis) >= 0
                && month >= 1
                && month <= 12
                && day >= 1
                // The 29th of February and the 31sts exist or not: left to the general parser.
                && day <= (month == 2 ? 28 : 30)
                && hour <= 23
                && minute <= 59
                && second <= 59;
        if (!separators || !inRange) {
            return Long.MIN_VALUE;
        }
        long seconds = LocalDate.of(year, month, day).toEpochDay() * 86_400L + hour * 3_600L + minute * 60L + second;
        return seconds * 1_000 + millis;
    }

    private static int digits(String text, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
