package io.weir.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The fields of one JSON object, read once from front to back. Every read takes the value the field had so far, so that a field
 * standing twice is noticed without a table of names; null and an absent field mean the same. Whatever is wrong is a {@link BadEvent}
 * that names the field.
 */
public final class JsonFields implements AutoCloseable {
    /** The longest message that is read: one event is some 500 bytes, so this is generous and keeps a flood bounded. */
    public static final int MAX_MESSAGE_BYTES = 64 * 1024;
    /** The longest text of one field, in characters. */
    public static final int MAX_TEXT_LENGTH = 256;
    /** Marks an integer that has not been read. */
    static final long NO_INTEGER = Long.MIN_VALUE;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxNumberLength(64)
                    .build())
            .build();
    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toSet());
    private static final Set<String> COUNTRIES = countries();

    private final JsonParser parser;
    private final byte[] bytes;
    private String field;

    private JsonFields(JsonParser parser, byte[] bytes) {
        this.parser = parser;
        this.bytes = bytes;
    }

    private static Set<String> countries() {
        Set<String> codes = Arrays.stream(Locale.getISOCountries()).collect(Collectors.toSet());
        // Kosovo: used by payment networks, not in ISO 3166.
        codes.add("XK");
        return Set.copyOf(codes);
    }

    /**
     * @param bytes one JSON object in UTF-8, null for an empty message
     * @throws BadEvent EMPTY, TOO_LARGE, NOT_UTF8 or NOT_JSON
     */
    static JsonFields open(byte[] bytes) throws BadEvent {
        if (bytes == null || bytes.length == 0) {
            throw new BadEvent(DeadLetterReason.EMPTY, "The message has no bytes; one JSON object is expected");
        }
        if (bytes.length > MAX_MESSAGE_BYTES) {
            throw new BadEvent(
                    DeadLetterReason.TOO_LARGE,
                    "The message has " + bytes.length + " bytes; at most " + MAX_MESSAGE_BYTES + " are read");
        }
        return openOfAnySize(bytes);
    }

    /** Like {@link #open}, for our own messages that carry somebody else's bytes: their size is bounded by the broker's. */
    static JsonFields openOfAnySize(byte[] bytes) throws BadEvent {
        Utf8.require(bytes);
        try {
            JsonFields fields = new JsonFields(JSON.createParser(bytes), bytes);
            if (fields.parser.nextToken() != JsonToken.START_OBJECT) {
                throw fields.notJson("it does not start with {");
            }
            return fields;
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    /** The name of the next field, standing on its value; null after the last one, when nothing may follow. */
    String next() throws BadEvent {
        try {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.FIELD_NAME) {
                field = parser.currentName();
                parser.nextToken();
                return field;
            }
            if (parser.nextToken() != null) {
                throw notJson("something follows the object");
            }
            return null;
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    /** Passes over the value of a field nobody here knows. */
    void skip() throws BadEvent {
        try {
            parser.skipChildren();
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    /** A text of 1 to {@link #MAX_TEXT_LENGTH} characters without control characters; null for null or blank. */
    String text(String before) throws BadEvent {
        once(before == null);
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.VALUE_STRING) {
            throw wrongType("a text");
        }
        try {
            String text = parser.getText();
            if (text.length() > MAX_TEXT_LENGTH) {
                throw impossible("has " + text.length() + " characters; at most " + MAX_TEXT_LENGTH + " are allowed");
            }
            boolean blank = true;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c <= ' ' || c >= 0x7f) {
                    requireAllowed(text, i);
                    blank = blank && Character.isWhitespace(c);
                } else {
                    blank = false;
                }
            }
            return blank ? null : text;
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    private void requireAllowed(String text, int i) throws BadEvent {
        char c = text.charAt(i);
        // Control characters: Postgres cannot store U+0000, and no id has a reason to hold the others.
        if (c < ' ' || c == 0x7f) {
            throw impossible("holds a control character at position " + i);
        }
        if (Character.isSurrogate(c) && !wellPaired(text, i)) {
            throw impossible("holds half a surrogate pair at position " + i);
        }
    }

    private static boolean wellPaired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }

    /** An instant: ISO 8601 text with a zone, or integer epoch milliseconds; kept to the millisecond, the grain of event time. */
    Instant time(Instant before) throws BadEvent {
        once(before == null);
        try {
            return switch (parser.currentToken()) {
                case VALUE_NULL -> null;
                case VALUE_NUMBER_INT -> Instant.ofEpochMilli(parser.getLongValue());
                case VALUE_STRING -> isoTime(parser.getText());
                default -> throw wrongType("an ISO 8601 text or epoch milliseconds");
            };
        } catch (InputCoercionException e) {
            throw impossible("does not fit into 64 bits");
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    private Instant isoTime(String text) throws BadEvent {
        Instant time = IsoTime.parse(text);
        if (time == null) {
            throw impossible("is no ISO 8601 instant such as 2026-03-02T10:15:30.123Z");
        }
        return time;
    }

    /** A whole number from 0 to max; {@link #NO_INTEGER} for null. */
    long integer(long before, long max) throws BadEvent {
        once(before == NO_INTEGER);
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return NO_INTEGER;
        }
        if (token != JsonToken.VALUE_NUMBER_INT) {
            throw wrongType("a whole number");
        }
        try {
            long value = parser.getLongValue();
            if (value < 0 || value > max) {
                throw impossible("is " + value + "; 0 to " + max + " is possible");
            }
            return value;
        } catch (InputCoercionException e) {
            throw impossible("does not fit into 64 bits; 0 to " + max + " is possible");
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    /** A number from -bound to bound; NaN for null. */
    double number(double before, double bound) throws BadEvent {
        once(Double.isNaN(before));
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return Double.NaN;
        }
        if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
            throw wrongType("a number");
        }
        try {
            double value = parser.getDoubleValue();
            if (!(Math.abs(value) <= bound)) {
                throw impossible("is " + value + "; -" + bound + " to " + bound + " is possible");
            }
            return value;
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    /** True or false; null for null. */
    Boolean flag(Boolean before) throws BadEvent {
        once(before == null);
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw wrongType("true or false");
        };
    }

    /** One of the constants of an enum, by its name; null for null. */
    <E extends Enum<E>> E code(E before, Class<E> type) throws BadEvent {
        once(before == null);
        String text = text(null);
        if (text == null) {
            return null;
        }
        try {
            return Enum.valueOf(type, text);
        } catch (IllegalArgumentException e) {
            throw impossible("is none of " + Arrays.toString(type.getEnumConstants()));
        }
    }

    /** An ISO 4217 code in capitals. */
    String currency(String before) throws BadEvent {
        String text = text(before);
        if (text != null && !CURRENCIES.contains(text)) {
            throw new BadEvent(
                    DeadLetterReason.UNKNOWN_CURRENCY, "Field " + field + " is no ISO 4217 currency such as EUR");
        }
        return text;
    }

    /** An ISO 3166-1 alpha-2 code in capitals. */
    String country(String before) throws BadEvent {
        String text = text(before);
        if (text != null && !COUNTRIES.contains(text)) {
            throw impossible("is no ISO 3166-1 country such as DE");
        }
        return text;
    }

    /** Four digits. */
    String merchantCategory(String before) throws BadEvent {
        String text = text(before);
        if (text != null && !(text.length() == 4 && text.chars().allMatch(c -> c >= '0' && c <= '9'))) {
            throw impossible("is no merchant category of four digits such as 5411");
        }
        return text;
    }

    /** Texts in a list; null for null. */
    List<String> texts(List<String> before) throws BadEvent {
        once(before == null);
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.START_ARRAY) {
            throw wrongType("a list of texts");
        }
        try {
            List<String> texts = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                String text = text(null);
                if (text == null) {
                    throw impossible("holds an empty text");
                }
                texts.add(text);
            }
            return texts;
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    /** A text of any length and content, such as a message; null for null. */
    String longText(String before) throws BadEvent {
        once(before == null);
        try {
            return switch (parser.currentToken()) {
                case VALUE_NULL -> null;
                case VALUE_STRING -> parser.getText();
                default -> throw wrongType("a text");
            };
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    /** Refuses an absent required field. */
    static <T> T required(String name, T value) throws BadEvent {
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    static long required(String name, long value) throws BadEvent {
        if (value == NO_INTEGER) {
            throw missing(name);
        }
        return value;
    }

    private static BadEvent missing(String name) {
        return new BadEvent(DeadLetterReason.MISSING_FIELD, "Field " + name + " is missing; it is required");
    }

    private void once(boolean unread) throws BadEvent {
        if (!unread) {
            throw new BadEvent(DeadLetterReason.DUPLICATE_FIELD, "Field " + field + " stands twice");
        }
    }

    private BadEvent wrongType(String expected) {
        String found =
                switch (parser.currentToken()) {
                    case VALUE_STRING -> "a text";
                    case VALUE_NUMBER_INT -> "a whole number";
                    case VALUE_NUMBER_FLOAT -> "a fraction";
                    case VALUE_TRUE, VALUE_FALSE -> "true or false";
                    case START_ARRAY -> "a list";
                    case START_OBJECT -> "an object";
                    default -> "something else";
                };
        return new BadEvent(
                DeadLetterReason.WRONG_TYPE, "Field " + field + " is " + found + "; it must be " + expected);
    }

    private BadEvent impossible(String why) {
        return new BadEvent(DeadLetterReason.IMPOSSIBLE_VALUE, "Field " + field + " " + why);
    }

    private BadEvent notJson(String why) {
        return new BadEvent(
                DeadLetterReason.NOT_JSON, "The message of " + bytes.length + " bytes is not one JSON object: " + why);
    }

    private static BadEvent notJson(IOException e) {
        String where = e instanceof JsonParseException p && p.getLocation() != null
                ? " at byte " + p.getLocation().getByteOffset()
                : "";
        String why = e instanceof StreamConstraintsException c
                ? c.getOriginalMessage()
                : e instanceof JsonParseException p ? p.getOriginalMessage() : e.getMessage();
        return new BadEvent(DeadLetterReason.NOT_JSON, "The message is not one JSON object" + where + ": " + why);
    }

    @Override
    public void close() throws BadEvent {
        try {
            parser.close();
        } catch (IOException e) {
            throw notJson(e);
        }
    }
}
