package io.weir.importer;

import io.weir.events.JsonFields;

/**
 * Text put before the values of a column, so that ids of different origins stay apart.
 *
 * @param withFile whether the file's name stands between before and after
 */
record Prefix(String before, boolean withFile, String after) {
    static final Prefix NONE = new Prefix("", false, "");
    private static final String FILE = "{file}";

    static Prefix read(YamlObject field) {
        String text = field.text("prefix");
        if (text == null) {
            return NONE;
        }
        int at = text.indexOf(FILE);
        Prefix prefix = at < 0
                ? new Prefix(text, false, "")
                : new Prefix(text.substring(0, at), true, text.substring(at + FILE.length()));
        if ((prefix.before + prefix.after).matches(".*[{}].*")) {
            field.problem("prefix", "the only thing in braces can be one {file}");
        }
        if (text.length() > JsonFields.MAX_TEXT_LENGTH / 2 || text.matches(".*\\p{Cntrl}.*")) {
            field.problem(
                    "prefix",
                    "must be at most " + JsonFields.MAX_TEXT_LENGTH / 2 + " characters without control characters");
        }
        return prefix;
    }

    String on(Row row, String value) {
        if (withFile) {
            return before + row.fileStem() + after + value;
        }
        return before.isEmpty() ? value : before + value;
    }
}
