package io.weir.importer;

import io.weir.events.BadEvent;
import java.util.List;
import java.util.Map;

/**
 * The id of a payment.
 *
 * @param column null when the line number is the id: the same file gives the same ids every time, so importing it twice is harmless
 */
record IdField(Column column, Prefix prefix) {
    static IdField read(YamlNode node, Columns columns, Problems problems) {
        YamlObject field = YamlObject.ofColumn(node, Keys.ID, problems);
        field.exactlyOne(List.of("column", "row"));
        if (field.has("row")) {
            field.word("row", Map.of("true", true));
        }
        return new IdField(columns.in(field), Prefix.read(field));
    }

    String of(Row row) throws BadEvent {
        String value = column == null ? Long.toString(row.line()) : row.required(column);
        String id = prefix.on(row, value);
        String unfit = TextField.unfit(id);
        if (unfit != null) {
            throw column == null ? Row.bad("The id made of the line number " + unfit) : Row.bad(column, value, unfit);
        }
        return id;
    }
}
