package io.weir.importer;

import io.weir.events.BadEvent;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Degrees of latitude or longitude.
 *
 * @param column null for a constant
 * @param constant NaN when there is none
 * @param bound the largest absolute value possible
 */
record NumberField(Column column, double constant, double bound) {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d{1,3}(\\.\\d{0,30})?([eE]-?\\d{1,2})?");

    static NumberField optional(YamlObject parent, String name, double bound, Columns columns) {
        YamlNode node = parent.node(name);
        if (node == null) {
            return new NumberField(null, Double.NaN, bound);
        }
        YamlObject field = YamlObject.ofColumn(node, Keys.PLACE, parent.problems());
        field.exactlyOne(List.of("column", "constant"));
        double constant = Double.NaN;
        String text = field.text("constant");
        if (text != null) {
            constant = parse(text, bound);
            if (Double.isNaN(constant)) {
                field.problem("constant", "\"" + text + "\" must be a number from -" + bound + " to " + bound);
            }
        }
        return new NumberField(columns.in(field), constant, bound);
    }

    private static double parse(String text, double bound) {
        if (!DECIMAL.matcher(text).matches()) {
            return Double.NaN;
        }
        double value = Double.parseDouble(text);
        return Math.abs(value) <= bound ? value : Double.NaN;
    }

    /** The number; NaN when the row has none. */
    double of(Row row) throws BadEvent {
        String text = column == null ? null : row.text(column);
        if (text == null) {
            return constant;
        }
        double value = parse(text, bound);
        if (Double.isNaN(value)) {
            throw Row.bad(column, text, "is no number from -" + bound + " to " + bound);
        }
        return value;
    }
}
