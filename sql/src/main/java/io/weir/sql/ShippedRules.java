package io.weir.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The rules of {@code sql/rules/} as they are in the jar. */
public final class ShippedRules {
    /** One name a line: a folder of a jar cannot be listed everywhere. */
    static final String INDEX = "shipped-rules.txt";

    private static final String FOLDER = "rules/";

    private ShippedRules() {}

    /** Their texts, in the order of their files' names. */
    public static List<String> texts() {
        return names().stream().map(name -> read(FOLDER + name)).toList();
    }

    /** The text of one; null where none of that id came along. */
    public static String text(String id) {
        String name = id + ".sql";
        return names().contains(name) ? read(FOLDER + name) : null;
    }

    static List<String> names() {
        return read(INDEX).lines().toList();
    }

    private static String read(String resource) {
        try (InputStream in = ShippedRules.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
