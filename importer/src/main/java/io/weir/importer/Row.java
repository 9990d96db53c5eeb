package io.weir.importer;

import io.weir.events.BadEvent;
import io.weir.events.DeadLetterReason;
import java.util.Set;

/** The current record of a file, seen through the columns of a mapping. */
final class Row {
    private static final int SHOWN_CHARACTERS = 40;

    private final CsvRecords records;
    private final int[] positions;
    private final Set<String> absent;
    private final String fileStem;

    /** @param positions by slot of a column, its position in the file */
    Row(CsvRecords records, int[] positions, Set<String> absent, String fileStem) {
        this.records = records;
        this.positions = positions;
        this.absent = absent;
        this.fileStem = fileStem;
    }

    long line() {
        return records.line();
    }

    /** The file's name without folder and extensions. */
    String fileStem() {
        return fileStem;
    }

    /** The value without white space around it; null when there is none. */
    String text(Column column) throws BadEvent {
        String text = records.text(positions[column.slot()]);
        return text.isEmpty() || (!absent.isEmpty() && absent.contains(text)) ? null : text;
    }

    /** The value; no value makes the row bad. */
    String required(Column column) throws BadEvent {
        String text = text(column);
        if (text == null) {
            throw bad(column + " is empty; it is required");
        }
        return text;
    }

    static BadEvent bad(String message) {
        return new BadEvent(DeadLetterReason.BAD_ROW, message);
    }

    /** Says of the value of a column what is wrong with it. */
    static BadEvent bad(Column column, String value, String what) {
        return bad(column + " " + what + ": " + shown(value));
    }

    /** A value as a message may hold it: short and without control characters. */
    private static String shown(String value) {
        String cut = value.length() <= SHOWN_CHARACTERS ? value : value.substring(0, SHOWN_CHARACTERS) + "…";
        return '"' + cut.replaceAll("\\p{Cntrl}", "?") + '"';
    }
}
