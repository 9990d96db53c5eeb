package io.weir.importer;

import io.weir.events.BadEvent;
import io.weir.events.TransactionType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the money moved.
 *
 * @param column null for a constant
 * @param values from the column's values; by the types' own names when the mapping has no table
 */
record TypeField(Column column, TransactionType constant, Map<String, TransactionType> values) {
    private static final Map<String, TransactionType> BY_NAME = byName();

    private static Map<String, TransactionType> byName() {
        Map<String, TransactionType> types = new LinkedHashMap<>();
        Arrays.stream(TransactionType.values()).forEach(type -> types.put(type.name(), type));
        return types;
    }

    static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    static TypeField read(YamlNode node, Columns columns, Problems problems) {
        YamlObject field = YamlObject.ofColumn(node, Keys.TYPE, problems);
        field.exactlyOne(List.of("column", "constant"));
        field.onlyWith("values", "column");
        Map<String, TransactionType> values = field.table("values", ours -> type(ours, problems));
        TransactionType constant = field.has("constant") ? type(field.node("constant"), problems) : null;
        return new TypeField(columns.in(field), constant, values == null ? BY_NAME : values);
    }

    private static TransactionType type(YamlNode node, Problems problems) {
        String name = node.text == null ? "" : node.text;
        TransactionType type = BY_NAME.get(name);
        if (type == null) {
            problems.at(node, "\"" + name + "\" is no type; " + Problems.suggestion(name, names()));
        }
        return type;
    }

    TransactionType of(Row row) throws BadEvent {
        if (column == null) {
            return constant;
        }
        String theirs = row.required(column);
        TransactionType type = values.get(theirs);
        if (type == null) {
            throw Row.bad(
                    column,
                    theirs,
                    values == BY_NAME
                            ? "is none of " + names() + "; other names need a table type.values in the mapping"
                            : "holds a value that the mapping's table for type does not have");
        }
        return type;
    }
}
