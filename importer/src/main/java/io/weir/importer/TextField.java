package io.weir.importer;

import io.weir.events.BadEvent;
import io.weir.events.JsonFields;
import io.weir.events.TransactionType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text of an event: a constant, or a column, translated and prefixed.
 *
 * @param name of the field, for messages
 * @param column null for a constant
 * @param constant null for a column, and when the mapping has no such field
 * @param values translation of the column's values, null values meaning absent; null for none
 * @param types payments that have the field; null for all
 */
record TextField(
        String name,
        Kind kind,
        Column column,
        String constant,
        Map<String, String> values,
        Prefix prefix,
        Set<TransactionType> types) {

    /** What a text must look like beyond being one. */
    enum Kind {
        ANY("text without control characters") {
            @Override
            boolean accepts(String text) {
                return true;
            }
        },
        COUNTRY("ISO 3166-1 country such as DE") {
            @Override
            boolean accepts(String text) {
                return COUNTRIES.contains(text);
            }
        },
        MERCHANT_CATEGORY("merchant category of four digits such as 5411") {
            @Override
            boolean accepts(String text) {
                return FOUR_DIGITS.matcher(text).matches();
            }
        };

        private static final Set<String> COUNTRIES = countries();
        private static final Pattern FOUR_DIGITS = Pattern.compile("[0-9]{4}");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        abstract boolean accepts(String text);

        private static Set<String> countries() {
            Set<String> codes = new HashSet<>(Arrays.asList(Locale.getISOCountries()));
            // Kosovo: used by payment networks, not in ISO 3166.
            codes.add("XK");
            return codes;
        }
    }

    /** The field of an object that need not have it. */
    static TextField optional(YamlObject parent, String name, Kind kind, Columns columns) {
        YamlNode node = parent.node(name);
        if (node == null) {
            return new TextField(name, kind, null, null, null, Prefix.NONE, null);
        }
        YamlObject field = YamlObject.ofColumn(node, Keys.TEXT, parent.problems());
        field.exactlyOne(List.of("column", "constant"));
        field.onlyWith("values", "column");
        field.onlyWith("prefix", "column");
        String constant = field.text("constant");
        if (constant != null) {
            check(kind, field.node("constant"), parent.problems());
        }
        return new TextField(
                name, kind, columns.in(field), constant, translation(field, kind), Prefix.read(field), types(field));
    }

    /** The field of an object that must have it. */
    static TextField required(YamlObject parent, String name, Columns columns) {
        TextField field = optional(parent, name, Kind.ANY, columns);
        if (field.types != null) {
            parent.problem(name, "is required, so it cannot have when-type");
        }
        return field;
    }

    private static Map<String, String> translation(YamlObject field, Kind kind) {
        return field.table("values", ours -> {
            boolean absent = ours.members == null && ours.items == null && (ours.text == null || ours.text.isEmpty());
            if (!absent) {
                check(kind, ours, field.problems());
            }
            return absent ? null : ours.text;
        });
    }

    private static void check(Kind kind, YamlNode node, Problems problems) {
        if (node.text == null || unfit(node.text) != null || !kind.accepts(node.text)) {
            problems.at(node, "\"" + node.text + "\" is no " + kind.words);
        }
    }

    private static Set<TransactionType> types(YamlObject field) {
        if (!field.has("when-type")) {
            return null;
        }
        Map<String, TransactionType> known =
                Arrays.stream(TransactionType.values()).collect(Collectors.toMap(Enum::name, type -> type));
        Set<TransactionType> types = new HashSet<>();
        for (String name : field.texts("when-type")) {
            TransactionType type = known.get(name);
            if (type == null) {
                field.problem("when-type", name + " is no type; " + Problems.suggestion(name, TypeField.names()));
            } else {
                types.add(type);
            }
        }
        return types;
    }

    /** The text; null when the row has none or the payment is of another type. */
    String of(Row row, TransactionType type) throws BadEvent {
        if (column == null) {
            return constant != null && (types == null || types.contains(type)) ? constant : null;
        }
        if (types != null && !types.contains(type)) {
            return null;
        }
        String theirs = row.text(column);
        if (theirs == null) {
            return null;
        }
        String ours = theirs;
        if (values != null) {
            ours = values.get(theirs);
            if (ours == null) {
                if (!values.containsKey(theirs)) {
                    throw Row.bad(
                            column, theirs, "holds a value that the mapping's table for " + name + " does not have");
                }
                return null;
            }
        }
        ours = prefix.on(row, ours);
        String unfit = unfit(ours);
        if (unfit != null) {
            throw Row.bad(column, theirs, unfit);
        }
        if (!kind.accepts(ours)) {
            throw Row.bad(column, theirs, "is no " + kind.words);
        }
        return ours;
    }

    /** The text; a row without one is bad. */
    String requiredOf(Row row, TransactionType type) throws BadEvent {
        String text = of(row, type);
        if (text == null) {
            throw Row.bad(
                    (column == null ? "Field " + name : column.toString()) + " is empty; " + name + " is required");
        }
        return text;
    }

    /** Why a text cannot be in an event; null when it can. The events' codec would refuse it too, but without the line. */
    static String unfit(String text) {
        if (text.length() > JsonFields.MAX_TEXT_LENGTH) {
            return "has " + text.length() + " characters with its prefix; at most " + JsonFields.MAX_TEXT_LENGTH
                    + " are allowed";
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7f) {
                return "holds a control character or line break";
            }
        }
        return null;
    }
}
