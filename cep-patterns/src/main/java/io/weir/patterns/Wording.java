package io.weir.patterns;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Amounts, spans and counts as a person writes them, the same on every machine. */
final class Wording {
    private Wording() {}

    /** How many digits the minor unit of a currency has: 2 for EUR, 0 for JPY. A metal or fund code has none. */
    static int digits(String currency) {
        return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    }

    /** Minor units as major units with their currency: 124000, EUR is "1,240.00 EUR". */
    static String money(long minor, String currency) {
        int digits = digits(currency);
        return String.format(Locale.ROOT, "%,." + digits + "f %s", BigDecimal.valueOf(minor, digits), currency);
    }

    /** The sum of the amounts, one sum a currency in the order the currencies occur: "1,240.00 EUR and 20 JPY". */
    static String total(List<Observation> payments) {
        Map<String, Long> sums = new LinkedHashMap<>();
        payments.forEach(payment -> sums.merge(payment.currency(), payment.amountMinor(), Long::sum));
        return sums.entrySet().stream()
                .map(sum -> money(sum.getValue(), sum.getKey()))
                .collect(Collectors.joining(" and "));
    }

    /** The time from the first to the last event: {@link #span(Duration)}. */
    static String span(Observation first, Observation last) {
        return span(Duration.ofMillis(last.time() - first.time()));
    }

    /** "42 s", "42.5 s", "12 min 30 s", "11 h 15 min", "24 h", "5 d 3 h": the two largest units that matter. */
    static String span(Duration span) {
        if (span.compareTo(Duration.ofMinutes(2)) < 0) {
            BigDecimal seconds = BigDecimal.valueOf(span.toMillis(), 3).stripTrailingZeros();
            return seconds.toPlainString() + " s";
        }
        if (span.compareTo(Duration.ofHours(2)) < 0) {
            return twoUnits(span.toMinutes(), "min", span.toSecondsPart(), "s");
        }
        if (span.compareTo(Duration.ofDays(2)) < 0) {
            return twoUnits(span.toHours(), "h", span.toMinutesPart(), "min");
        }
        return twoUnits(span.toDays(), "d", span.toHoursPart(), "h");
    }

    private static String twoUnits(long large, String largeUnit, long small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
