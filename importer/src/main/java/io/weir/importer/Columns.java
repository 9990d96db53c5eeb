package io.weir.importer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The columns a mapping reads, collected while it is loaded. */
final class Columns {
    private final List<String> known;
    private final Map<String, Column> used = new LinkedHashMap<>();

    /** @param known the columns of a file without a header; empty when the file will tell */
    Columns(List<String> known) {
        this.known = known;
    }

    /** The column a field names under the key column; null when it names none. */
    Column in(YamlObject field) {
        String name = field.text("column");
        if (name == null) {
            return null;
        }
        if (!known.isEmpty() && !known.contains(name)) {
            field.problem("column", "csv.columns has no " + name + "; " + Problems.suggestion(name, known));
        }
        return used.computeIfAbsent(name, n -> new Column(n, used.size()));
    }

    List<String> names() {
        return new ArrayList<>(used.keySet());
    }
}
