package io.weir.sql;

/**
 * One thing that is wrong with a rule, where it stands and what would be right.
 *
 * @param file as the author named it
 * @param line from 1
 * @param column from 1
 * @param fix what would be right, a sentence
 */
public record Problem(String file, int line, int column, Code code, String message, String fix) {
    /** What kind of mistake it is; part of the JSON that editors read, so a name stays. */
    public enum Code {
        SYNTAX,
        HEADER_SYNTAX,
        MISSING_FIELD,
        UNKNOWN_FIELD,
        BAD_FIELD,
        DUPLICATE_ID,
        NOT_A_SELECT,
        UNKNOWN_TABLE,
        UNKNOWN_COLUMN,
        UNKNOWN_FUNCTION,
        TYPE,
        RESULT_COLUMN,
        WALL_CLOCK,
        NON_DETERMINISTIC,
        UNBOUNDED_STATE,
        NOT_SUPPORTED,
        TOO_LARGE,
        TEST
    }

    @Override
    public String toString() {
        return "%s:%d:%d: %s: %s. %s".formatted(file, line, column, code, message, fix);
    }
}
