package io.weir.importer;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a file of payments becomes our events, as a small YAML file says it; docs/import.md describes the format. Immutable. */
public final class Mapping {
    private static final long MAX_BYTES = 1 << 20;
    private static final int USUAL_SORT_ROWS = 500_000;
    private static final int MOST_SORT_ROWS = 5_000_000;

    private final Dialect dialect;
    private final TransactionFields fields;
    private final LabelFields label;
    private final boolean sortByTime;
    private final int sortRows;
    private final List<String> columns;

    private Mapping(YamlNode root, Problems problems) {
        YamlObject mapping = YamlObject.of(root, Keys.MAPPING, problems);
        dialect = mapping.has("csv") ? Dialect.read(mapping.node("csv"), problems) : Dialect.USUAL;
        Columns used = new Columns(dialect.columns());
        if (mapping.has("fields")) {
            fields = TransactionFields.read(mapping.node("fields"), used, problems);
        } else {
            fields = null;
            mapping.problem(
                    "has no fields; it is required and holds at least " + String.join(", ", Keys.requiredFields()));
        }
        label = mapping.has("label") ? LabelFields.read(mapping.node("label"), used, problems) : null;
        Map<String, Boolean> orders = new LinkedHashMap<>();
        orders.put("none", false);
        orders.put("by-time", true);
        sortByTime = mapping.word("sort", orders);
        sortRows = mapping.number("sort-rows", 1, MOST_SORT_ROWS, USUAL_SORT_ROWS);
        mapping.onlyWith("sort-rows", "sort");
        columns = used.names();
    }

    /**
     * Reads a mapping file.
     *
     * @throws ImportRefused when it cannot be read or says something impossible, with every problem, its place and what would be right
     */
    public static Mapping load(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new ImportRefused(file.toString(), "It is longer than " + MAX_BYTES + " bytes; is it a mapping?");
            }
            return parse(file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new ImportRefused(file.toString(), List.of("There is no such file"), e);
        } catch (CharacterCodingException e) {
            throw new ImportRefused(file.toString(), List.of("It is not valid UTF-8; is it a mapping?"), e);
        } catch (IOException e) {
            throw new ImportRefused(file.toString(), List.of("It cannot be read: " + e), e);
        }
    }

    /**
     * Reads a mapping from text.
     *
     * @param name what messages call it
     * @throws ImportRefused as {@link #load} does
     */
    public static Mapping parse(String name, String yaml) {
        Problems problems = new Problems(name);
        YamlNode root = YamlNode.read(yaml, problems);
        Mapping mapping = root == null ? null : new Mapping(root, problems);
        problems.refuse();
        return mapping;
    }

    Dialect dialect() {
        return dialect;
    }

    TransactionFields fields() {
        return fields;
    }

    /** Null when the file has no labels. */
    LabelFields label() {
        return label;
    }

    boolean sortByTime() {
        return sortByTime;
    }

    int sortRows() {
        return sortRows;
    }

    /** The columns the mapping reads, by slot. */
    List<String> columns() {
        return columns;
    }
}
