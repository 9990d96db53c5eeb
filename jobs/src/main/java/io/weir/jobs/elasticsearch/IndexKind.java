package io.weir.jobs.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What is kept in Elasticsearch. Each has an alias by which all of it is read, and an index a month of the documents' own time, into which it is written: so
 * the same document goes to the same index in every run, and is there once however often it is sent.
 */
public enum IndexKind {
    ALERTS("alerts"),
    /** Those of decisions that were not to allow, with their payments and features. */
    DECISIONS("decisions"),
    /** Without their bytes, which the topic has. */
    DEAD_LETTERS("dead-letters"),
    LATE_EVENTS("late-events");

    /** For what has no time; there from the beginning, so that the alias is too. */
    static final String UNDATED = "undated";

    private static final JsonFactory JSON = new JsonFactory();
    private static final int MONTH = "2026-03".length();

    private final String word;

    IndexKind(String word) {
        this.word = word;
    }

    /** Its name, without prefix. */
    public String word() {
        return word;
    }

    /** By which all of it is read. */
    public String alias(String prefix) {
        return prefix + word;
    }

    /** The index, or the alias of the one index, that a document is written to. */
    String indexOf(String prefix, byte[] json) {
        return alias(prefix) + "-" + month(json);
    }

    /** Of the document's own time, in UTC: 2026.03. */
    static String month(byte[] json) {
        String time = time(json);
        return time == null ? UNDATED : time.substring(0, MONTH).replace('-', '.');
    }

    /** The document's field {@code time}, an ISO instant; null where it has none. */
    static String time(byte[] json) {
        try (JsonParser in = JSON.createParser(json)) {
            in.nextToken();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String field = in.currentName();
                JsonToken value = in.nextToken();
                if (field.equals("time") && value == JsonToken.VALUE_STRING && in.getTextLength() > MONTH) {
                    return in.getText();
                }
                in.skipChildren();
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("A document of ours is no JSON", e);
        }
    }
}
