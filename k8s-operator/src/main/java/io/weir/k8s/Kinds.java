package io.weir.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The kinds whose schemas are known here: Flink's operator, Kubernetes itself, Strimzi, Prometheus' operator, and those that the user brings. */
public final class Kinds {
    private static final String FLINK = "META-INF/fabric8/%s.flink.apache.org-v1.yml";
    /** The newest operator whose schemas are published as a jar is older than Flink 2; what else we say it knows. */
    private static final List<String> NEWER_FLINKS = List.of("v2_0", "v2_1", "v2_2");

    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("v1/ConfigMap", "io.fabric8.kubernetes.api.model.ConfigMap"),
            Map.entry("v1/Secret", "io.fabric8.kubernetes.api.model.Secret"),
            Map.entry("v1/ServiceAccount", "io.fabric8.kubernetes.api.model.ServiceAccount"),
            Map.entry("v1/Service", "io.fabric8.kubernetes.api.model.Service"),
            Map.entry("v1/Namespace", "io.fabric8.kubernetes.api.model.Namespace"),
            Map.entry("rbac.authorization.k8s.io/v1/Role", "io.fabric8.kubernetes.api.model.rbac.Role"),
            Map.entry("rbac.authorization.k8s.io/v1/RoleBinding", "io.fabric8.kubernetes.api.model.rbac.RoleBinding"),
            Map.entry(
                    "networking.k8s.io/v1/NetworkPolicy",
                    "io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy"),
            Map.entry("policy/v1/PodDisruptionBudget", "io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget"),
            Map.entry("monitoring.coreos.com/v1/PodMonitor", "io.fabric8.openshift.api.model.monitoring.v1.PodMonitor"),
            Map.entry(
                    "monitoring.coreos.com/v1/PrometheusRule",
                    "io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule"),
            Map.entry("kafka.strimzi.io/v1beta2/Kafka", "io.strimzi.api.kafka.model.kafka.Kafka"),
            Map.entry("kafka.strimzi.io/v1beta2/KafkaNodePool", "io.strimzi.api.kafka.model.nodepool.KafkaNodePool"),
            Map.entry("kafka.strimzi.io/v1beta2/KafkaTopic", "io.strimzi.api.kafka.model.topic.KafkaTopic"),
            Map.entry("kafka.strimzi.io/v1beta2/KafkaUser", "io.strimzi.api.kafka.model.user.KafkaUser"));

    private final Map<String, BiConsumer<JsonNode, Consumer<String>>> schemas = new HashMap<>();

    private Kinds() {}

    /** Those that come along. */
    public static Kinds shipped() {
        Kinds kinds = new Kinds();
        for (String plural : List.of("flinkdeployments", "flinksessionjobs", "flinkstatesnapshots")) {
            kinds.add(resource(FLINK.formatted(plural)), true);
        }
        CLASSES.forEach((kind, name) -> {
            try {
                kinds.schemas.put(kind, new ClassSchema(Class.forName(name))::check);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("The class path has no " + name, e);
            }
        });
        return kinds;
    }

    /**
     * And those of a cluster's own: they win over what comes along.
     *
     * @param crds files of CustomResourceDefinitions, as {@code kubectl get crds -o yaml} writes them
     * @throws ManifestsRefused when a file cannot be read
     */
    public Kinds with(List<Path> crds) {
        for (Path file : crds) {
            try {
                for (JsonNode document : Manifests.documents(file.toString(), Files.readString(file))) {
                    for (JsonNode crd : document.has("items") ? document.path("items") : List.of(document)) {
                        add(crd, false);
                    }
                }
            } catch (IOException e) {
                throw new ManifestsRefused("The schemas in " + file + " cannot be read", e);
            }
        }
        return this;
    }

    private static JsonNode resource(String name) {
        try (InputStream file = Kinds.class.getClassLoader().getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("The class path has no " + name);
            }
            return Manifests.documents(name, new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .get(0);
        } catch (IOException e) {
            throw new UncheckedIOException("Reading " + name + " failed", e);
        }
    }

    private void add(JsonNode crd, boolean withNewerFlinks) {
        if (!crd.path("kind").asText().equals("CustomResourceDefinition")) {
            return;
        }
        JsonNode spec = crd.path("spec");
        for (JsonNode version : spec.path("versions")) {
            JsonNode schema = version.path("schema").path("openAPIV3Schema");
            JsonNode flinks = schema.at("/properties/spec/properties/flinkVersion/enum");
            if (withNewerFlinks && flinks instanceof ArrayNode known) {
                NEWER_FLINKS.forEach(known::add);
            }
            schemas.put(
                    spec.path("group").asText() + "/" + version.path("name").asText() + "/"
                            + spec.path("names").path("kind").asText(),
                    new CrdSchema(schema)::check);
        }
    }

    /**
     * Says what is wrong with an object.
     *
     * @return whether its kind is known here
     */
    boolean check(Manifest manifest, Consumer<String> problems) {
        BiConsumer<JsonNode, Consumer<String>> schema = schemas.get(manifest.apiVersion() + "/" + manifest.kind());
        if (schema != null) {
            schema.accept(manifest.json(), problems);
        }
        return schema != null;
    }

    /** All of them, as apiVersion/kind. */
    public Set<String> known() {
        return Set.copyOf(schemas.keySet());
    }
}
