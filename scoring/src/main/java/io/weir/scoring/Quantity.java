package io.weir.scoring;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Currency;
import java.util.Locale;

/** Numbers, amounts and spans as a person writes them, no more digits than matter, the same on every machine. */
final class Quantity {
    /** From here on a float does not hold every minor unit, and the last digits would be noise. */
    private static final float EXACT_MINOR = 1 << 24;

    private static final int MINUTE = 60;
    private static final int HOUR = 3_600;
    private static final int DAY = 86_400;

    private Quantity() {}

    /** "0", "0.03", "0.3", "1.5", "8", "1,240". */
    static String number(double value) {
        BigDecimal rounded = Math.abs(value) < 1
                ? new BigDecimal(value).round(new MathContext(2, RoundingMode.HALF_UP))
                : new BigDecimal(value).setScale(Math.abs(value) < 100 ? 1 : 0, RoundingMode.HALF_UP);
        BigDecimal shortest = rounded.stripTrailingZeros();
        return String.format(Locale.ROOT, "%,." + Math.max(0, shortest.scale()) + "f", shortest);
    }

    /** 0.07 is "7 %". */
    static String percent(double share) {
        return number(share * 100) + " %";
    }

    /** Minor units as major units with their currency: 124000, EUR is "1,240.00 EUR". */
    static String money(float minor, String currency) {
        int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        BigDecimal major = new BigDecimal(minor).movePointLeft(digits);
        int shown = Math.abs(minor) < EXACT_MINOR ? digits : 0;
        return String.format(Locale.ROOT, "%,." + shown + "f %s", major, currency);
    }

    /** "42 seconds", "12.5 minutes", "1 hour", "3 days": in the largest unit that there are two of, or exactly one. */
    static String seconds(double seconds) {
        if (seconds < 2 * MINUTE && seconds != MINUTE) {
            return units(seconds, "second");
        }
        if (seconds < 2 * HOUR && seconds != HOUR) {
            return units(seconds / MINUTE, "minute");
        }
        if (seconds < 2 * DAY && seconds != DAY) {
            return units(seconds / HOUR, "hour");
        }
        return units(seconds / DAY, "day");
    }

    /** "1 hour", "0.5 hours". */
    static String units(double count, String unit) {
        String number = number(count);
        return number + " " + unit + (number.equals("1") ? "" : "s");
    }

    /** "a minute", "10 minutes", "an hour", "a week", "30 days". */
    static String span(Duration span) {
        String bare = bare(span);
        return Character.isDigit(bare.charAt(0)) ? bare : (bare.equals("hour") ? "an " : "a ") + bare;
    }

    /** "minute", "10 minutes", "hour", "week", "30 days": as it stands behind "the". */
    static String bare(Duration span) {
        long minutes = span.toMinutes();
        if (minutes == Duration.ofDays(7).toMinutes()) {
            return "week";
        }
        if (minutes % Duration.ofDays(1).toMinutes() == 0) {
            return several(span.toDays(), "day");
        }
        return minutes % Duration.ofHours(1).toMinutes() == 0
                ? several(span.toHours(), "hour")
                : several(minutes, "minute");
    }

    private static String several(long count, String unit) {
        return count == 1 ? unit : count + " " + unit + "s";
    }
}
