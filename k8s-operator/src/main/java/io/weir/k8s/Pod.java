package io.weir.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pods of a Flink cluster, as its template has them: what they find in their environment and their folders. */
final class Pod {
    /** By this name the operator knows Flink's own container among others. */
    private static final String MAIN = "flink-main-container";
    /** Of the image, not of a volume. */
    private static final List<String> IMAGE_FOLDERS = List.of("/opt/flink/usrlib/", "/opt/flink/lib/");

    private final Manifest deployment;
    private final Manifests manifests;
    private final KnownSecrets secrets;
    private final Problems problems;
    private final JsonNode template;
    private final JsonNode container;

    Pod(Manifest deployment, Manifests manifests, KnownSecrets secrets, Problems problems) {
        this.deployment = deployment;
        this.manifests = manifests;
        this.secrets = secrets;
        this.problems = problems;
        this.template = deployment.spec().path("podTemplate");
        JsonNode main = MissingNode.getInstance();
        for (JsonNode candidate : spec().path("containers")) {
            if (candidate.path("name").asText().equals(MAIN)) {
                main = candidate;
            }
        }
        this.container = main;
    }

    JsonNode spec() {
        return template.path("spec");
    }

    JsonNode container() {
        return container;
    }

    /** What selectors see, of its TaskManagers or its JobManager. */
    Map<String, String> labels(String component) {
        Map<String, String> labels = new HashMap<>();
        template.path("metadata")
                .path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        // Flink's own, in native mode.
        labels.put("app", deployment.name());
        labels.put("type", "flink-native-kubernetes");
        labels.put("component", component);
        return labels;
    }

    /** Not root, nothing to write but its volumes, no privilege. */
    void checkSecurity() {
        JsonNode pod = spec().path("securityContext");
        JsonNode own = container.path("securityContext");
        require(container.isObject(), "its podTemplate has no container " + MAIN);
        require(pod.path("runAsNonRoot").asBoolean(), "its pods may run as root: set securityContext.runAsNonRoot");
        require(
                pod.at("/seccompProfile/type").asText().equals("RuntimeDefault"),
                "its pods may make any system call: set securityContext.seccompProfile.type to RuntimeDefault");
        require(
                own.path("readOnlyRootFilesystem").asBoolean(),
                MAIN
                        + " may write into its image: set readOnlyRootFilesystem, and mount an emptyDir where it must write");
        require(
                own.has("allowPrivilegeEscalation")
                        && !own.path("allowPrivilegeEscalation").asBoolean(),
                MAIN + " may gain privileges: set allowPrivilegeEscalation to false");
        require(
                own.at("/capabilities/drop").toString().equals("[\"ALL\"]"),
                MAIN + " keeps capabilities: drop ALL of them");
        for (String needed : List.of("/tmp", "/opt/flink/log")) {
            require(
                    volumeOf(needed + "/").isPresent(),
                    "Flink must write to " + needed + ", its image is read-only, and nothing is mounted there");
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            problems.add(deployment, otherwise);
        }
    }

    /** Its variables; what comes from a Secret has a text in its place. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (JsonNode from : container.path("envFrom")) {
            if (from.has("configMapRef")) {
                configMap(from.at("/configMapRef/name").asText())
                        .path("data")
                        .properties()
                        .forEach(entry ->
                                environment.put(entry.getKey(), entry.getValue().asText()));
            } else {
                requireSecret(from.at("/secretRef/name").asText(), null);
            }
        }
        for (JsonNode variable : container.path("env")) {
            String name = variable.path("name").asText();
            JsonNode from = variable.path("valueFrom");
            if (from.has("secretKeyRef")) {
                requireSecret(
                        from.at("/secretKeyRef/name").asText(),
                        from.at("/secretKeyRef/key").asText());
                environment.put(name, "secret");
            } else if (from.has("configMapKeyRef")) {
                String map = from.at("/configMapKeyRef/name").asText();
                JsonNode value = configMap(map)
                        .path("data")
                        .path(from.at("/configMapKeyRef/key").asText());
                require(value.isTextual(), "the ConfigMap " + map + " has no " + from.at("/configMapKeyRef/key"));
                environment.put(name, value.asText(""));
            } else {
                environment.put(name, variable.path("value").asText(""));
            }
        }
        return environment;
    }

    private JsonNode configMap(String name) {
        Optional<Manifest> found = manifests.find("ConfigMap", name);
        require(found.isPresent(), "there is no ConfigMap " + name);
        return found.map(Manifest::json).orElse(MissingNode.getInstance());
    }

    private void requireSecret(String name, String key) {
        String problem = secrets.problem(name, key);
        require(problem == null, problem);
    }

    /** Every mount has its volume, every volume what it is made of. */
    void checkVolumes() {
        for (JsonNode mount : container.path("volumeMounts")) {
            require(
                    volume(mount.path("name").asText()).isPresent(),
                    "%s mounts %s, and there is no such volume"
                            .formatted(mount.path("mountPath").asText(), mount.path("name")));
        }
        for (JsonNode volume : spec().path("volumes")) {
            if (volume.has("secret")) {
                requireSecret(volume.at("/secret/secretName").asText(), null);
            } else if (volume.has("configMap")) {
                configMap(volume.at("/configMap/name").asText());
            }
        }
    }

    private Optional<JsonNode> volume(String name) {
        for (JsonNode volume : spec().path("volumes")) {
            if (volume.path("name").asText().equals(name)) {
                return Optional.of(volume);
            }
        }
        return Optional.empty();
    }

    private Optional<JsonNode> mountOf(String path) {
        for (JsonNode mount : container.path("volumeMounts")) {
            if (path.startsWith(mount.path("mountPath").asText() + "/")) {
                return Optional.of(mount);
            }
        }
        return Optional.empty();
    }

    private Optional<JsonNode> volumeOf(String path) {
        return mountOf(path).flatMap(mount -> volume(mount.path("name").asText()));
    }

    /** Name of the Secret that a file comes from. */
    Optional<String> secretOf(String path) {
        return volumeOf(path)
                .filter(volume -> volume.has("secret"))
                .map(volume -> volume.at("/secret/secretName").asText());
    }

    /**
     * What a file in the pod holds; empty where only the cluster knows.
     *
     * @param who names it, for the problem that it is not there
     */
    Optional<String> file(String path, String who) {
        if (IMAGE_FOLDERS.stream().anyMatch(path::startsWith)) {
            return Optional.empty();
        }
        Optional<JsonNode> mount = mountOf(path);
        Optional<JsonNode> volume = volumeOf(path);
        if (mount.isEmpty() || volume.isEmpty()) {
            require(false, "%s is %s, and nothing is mounted there".formatted(who, path));
            return Optional.empty();
        }
        String key = path.substring(mount.get().path("mountPath").asText().length() + 1);
        if (volume.get().has("secret")) {
            requireSecret(volume.get().at("/secret/secretName").asText(), key);
        } else if (volume.get().has("configMap")) {
            String map = volume.get().at("/configMap/name").asText();
            JsonNode text = configMap(map).path("data").path(key);
            require(text.isTextual(), "%s is %s, and the ConfigMap %s has no %s in it".formatted(who, path, map, key));
            return text.isTextual() ? Optional.of(text.asText()) : Optional.empty();
        }
        return Optional.empty();
    }
}
