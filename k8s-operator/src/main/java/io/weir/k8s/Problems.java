package io.weir.k8s;

import java.util.ArrayList;
import java.util.List;

/** Everything found to be wrong, each once, in the order it was found. */
final class Problems {
    private final List<String> found = new ArrayList<>();

    void add(Manifest where, String what) {
        String problem = "%s: %s: %s".formatted(where.source(), where, what);
        if (!found.contains(problem)) {
            found.add(problem);
        }
    }

    List<String> found() {
        return List.copyOf(found);
    }
}
