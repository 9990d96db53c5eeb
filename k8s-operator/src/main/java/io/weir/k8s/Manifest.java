package io.weir.k8s;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One object as it would be given to Kubernetes.
 *
 * @param source the file or kustomization it came from
 * @param namespace empty where it says none
 */
public record Manifest(String source, String apiVersion, String kind, String name, String namespace, JsonNode json) {

    JsonNode spec() {
        return json.path("spec");
    }

    /** A label of its own. */
    String label(String key) {
        return json.path("metadata").path("labels").path(key).asText("");
    }

    /** What a person calls it. */
    @Override
    public String toString() {
        return kind + "/" + name;
    }
}
