package io.weir.jobs.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.features.Catalogue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** What this release wants an index of a kind to be: its settings, and its fields with their types. */
public final class Mapping {
    /** A template of this release wins over those of others that are less exact. */
    private static final int PRIORITY = 400;

    private Mapping() {}

    /** Settings and mappings, from the resource of its name; those of decisions with every feature. */
    static ObjectNode of(IndexKind kind) {
        ObjectNode wanted = resource(kind.word());
        if (kind == IndexKind.DECISIONS) {
            ObjectNode features = (ObjectNode) wanted.at("/mappings/properties/features/properties");
            Catalogue.shipped().names().forEach(name -> features.putObject(name).put("type", "float"));
        }
        return wanted;
    }

    static ObjectNode resource(String name) {
        try (InputStream in = Mapping.class.getResourceAsStream("/elasticsearch/" + name + ".json")) {
            return (ObjectNode) Elasticsearch.JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("The resource elasticsearch/" + name + ".json cannot be read", e);
        }
    }

    /** Raised whenever a mapping changes. */
    static int version(JsonNode mappings) {
        return mappings.at("/_meta/weir").asInt(0);
    }

    /** The index template, for the months of a deployment. */
    static ObjectNode template(IndexKind kind, String prefix) {
        String alias = kind.alias(prefix);
        ObjectNode template = Elasticsearch.JSON.createObjectNode();
        // A month begins with 19 or 20; nothing else that begins with the alias is meant.
        template.putArray("index_patterns")
                .add(alias + "-1*")
                .add(alias + "-2*")
                .add(alias + "-" + IndexKind.UNDATED);
        template.put("priority", PRIORITY);
        template.put("version", version(of(kind).path("mappings")));
        ObjectNode content = of(kind);
        content.putObject("aliases").putObject(alias);
        template.set("template", content);
        return template;
    }

    /** Every field by its path, subfields too, with its type. */
    public static Map<String, String> fields(IndexKind kind) {
        return fields(of(kind).path("mappings"));
    }

    static Map<String, String> fields(JsonNode mappings) {
        Map<String, String> fields = new TreeMap<>();
        collect("", mappings.path("properties"), fields);
        return fields;
    }

    private static void collect(String under, JsonNode properties, Map<String, String> fields) {
        properties.properties().forEach(property -> {
            String path = under + property.getKey();
            JsonNode field = property.getValue();
            if (field.has("properties")) {
                collect(path + ".", field.path("properties"), fields);
            } else {
                fields.put(path, field.path("type").asText());
                collect(path + ".", field.path("fields"), fields);
            }
        });
    }
}
