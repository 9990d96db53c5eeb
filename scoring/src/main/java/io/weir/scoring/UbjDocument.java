package io.weir.scoring;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Universal Binary JSON as the same plain values as {@link JsonDocument}: a marker byte, then the value, big-endian; containers may say their
 * length and, of numbers, their type beforehand. Format: ubjson.org, draft 12. Ours because the libraries there are (ubjson, 2018) are not
 * kept up and trust the lengths that a file claims; here a length is believed only when the bytes are there.
 */
final class UbjDocument {
    private final Limits limits = new Limits();
    private final ByteBuffer file;

    private UbjDocument(byte[] file) {
        this.file = ByteBuffer.wrap(file);
    }

    /** @throws Unreadable at the first byte that is no UBJSON, or past a limit */
    static Object read(byte[] file) throws Unreadable {
        UbjDocument document = new UbjDocument(file);
        try {
            Object value = document.value(document.marker());
            if (document.file.hasRemaining()) {
                throw document.problem("it goes on after its end");
            }
            return value;
        } catch (BufferUnderflowException e) {
            throw document.problem("it ends before it is complete");
        }
    }

    /** The next marker; no-ops between values say nothing. */
    private byte marker() {
        byte marker = file.get();
        while (marker == 'N') {
            marker = file.get();
        }
        return marker;
    }

    private Object value(byte marker) throws Unreadable {
        switch (marker) {
            case '{':
                return object();
            case '[':
                return array();
            case 'S':
                limits.other();
                return text(length(marker()));
            case 'C':
                limits.other();
                return String.valueOf((char) file.get());
            case 'T', 'F':
                limits.other();
                return marker == 'T';
            case 'Z':
                limits.other();
                return null;
            case 'H':
                throw problem("it has a number of high precision, which XGBoost does not write");
            default:
                limits.number();
                return number(marker);
        }
    }

    private double number(byte marker) throws Unreadable {
        return switch (marker) {
            case 'd' -> file.getFloat();
            case 'D' -> file.getDouble();
            default -> whole(marker);
        };
    }

    private long whole(byte marker) throws Unreadable {
        return switch (marker) {
            case 'i' -> file.get();
            case 'U' -> Byte.toUnsignedInt(file.get());
            case 'I' -> file.getShort();
            case 'l' -> file.getInt();
            case 'L' -> file.getLong();
            default -> throw problem("it has a marker that has no place here, %s".formatted(shown(marker)));
        };
    }

    private Object array() throws Unreadable {
        limits.enter();
        Limits.Items items = new Limits.Items();
        byte marker = marker();
        if (marker == '$') {
            byte type = file.get();
            if (file.get() != '#') {
                throw problem("an array says the type of its elements but not how many there are");
            }
            double[] numbers = numbers(type, length(marker()));
            limits.leave();
            return numbers;
        }
        if (marker == '#') {
            int length = length(marker());
            for (int i = 0; i < length; i++) {
                items.add(value(marker()));
            }
        } else {
            for (; marker != ']'; marker = marker()) {
                items.add(value(marker));
            }
        }
        limits.leave();
        return items.asArray();
    }

    private double[] numbers(byte type, int length) throws Unreadable {
        int bytes =
                switch (type) {
                    case 'i', 'U' -> Byte.BYTES;
                    case 'I' -> Short.BYTES;
                    case 'l', 'd' -> Integer.BYTES;
                    case 'L', 'D' -> Long.BYTES;
                    default ->
                        throw problem("an array has elements of type %s; XGBoost writes arrays of numbers so"
                                .formatted(shown(type)));
                };
        if (length > file.remaining() / bytes) {
            throw problem("an array claims %,d elements, more than there are bytes".formatted(length));
        }
        limits.numbers(length);
        double[] numbers = new double[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = number(type);
        }
        return numbers;
    }

    private Map<String, Object> object() throws Unreadable {
        limits.enter();
        Map<String, Object> entries = new LinkedHashMap<>();
        byte marker = marker();
        if (marker == '$') {
            throw problem("an object says the type of its values beforehand, which XGBoost does not write");
        }
        if (marker == '#') {
            int length = length(marker());
            for (int i = 0; i < length; i++) {
                entry(marker(), entries);
            }
        } else {
            for (; marker != '}'; marker = marker()) {
                entry(marker, entries);
            }
        }
        limits.leave();
        return entries;
    }

    private void entry(byte lengthMarker, Map<String, Object> entries) throws Unreadable {
        String key = text(length(lengthMarker));
        if (entries.containsKey(key)) {
            throw problem("the key '" + key + "' stands twice");
        }
        entries.put(key, value(marker()));
    }

    private int length(byte marker) throws Unreadable {
        long length = whole(marker);
        if (length < 0 || length > Limits.MOST_BYTES) {
            throw problem("it claims a length of %,d".formatted(length));
        }
        return (int) length;
    }

    private String text(int length) throws Unreadable {
        if (length > Limits.LONGEST_TEXT) {
            throw problem("it has a text of %,d bytes; %,d are the most".formatted(length, Limits.LONGEST_TEXT));
        }
        byte[] bytes = new byte[length];
        file.get(bytes);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw problem("it has a text that is no UTF-8");
        }
    }

    private static String shown(byte marker) {
        return marker > ' ' && marker < 127 ? "'" + (char) marker + "'" : "0x%02x".formatted(marker);
    }

    private Unreadable problem(String what) {
        return new Unreadable("it is no valid UBJSON: %s, at byte %,d".formatted(what, file.position()));
    }
}
