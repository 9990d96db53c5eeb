package io.weir.importer;

import io.weir.events.BadEvent;
import io.weir.events.Transaction;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An amount as a decimal number, exactly in minor units.
 *
 * @param minorUnits whether the file already counts minor units
 * @param thousandsMark 0 for none
 * @param rounding {@link RoundingMode#UNNECESSARY} refuses an amount that has more digits than the currency
 */
record AmountField(Column column, boolean minorUnits, char decimalMark, char thousandsMark, RoundingMode rounding) {
    /** Digits that fit into a long whatever they are. */
    private static final int SAFE_DIGITS = 18;

    private static final int MOST_CHARACTERS = 64;
    private static final int MOST_EXPONENT = 64;
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?");

    static AmountField read(YamlNode node, Columns columns, Problems problems) {
        YamlObject field = YamlObject.ofColumn(node, Keys.AMOUNT, problems);
        if (!field.has("column")) {
            field.problem("has no column; it is required");
        }
        char decimalMark = field.word("decimal-mark", ordered(".", '.', ",", ','));
        Map<String, Character> thousands = ordered("none", (char) 0, ",", ',');
        thousands.putAll(ordered(".", '.', "'", '\''));
        thousands.put("space", ' ');
        char thousandsMark = field.word("thousands-mark", thousands);
        if (decimalMark == thousandsMark) {
            field.problem("thousands-mark", "is the decimal mark too; they must differ");
        }
        Map<String, RoundingMode> roundings =
                ordered("refuse", RoundingMode.UNNECESSARY, "half-even", RoundingMode.HALF_EVEN);
        roundings.putAll(ordered("half-up", RoundingMode.HALF_UP, "down", RoundingMode.DOWN));
        return new AmountField(
                columns.in(field),
                field.word("unit", ordered("major", false, "minor", true)),
                decimalMark,
                thousandsMark,
                field.word("rounding", roundings));
    }

    private static <T> Map<String, T> ordered(String usual, T meaning, String other, T otherMeaning) {
        Map<String, T> words = new LinkedHashMap<>();
        words.put(usual, meaning);
        words.put(other, otherMeaning);
        return words;
    }

    long of(Row row, Currency currency) throws BadEvent {
        String text = row.required(column);
        int digits = minorUnits ? 0 : currency.getDefaultFractionDigits();
        long plain = plain(text, digits);
        long amount = plain >= 0 ? plain : exact(text, digits, currency);
        if (amount > Transaction.MAX_AMOUNT_MINOR) {
            throw tooLarge(text);
        }
        return amount;
    }

    /** The usual form, digits and at most one decimal mark with no more digits behind it than the currency has; -1 for any other. */
    private long plain(String text, int digits) {
        int length = text.length();
        if (length + digits > SAFE_DIGITS) {
            return -1;
        }
        long value = 0;
        int mark = -1;
        for (int i = 0; i < length; i++) {
            int digit = text.charAt(i) - '0';
            if (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
            } else if (text.charAt(i) == decimalMark && mark < 0) {
                mark = i;
            } else {
                return -1;
            }
        }
        int behind = mark < 0 ? 0 : length - mark - 1;
        boolean hasDigit = length > (mark < 0 ? 0 : 1);
        if (!hasDigit || behind > digits) {
            return -1;
        }
        for (int i = behind; i < digits; i++) {
            value *= 10;
        }
        return value;
    }

    private long exact(String text, int digits, Currency currency) throws BadEvent {
        BigDecimal value = decimal(text);
        if (value.signum() < 0) {
            throw Row.bad(column, text, "is negative; the type says which way money moves");
        }
        if (Math.abs((long) value.scale()) > MOST_EXPONENT) {
            throw value.signum() == 0 ? notANumber(text) : tooLarge(text);
        }
        try {
            BigDecimal minor = value.movePointRight(digits).setScale(0, rounding);
            if (minor.compareTo(BigDecimal.valueOf(Transaction.MAX_AMOUNT_MINOR)) > 0) {
                throw tooLarge(text);
            }
            return minor.longValueExact();
        } catch (ArithmeticException e) {
            throw Row.bad(
                    column,
                    text,
                    "has more digits than "
                            + (minorUnits ? "minor units" : currency.getCurrencyCode() + " with its " + digits)
                            + " can hold; amount.rounding in the mapping would allow rounding");
        }
    }

    private BigDecimal decimal(String text) throws BadEvent {
        if (text.length() > MOST_CHARACTERS) {
            throw notANumber(text);
        }
        String plain = text;
        if (thousandsMark != 0 && text.indexOf(thousandsMark) >= 0) {
            String whole = text.indexOf(decimalMark) < 0 ? text : text.substring(0, text.indexOf(decimalMark));
            String rest = text.substring(whole.length());
            // Groups of three only: with the marks mistaken for each other 1,50 would become 150.
            if (!whole.matches("[+-]?\\d{1,3}(" + Pattern.quote(Character.toString(thousandsMark)) + "\\d{3})+")) {
                throw notANumber(text);
            }
            plain = whole.replace(Character.toString(thousandsMark), "") + rest;
        }
        if (decimalMark != '.') {
            if (plain.indexOf('.') >= 0) {
                throw notANumber(text);
            }
            plain = plain.replace(decimalMark, '.');
        }
        if (!NUMBER.matcher(plain).matches()) {
            throw notANumber(text);
        }
        return new BigDecimal(plain);
    }

    private BadEvent notANumber(String text) {
        String example = "1234" + decimalMark + "56";
        return Row.bad(column, text, "is no amount such as " + (minorUnits ? "123456" : example));
    }

    private BadEvent tooLarge(String text) {
        return Row.bad(
                column, text, "is more than the " + Transaction.MAX_AMOUNT_MINOR + " minor units that are believed");
    }
}
