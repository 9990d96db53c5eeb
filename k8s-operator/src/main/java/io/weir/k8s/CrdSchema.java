package io.weir.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What a custom resource definition says of its objects, as far as an API server holds them to it: types, enums, patterns, bounds, required fields, and
 * that no field is there that the schema does not know (which an API server drops in silence, or refuses when asked to be strict).
 */
final class CrdSchema {
    private static final int MOST_OFFERED = 12;

    private final JsonNode schema;

    CrdSchema(JsonNode schema) {
        this.schema = schema;
    }

    /** Says what is wrong with an object, each with its place. */
    void check(JsonNode object, Consumer<String> problems) {
        JsonNode properties = schema.path("properties");
        object.properties().forEach(field -> {
            // Every object has these, and the API server knows them without a schema.
            if (!List.of("apiVersion", "kind", "metadata").contains(field.getKey())) {
                if (properties.has(field.getKey())) {
                    check(properties.path(field.getKey()), field.getValue(), field.getKey(), problems);
                } else if (!keepsUnknown(schema)) {
                    problems.accept(field.getKey() + ": there is no such field");
                }
            }
        });
        required(schema, object, "", problems);
    }

    private static void check(JsonNode schema, JsonNode value, String path, Consumer<String> problems) {
        if (value.isNull() || schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return;
        }
        String type = schema.path("type").asText("");
        if (!isOf(type, value)) {
            problems.accept("%s: %s is expected, and %s stands there".formatted(path, words(type), value));
            return;
        }
        if (schema.has("enum") && !contains(schema.path("enum"), value)) {
            problems.accept("%s: %s is none of %s".formatted(path, value, schema.path("enum")));
        }
        if (schema.has("pattern")
                && value.isTextual()
                && !Pattern.compile(schema.path("pattern").asText())
                        .matcher(value.asText())
                        .find()) {
            problems.accept("%s: %s does not match %s"
                    .formatted(path, value, schema.path("pattern").asText()));
        }
        if (schema.has("minimum") && value.asDouble() < schema.path("minimum").asDouble()) {
            problems.accept("%s: %s is below %s".formatted(path, value, schema.path("minimum")));
        }
        if (schema.has("maximum") && value.asDouble() > schema.path("maximum").asDouble()) {
            problems.accept("%s: %s is above %s".formatted(path, value, schema.path("maximum")));
        }
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                check(schema.path("items"), value.get(i), path + "[" + i + "]", problems);
            }
        } else if (value.isObject()) {
            fields(schema, value, path, problems);
        }
    }

    private static void fields(JsonNode schema, JsonNode value, String path, Consumer<String> problems) {
        JsonNode properties = schema.path("properties");
        JsonNode others = schema.path("additionalProperties");
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            String place = path + "." + field.getKey();
            if (properties.has(field.getKey())) {
                check(properties.path(field.getKey()), field.getValue(), place, problems);
            } else if (others.isObject()) {
                check(others, field.getValue(), place, problems);
            } else if (!others.asBoolean() && !keepsUnknown(schema)) {
                problems.accept(place + ": there is no such field" + offer(properties));
            }
        }
        required(schema, value, path + ".", problems);
    }

    private static void required(JsonNode schema, JsonNode value, String prefix, Consumer<String> problems) {
        for (JsonNode required : schema.path("required")) {
            if (!value.has(required.asText()) && !required.asText().equals("metadata")) {
                problems.accept(prefix + required.asText() + ": it is required");
            }
        }
    }

    private static boolean keepsUnknown(JsonNode schema) {
        // A schema without properties says nothing of them.
        return schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()
                || (!schema.has("properties") && !schema.path("type").asText("").equals("object"));
    }

    private static String offer(JsonNode properties) {
        List<String> names = new ArrayList<>();
        properties.fieldNames().forEachRemaining(names::add);
        return names.isEmpty() || names.size() > MOST_OFFERED ? "" : "; there are " + names;
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            default -> true;
        };
    }

    private static String words(String type) {
        return switch (type) {
            case "string" -> "a text (in quotes)";
            case "boolean" -> "true or false";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "array" -> "a list";
            default -> "an object";
        };
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        for (JsonNode allowed : values) {
            if (allowed.equals(value)) {
                return true;
            }
        }
        return false;
    }
}
