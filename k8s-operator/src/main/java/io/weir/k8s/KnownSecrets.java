package io.weir.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The Secrets that will be there, and what is in each: given as such, made by the operators of what is declared, or said to exist. */
final class KnownSecrets {
    private static final Set<String> ANYTHING = Set.of();

    private final Map<String, Set<String>> keys = new HashMap<>();

    /** @param elsewhere Secrets that something outside these manifests makes */
    KnownSecrets(Manifests manifests, Set<String> elsewhere) {
        elsewhere.forEach(name -> keys.put(name, ANYTHING));
        for (Manifest manifest : manifests.all()) {
            String name = manifest.name();
            switch (manifest.kind()) {
                case "Secret" -> keys.put(name, fields(manifest.json(), "data", "stringData"));
                case "ExternalSecret" -> external(manifest);
                case "KafkaUser" ->
                    keys.put(
                            name,
                            manifest.spec().at("/authentication/type").asText().equals("tls")
                                    ? Set.of("ca.crt", "user.crt", "user.key", "user.p12", "user.password")
                                    : Set.of("password", "sasl.jaas.config"));
                case "Kafka" -> keys.put(name + "-cluster-ca-cert", Set.of("ca.crt", "ca.p12", "ca.password"));
                case "Elasticsearch" -> {
                    keys.put(name + "-es-http-certs-public", Set.of("ca.crt", "tls.crt"));
                    keys.put(name + "-es-elastic-user", Set.of("elastic"));
                }
                case "Cluster" -> {
                    keys.put(
                            name + "-app",
                            Set.of("username", "user", "password", "dbname", "host", "port", "uri", "jdbc-uri"));
                    keys.put(name + "-ca", Set.of("ca.crt", "ca.key"));
                }
                default -> {
                    // Makes none that we would read.
                }
            }
        }
    }

    private void external(Manifest manifest) {
        JsonNode target = manifest.spec().path("target");
        Set<String> made = fields(target.path("template"), "data");
        if (made.isEmpty()) {
            manifest.spec()
                    .path("data")
                    .forEach(entry -> made.add(entry.path("secretKey").asText()));
        }
        keys.put(target.path("name").asText(manifest.name()), made.isEmpty() ? ANYTHING : made);
    }

    private static Set<String> fields(JsonNode object, String... names) {
        Set<String> fields = new HashSet<>();
        for (String name : names) {
            object.path(name).fieldNames().forEachRemaining(fields::add);
        }
        return fields;
    }

    /**
     * What is wrong with naming it.
     *
     * @param key null where the whole Secret is meant
     * @return null where nothing is
     */
    String problem(String secret, String key) {
        Set<String> there = keys.get(secret);
        if (there == null) {
            return "nothing here makes the Secret %s: check it together with the manifests that do, such as those of surroundings/, or say --secret %s if it"
                            .formatted(secret, secret)
                    + " is made elsewhere";
        }
        if (key != null && !there.isEmpty() && !there.contains(key)) {
            return "the Secret %s has no %s; it has %s"
                    .formatted(secret, key, there.stream().sorted().toList());
        }
        return null;
    }
}
