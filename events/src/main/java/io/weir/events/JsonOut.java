package io.weir.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/** Writes one JSON object; what is null or NaN is left out. */
public final class JsonOut {
    /** Java 17 itself takes a quarter longer for a fraction, by way of a text of its own. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    /** In a buffer that the thread uses again. */
    private final ByteArrayBuilder bytes = new ByteArrayBuilder(JSON._getBufferRecycler());

    private final JsonGenerator out;

    public JsonOut() {
        try {
            out = JSON.createGenerator(bytes);
            out.writeStartObject();
        } catch (IOException e) {
            throw impossible(e);
        }
    }

    public JsonOut text(String name, String value) {
        if (value != null) {
            try {
                out.writeStringField(name, value);
            } catch (IOException e) {
                throw impossible(e);
            }
        }
        return this;
    }

    public JsonOut time(String name, Instant value) {
        return text(name, value == null ? null : IsoTime.text(value));
    }

    public JsonOut code(String name, Enum<?> value) {
        return text(name, value == null ? null : value.name());
    }

    public JsonOut integer(String name, long value) {
        try {
            out.writeNumberField(name, value);
        } catch (IOException e) {
            throw impossible(e);
        }
        return this;
    }

    public JsonOut number(String name, double value) {
        if (!Double.isNaN(value)) {
            try {
                out.writeNumberField(name, value);
            } catch (IOException e) {
                throw impossible(e);
            }
        }
        return this;
    }

    public JsonOut flag(String name, boolean value) {
        try {
            out.writeBooleanField(name, value);
        } catch (IOException e) {
            throw impossible(e);
        }
        return this;
    }

    public JsonOut texts(String name, List<String> values) {
        try {
            out.writeArrayFieldStart(name);
            for (String value : values) {
                out.writeString(value);
            }
            out.writeEndArray();
        } catch (IOException e) {
            throw impossible(e);
        }
        return this;
    }

    /** Numbers in a list, null for NaN; whole ones without a fraction. */
    public JsonOut numbers(String name, float[] values) {
        try {
            out.writeArrayFieldStart(name);
            for (float value : values) {
                if (Float.isNaN(value)) {
                    out.writeNull();
                } else if (value == (int) value) {
                    out.writeNumber((int) value);
                } else {
                    out.writeNumber(value);
                }
            }
            out.writeEndArray();
        } catch (IOException e) {
            throw impossible(e);
        }
        return this;
    }

    /** An object with a number for each name; what is NaN or infinite is left out. */
    public JsonOut named(String name, List<String> names, float[] values) {
        try {
            out.writeObjectFieldStart(name);
            for (int i = 0; i < values.length; i++) {
                if (Float.isFinite(values[i])) {
                    out.writeNumberField(names.get(i), values[i]);
                }
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw impossible(e);
        }
        return this;
    }

    public byte[] bytes() {
        try {
            out.writeEndObject();
            out.close();
        } catch (IOException e) {
            throw impossible(e);
        }
        byte[] written = bytes.toByteArray();
        bytes.release();
        return written;
    }

    private static UncheckedIOException impossible(IOException e) {
        return new UncheckedIOException("Writing to memory failed", e);
    }
}
