package io.weir.features;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All features, in the order of the vector. */
public final class Catalogue implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final String SHIPPED = "catalogue.txt";

    private final List<Feature> features;
    private final Map<String, Integer> indexes;
    private final String schemaHash;

    private Catalogue(List<Feature> features) {
        this.features = List.copyOf(features);
        this.indexes = new HashMap<>();
        for (int i = 0; i < features.size(); i++) {
            indexes.put(features.get(i).name(), i);
        }
        this.schemaHash = hash(features);
    }

    /** The catalogue that comes with the feature store. */
    public static Catalogue shipped() {
        try (InputStream in = Catalogue.class.getResourceAsStream(SHIPPED)) {
            return parse(
                    SHIPPED,
                    new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                            .lines()
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @throws InvalidCatalogue naming every problem with its line
     * @throws IOException if the file cannot be read
     */
    public static Catalogue read(Path file) throws IOException {
        return parse(file.toString(), Files.readAllLines(file));
    }

    /**
     * @param source for messages
     * @throws InvalidCatalogue naming every problem with its line
     */
    static Catalogue parse(String source, List<String> lines) {
        CatalogueLines parsed = new CatalogueLines(lines);
        if (!parsed.problems().isEmpty()) {
            throw new InvalidCatalogue(source, parsed.problems());
        }
        return new Catalogue(parsed.features());
    }

    public List<Feature> features() {
        return features;
    }

    public int size() {
        return features.size();
    }

    /** The place of a feature in the vector; -1 where there is none of that name. */
    public int indexOf(String name) {
        return indexes.getOrDefault(name, -1);
    }

    public List<String> names() {
        return features.stream().map(Feature::name).toList();
    }

    /**
     * Of the definitions of all features, in order: 16 hexadecimal digits. A vector can be read with a catalogue, and a model be used on it, only where they
     * agree.
     */
    public String schemaHash() {
        return schemaHash;
    }

    /** The features of an entity, in order. */
    List<Feature> of(Entity entity) {
        List<Feature> of = new ArrayList<>();
        for (Feature feature : features) {
            if (feature.entity() == entity) {
                of.add(feature);
            }
        }
        return of;
    }

    /** What the values of all features depend on, a line each. */
    String definitions() {
        return definitions(features);
    }

    private static String definitions(List<Feature> features) {
        return features.stream().map(Feature::definition).collect(Collectors.joining("\n"));
    }

    private static String hash(List<Feature> features) {
        String definitions = definitions(features);
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(definitions.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
