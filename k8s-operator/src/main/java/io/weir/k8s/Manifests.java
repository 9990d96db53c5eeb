package io.weir.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Objects that are meant to work together: an overlay, and what surrounds it. */
public record Manifests(List<Manifest> all) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Of one file: the operator's own schemas have 500 kB. */
    private static final int MAX_CODE_POINTS = 16 << 20;

    public Manifests {
        all = List.copyOf(all);
    }

    /**
     * Reads them.
     *
     * @param places folders with a kustomization, which is rendered, and YAML files, taken as they are
     * @throws ManifestsRefused when one cannot be read or rendered
     */
    public static Manifests read(List<Path> places) {
        List<Manifest> all = new ArrayList<>();
        for (Path place : places) {
            String text;
            if (Files.isDirectory(place)) {
                text = Kustomize.render(place);
            } else {
                try {
                    text = Files.readString(place);
                } catch (IOException e) {
                    throw new ManifestsRefused(
                            place + " cannot be read: give a folder with a kustomization.yaml, or a YAML file", e);
                }
            }
            all.addAll(of(place.toString(), text));
        }
        return new Manifests(all);
    }

    /** Those in a text of YAML. */
    static List<Manifest> of(String source, String yaml) {
        List<Manifest> manifests = new ArrayList<>();
        for (JsonNode json : documents(source, yaml)) {
            if (json.isNull()) {
                continue;
            }
            JsonNode metadata = json.path("metadata");
            Manifest manifest = new Manifest(
                    source,
                    json.path("apiVersion").asText(""),
                    json.path("kind").asText(""),
                    metadata.path("name").asText(""),
                    metadata.path("namespace").asText(""),
                    json);
            if (manifest.apiVersion().isEmpty()
                    || manifest.kind().isEmpty()
                    || manifest.name().isEmpty()) {
                throw new ManifestsRefused(
                        source + ": an object has no apiVersion, kind or name: " + brief(json.toString()));
            }
            manifests.add(manifest);
        }
        return manifests;
    }

    static List<JsonNode> documents(String source, String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(MAX_CODE_POINTS);
        List<JsonNode> documents = new ArrayList<>();
        try {
            for (Object document : new Yaml(new SafeConstructor(options)).loadAll(yaml)) {
                documents.add(JSON.valueToTree(document));
            }
        } catch (YAMLException e) {
            throw new ManifestsRefused(source + " is no YAML: " + e.getMessage(), e);
        }
        return documents;
    }

    private static String brief(String text) {
        return text.length() > 120 ? text.substring(0, 120) + " …" : text;
    }

    Stream<Manifest> ofKind(String kind) {
        return all.stream().filter(manifest -> manifest.kind().equals(kind));
    }

    Optional<Manifest> find(String kind, String name) {
        return ofKind(kind).filter(manifest -> manifest.name().equals(name)).findFirst();
    }

    boolean has(String kind) {
        return ofKind(kind).findAny().isPresent();
    }
}
