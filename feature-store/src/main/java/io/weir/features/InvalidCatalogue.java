package io.weir.features;

import java.util.List;

/** A feature catalogue that cannot be used, with all its problems at once. */
public final class InvalidCatalogue extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidCatalogue(String source, List<String> problems) {
        super("The feature catalogue " + source + " cannot be used:\n  " + String.join("\n  ", problems));
    }
}
