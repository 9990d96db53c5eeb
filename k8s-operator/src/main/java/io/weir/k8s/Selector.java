package io.weir.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Which labels a selector of Kubernetes' wants. */
final class Selector {
    private Selector() {}

    /** Whether it takes pods with these labels: all of its matchLabels and matchExpressions hold. */
    static boolean takes(JsonNode selector, Map<String, String> labels) {
        for (var label : selector.path("matchLabels").properties()) {
            if (!label.getValue().asText().equals(labels.get(label.getKey()))) {
                return false;
            }
        }
        for (JsonNode expression : selector.path("matchExpressions")) {
            String value = labels.get(expression.path("key").asText());
            boolean in = false;
            for (JsonNode candidate : expression.path("values")) {
                in |= candidate.asText().equals(value);
            }
            boolean holds =
                    switch (expression.path("operator").asText()) {
                        case "In" -> in;
                        case "NotIn" -> !in;
                        case "Exists" -> value != null;
                        case "DoesNotExist" -> value == null;
                        default -> false;
                    };
            if (!holds) {
                return false;
            }
        }
        return true;
    }
}
