package io.weir.scoring;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON as plain values: Map, List, String, Boolean, Double, null, and double[] for an array of nothing but numbers. */
final class JsonDocument {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // XGBoost writes NaN and Infinity where it has them. Where they do harm they are refused by name.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(Limits.MOST_BYTES)
                    .maxNestingDepth(2 * Limits.DEEPEST)
                    .maxStringLength(Limits.LONGEST_TEXT)
                    .maxNameLength(Limits.LONGEST_TEXT)
                    .maxNumberLength(100)
                    .build())
            .build();

    private final Limits limits = new Limits();
    private final JsonParser parser;

    private JsonDocument(JsonParser parser) {
        this.parser = parser;
    }

    /** @throws Unreadable at the first byte that is no JSON, or past a limit */
    static Object read(byte[] file) throws Unreadable {
        try (JsonParser parser = JSON.createParser(file)) {
            JsonDocument document = new JsonDocument(parser);
            Object value = document.value(parser.nextToken());
            if (parser.nextToken() != null) {
                throw new Unreadable("it is no valid JSON: it goes on after its end, at byte %,d"
                        .formatted(parser.currentTokenLocation().getByteOffset()));
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new Unreadable("it is no valid JSON: %s, at line %d, column %d"
                    .formatted(
                            e.getOriginalMessage(),
                            e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                            e.getLocation() == null ? 0 : e.getLocation().getColumnNr()));
        } catch (IOException e) {
            throw new Unreadable("it is no valid JSON: " + e.getMessage());
        }
    }

    private Object value(JsonToken token) throws IOException, Unreadable {
        if (token == null) {
            throw new Unreadable("it ends before it is complete");
        }
        switch (token) {
            case START_OBJECT:
                return object();
            case START_ARRAY:
                return array();
            case VALUE_STRING:
                limits.other();
                return parser.getText();
            case VALUE_NUMBER_INT:
                limits.number();
                return Double.parseDouble(parser.getText());
            case VALUE_NUMBER_FLOAT:
                limits.number();
                // XGBoost writes as many digits as tell one float from the next. Read as a double and rounded, some
                // would become another.
                return (double) (parser.isNaN() ? Float.NaN : Float.parseFloat(parser.getText()));
            case VALUE_TRUE, VALUE_FALSE:
                limits.other();
                return token == JsonToken.VALUE_TRUE;
            case VALUE_NULL:
                limits.other();
                return null;
            default:
                throw new Unreadable("it is no valid JSON: " + token);
        }
    }

    private Map<String, Object> object() throws IOException, Unreadable {
        limits.enter();
        Map<String, Object> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            entries.put(key, value(parser.nextToken()));
        }
        limits.leave();
        return entries;
    }

    private Object array() throws IOException, Unreadable {
        limits.enter();
        Limits.Items items = new Limits.Items();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(token));
        }
        limits.leave();
        return items.asArray();
    }
}
