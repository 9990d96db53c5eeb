package io.weir.importer;

import io.weir.events.BadEvent;
import io.weir.events.DeadLetterReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The records of a CSV file as RFC 4180 has them, one at a time, each with the line it starts on and its own bytes. Memory is bounded by a
 * window: a record is at most {@link #MAX_ROW_BYTES} long.
 *
 * <p>A broken record costs one line and no more. One that spans several lines and is broken, by a quote that never closes or by a wrong number of
 * columns, is taken as a stray quote in its first line: that line is the broken record and reading goes on at the next.
 */
final class CsvRecords {
    static final int MAX_ROW_BYTES = 64 * 1024;
    private static final int BUFFER_BYTES = 8 * MAX_ROW_BYTES;
    private static final int USUAL_FIELDS = 32;

    private final InputStream in;
    private final Dialect dialect;
    private final byte delimiter;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int limit;
    private boolean ended;
    private IOException failure;

    private int expectedFields = -1;
    private int nextStart;
    private long nextLine = 1;

    private int start;
    private int end;
    private long line;
    private int lineBreaks;
    private boolean reachedEnd;
    private byte[] tooLong;
    private String problem;
    private int fields;
    private int[] from = new int[USUAL_FIELDS];
    private int[] to = new int[USUAL_FIELDS];
    private boolean[] doubledQuotes = new boolean[USUAL_FIELDS];

    CsvRecords(InputStream in, Dialect dialect) {
        this.in = in;
        this.dialect = dialect;
        this.delimiter = dialect.delimiter();
    }

    /** From now on a record with another number of fields is broken. */
    void expectFields(int count) {
        expectedFields = count;
    }

    /**
     * Goes to the next record, over empty lines; false after the last.
     *
     * @throws IOException when the input ends in the middle: every whole record before that was given first
     */
    boolean next() throws IOException {
        while (true) {
            start = nextStart;
            line = nextLine;
            fillWindow();
            if (start == limit) {
                if (failure != null) {
                    throw failure;
                }
                return false;
            }
            scan();
            if (failure != null && reachedEnd) {
                nextStart = limit;
                nextLine = line;
                throw failure;
            }
            if (problem != null || !emptyLine()) {
                return true;
            }
        }
    }

    /** Physical line the record starts on, from 1. */
    long line() {
        return line;
    }

    /** The last line that was read whole. */
    long lastLine() {
        return nextLine - 1;
    }

    int fields() {
        return fields;
    }

    /** What is broken about the record; null when nothing is. */
    String problem() {
        return problem;
    }

    /** The record as it stands in the file, without its line end; of a too long one the first {@link #MAX_ROW_BYTES}. */
    byte[] bytes() {
        return tooLong != null ? tooLong : Arrays.copyOfRange(buffer, start, end);
    }

    /**
     * A field without its quotes and the white space around it; empty for an empty one.
     *
     * @throws BadEvent when its bytes are none of the file's charset
     */
    String text(int field) throws BadEvent {
        int first = from[field];
        int last = to[field];
        boolean ascii = true;
        for (int i = first; i < last; i++) {
            if (buffer[i] < 0) {
                ascii = false;
                break;
            }
        }
        Charset charset = ascii ? StandardCharsets.ISO_8859_1 : dialect.charset();
        String text = ascii || !charset.equals(StandardCharsets.UTF_8)
                ? new String(buffer, first, last - first, charset)
                : strictUtf8(field, first, last);
        if (doubledQuotes[field]) {
            String quote = Character.toString((char) dialect.quote());
            text = text.replace(quote + quote, quote);
        }
        return text.strip();
    }

    private String strictUtf8(int field, int first, int last) throws BadEvent {
        try {
            return utf8.decode(ByteBuffer.wrap(buffer, first, last - first)).toString();
        } catch (CharacterCodingException e) {
            throw new BadEvent(
                    DeadLetterReason.BAD_ROW,
                    "The value in position " + (field + 1)
                            + " is not valid UTF-8; another encoding is a matter of csv.charset in the mapping");
        }
    }

    /** Makes sure that a whole record is in the buffer, if it is not too long. */
    private void fillWindow() {
        if (ended || limit - start > MAX_ROW_BYTES) {
            return;
        }
        System.arraycopy(buffer, start, buffer, 0, limit - start);
        limit -= start;
        start = 0;
        try {
            while (limit < BUFFER_BYTES) {
                int count = in.read(buffer, limit, BUFFER_BYTES - limit);
                if (count < 0) {
                    ended = true;
                    return;
                }
                limit += count;
            }
        } catch (IOException e) {
            // Kept until the records before it are given.
            failure = e;
            ended = true;
        }
    }

    private void scan() {
        int windowEnd = Math.min(limit, start + MAX_ROW_BYTES);
        fields = 0;
        lineBreaks = 0;
        problem = null;
        tooLong = null;
        reachedEnd = false;
        int at = start;
        while (true) {
            int after = dialect.quoted() && at < windowEnd && buffer[at] == dialect.quote()
                    ? quotedField(at, windowEnd)
                    : plainField(at, windowEnd);
            reachedEnd = after == limit;
            if (problem != null) {
                onlyFirstLine(windowEnd);
                return;
            }
            if (after == windowEnd) {
                if (windowEnd < limit) {
                    problem = tooLongProblem();
                    onlyFirstLine(windowEnd);
                    return;
                }
                finish(after, after);
                return;
            }
            if (buffer[after] == '\n') {
                finish(after, after + 1);
                return;
            }
            at = after + 1;
        }
    }

    /** The position behind the field: of a delimiter, a line feed or the window's end. */
    private int plainField(int first, int windowEnd) {
        int at = first;
        while (at < windowEnd) {
            byte b = buffer[at];
            if (b == delimiter || b == '\n') {
                break;
            }
            at++;
        }
        boolean lineEnd = at == windowEnd || buffer[at] == '\n';
        add(first, lineEnd && at > first && buffer[at - 1] == '\r' ? at - 1 : at, false);
        return at;
    }

    private int quotedField(int opening, int windowEnd) {
        byte quote = dialect.quote();
        boolean doubled = false;
        int at = opening + 1;
        while (at < windowEnd) {
            byte b = buffer[at];
            if (b == '\n') {
                lineBreaks++;
            } else if (b == quote) {
                if (at + 1 >= windowEnd || buffer[at + 1] != quote) {
                    break;
                }
                doubled = true;
                at++;
            }
            at++;
        }
        if (at >= windowEnd) {
            problem = "The quote that opens value " + (fields + 1) + " is never closed within " + MAX_ROW_BYTES
                    + " bytes; a quote inside a value must be doubled";
            return at;
        }
        add(opening + 1, at, doubled);
        int after = at + 1;
        if (after + 1 < windowEnd && buffer[after] == '\r' && buffer[after + 1] == '\n') {
            after++;
        } else if (after + 1 == limit && buffer[after] == '\r') {
            after++;
        }
        if (after < windowEnd && buffer[after] != delimiter && buffer[after] != '\n') {
            problem = "After the closing quote of value " + fields
                    + " something else than the delimiter follows; a quote inside a value must be doubled";
        }
        return after;
    }

    private void add(int first, int last, boolean doubled) {
        if (fields == from.length) {
            from = Arrays.copyOf(from, fields * 2);
            to = Arrays.copyOf(to, fields * 2);
            doubledQuotes = Arrays.copyOf(doubledQuotes, fields * 2);
        }
        from[fields] = first;
        to[fields] = last;
        doubledQuotes[fields] = doubled;
        fields++;
    }

    private boolean emptyLine() {
        return fields == 1 && lineBreaks == 0 && from[0] == to[0];
    }

    private void finish(int recordEnd, int next) {
        boolean wrongCount = expectedFields >= 0 && fields != expectedFields;
        if (wrongCount && !emptyLine()) {
            problem = "It has " + fields + (fields == 1 ? " value" : " values") + "; the columns are " + expectedFields;
            if (lineBreaks > 0) {
                onlyFirstLine(next);
                return;
            }
        }
        end = recordEnd > start && buffer[recordEnd - 1] == '\r' ? recordEnd - 1 : recordEnd;
        nextStart = next;
        nextLine = line + lineBreaks + (next > recordEnd ? 1 : 0);
    }

    /** Cuts a broken record down to its first line. */
    private void onlyFirstLine(int windowEnd) {
        int at = start;
        while (at < windowEnd && buffer[at] != '\n') {
            at++;
        }
        end = at > start && buffer[at - 1] == '\r' ? at - 1 : at;
        nextLine = line + 1;
        if (at < windowEnd) {
            nextStart = at + 1;
        } else if (windowEnd < limit) {
            problem = tooLongProblem();
            tooLong = Arrays.copyOfRange(buffer, start, windowEnd);
            skipLine(windowEnd);
        } else {
            nextStart = limit;
        }
    }

    private void skipLine(int position) {
        int at = position;
        while (true) {
            while (at < limit && buffer[at] != '\n') {
                at++;
            }
            if (at < limit) {
                nextStart = at + 1;
                return;
            }
            start = limit;
            fillWindow();
            at = start;
            if (start == limit) {
                nextStart = limit;
                return;
            }
        }
    }

    private static String tooLongProblem() {
        return "It is longer than " + MAX_ROW_BYTES + " bytes";
    }
}
