package io.weir.scoring.training;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The lines of a CSV file of numbers, read once from front to back, a hundred million fields without an object each. Quotes are as in RFC 4180, and may
 * hold line ends.
 */
final class CsvLines implements AutoCloseable {
    private static final int FIRST_CAPACITY = 1 << 12;

    private static final int BUFFER = 1 << 16;
    /** A line of a hundred features is some 1,000 bytes: what is longer is no line of ours. */
    private static final int LONGEST = 1 << 20;
    /** Digits that fit an int without a look at overflow, and a float's 24 bits without a look at rounding. */
    private static final int SURE_DIGITS = 7;

    private final Path file;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int filled;
    private byte[] line = new byte[FIRST_CAPACITY];
    private int length;
    /** Where fields end in the line; a field begins where the one before it ends. */
    private int[] ends = new int[128];

    private int fields;
    private long number;
    private long linesTaken;

    CsvLines(Path file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    /** @return whether there is another line, which is then the present one */
    boolean next() throws IOException {
        number += Math.max(1, linesTaken);
        linesTaken = 0;
        length = 0;
        fields = 0;
        boolean quoted = false;
        boolean justClosed = false;
        for (int b = read(); b >= 0; b = read()) {
            if (b == '\n') {
                linesTaken++;
            }
            if (b == '"') {
                // Within quotes, two stand for one.
                if (justClosed) {
                    append(b);
                }
                justClosed = quoted;
                quoted = !quoted;
                continue;
            }
            justClosed = false;
            if (quoted) {
                append(b);
            } else if (b == ',') {
                endField();
            } else if (b == '\n') {
                endField();
                return true;
            } else if (b != '\r') {
                append(b);
            }
        }
        if (quoted) {
            throw new InvalidTrainingSet("%s, line %d: a quote is opened and never closed".formatted(file, number));
        }
        if (length > 0 || fields > 0) {
            endField();
            return true;
        }
        return false;
    }

    private int read() throws IOException {
        if (at == filled) {
            filled = Math.max(0, in.read(buffer));
            at = 0;
            if (filled == 0) {
                return -1;
            }
        }
        return buffer[at++] & 0xff;
    }

    private void append(int b) {
        if (length == line.length) {
            if (length == LONGEST) {
                throw new InvalidTrainingSet("%s, line %d: longer than %,d bytes".formatted(file, number, LONGEST));
            }
            line = Arrays.copyOf(line, length * 2);
        }
        line[length++] = (byte) b;
    }

    private void endField() {
        if (fields == ends.length) {
            ends = Arrays.copyOf(ends, fields * 2);
        }
        ends[fields++] = length;
    }

    private int start(int field) {
        return field == 0 ? 0 : ends[field - 1];
    }

    /** @throws InvalidTrainingSet unless the line has as many */
    void requireFields(int expected) {
        if (fields != expected) {
            throw new InvalidTrainingSet(
                    "%s, line %d: %d fields; %d are expected".formatted(file, number, fields, expected));
        }
    }

    String text(int field) {
        int start = start(field);
        return new String(line, start, ends[field] - start, StandardCharsets.UTF_8);
    }

    List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < fields; i++) {
            texts.add(text(i));
        }
        return texts;
    }

    Instant time(int field, String name) {
        try {
            return Instant.parse(text(field));
        } catch (DateTimeException e) {
            throw wrong(name, text(field), "a time such as 2026-03-02T10:15:30Z");
        }
    }

    boolean flag(int field, String name) {
        int start = start(field);
        if (ends[field] == start + 1 && (line[start] == '0' || line[start] == '1')) {
            return line[start] == '1';
        }
        throw wrong(name, text(field), "0 or 1");
    }

    /** NaN where the field is empty. */
    float number(int field, String name) {
        int start = start(field);
        int end = ends[field];
        if (start == end) {
            return Float.NaN;
        }
        if (end - start <= SURE_DIGITS) {
            int whole = 0;
            int at = start;
            while (at < end && line[at] >= '0' && line[at] <= '9') {
                whole = whole * 10 + line[at++] - '0';
            }
            if (at == end) {
                return whole;
            }
        }
        try {
            float value = Float.parseFloat(text(field));
            if (!Float.isNaN(value) && !Float.isInfinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw wrong(name, text(field), "a number, or nothing where it is missing");
    }

    InvalidTrainingSet wrong(String name, String found, String expected) {
        return new InvalidTrainingSet("%s, line %d, column %s: '%s' is found where %s is expected"
                .formatted(file, number, name, found, expected));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
