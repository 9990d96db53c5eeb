package io.weir.patterns;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;

/**
 * An amount that means about the same in every currency: so many major units, unless a currency has an amount of its own.
 *
 * @param major major units (euros, yen) for every currency that is not in the map
 * @param minorPerCurrency minor units (cents; yen) per ISO 4217 code, where the amount differs
 */
public record Threshold(long major, Map<String, Long> minorPerCurrency) implements Serializable {
    /** More is a slip of the keyboard, and would overflow in the currencies with four digits. */
    static final long MAX_MAJOR = 10_000_000_000L;

    public Threshold {
        minorPerCurrency = Map.copyOf(minorPerCurrency);
        List<String> problems = new ArrayList<>();
        if (major < 1 || major > MAX_MAJOR) {
            problems.add("major is " + major + "; it must be 1 to " + MAX_MAJOR + " major units.");
        }
        minorPerCurrency.forEach((currency, minor) -> {
            if (!isCurrency(currency)) {
                problems.add("minorPerCurrency names " + currency + ", which is no ISO 4217 code such as EUR.");
            }
            if (minor < 1 || minor > MAX_MAJOR * 100) {
                problems.add("minorPerCurrency of " + currency + " is " + minor + "; it must be 1 to " + MAX_MAJOR * 100
                        + " minor units.");
            }
        });
        InvalidSettings.throwIfAny("a threshold", problems);
    }

    /** So many major units in every currency. */
    public static Threshold of(long major) {
        return new Threshold(major, Map.of());
    }

    /** The amount in minor units of the currency, an ISO 4217 code. */
    public long minor(String currency) {
        Long own = minorPerCurrency.get(currency);
        if (own != null) {
            return own;
        }
        long minor = major;
        for (int digit = Wording.digits(currency); digit > 0; digit--) {
            minor *= 10;
        }
        return minor;
    }

    private static boolean isCurrency(String code) {
        return Currency.getAvailableCurrencies().stream()
                .anyMatch(currency -> currency.getCurrencyCode().equals(code));
    }
}
