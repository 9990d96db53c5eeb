package io.weir.jobs.kibana;

import java.util.List;

/**
 * A column of a panel: what rows are divided by, or what is told of each.
 *
 * @param operation as Lens calls it
 * @param field null for a count of documents
 * @param size of the largest terms; 0 for none
 * @param bounds of ranges; empty for none
 */
record Column(String operation, String field, int size, List<Double> bounds, String label) {
    static Column overTime() {
        return new Column("date_histogram", "time", 0, List.of(), "Day");
    }

    static Column top(int size, String field, String label) {
        return new Column("terms", field, size, List.of(), label);
    }

    /** From each bound to the next. */
    static Column ranges(String field, String label, Double... bounds) {
        return new Column("range", field, 0, List.of(bounds), label);
    }

    static Column count(String label) {
        return new Column("count", null, 0, List.of(), label);
    }

    static Column distinct(String field, String label) {
        return new Column("unique_count", field, 0, List.of(), label);
    }

    static Column sum(String field, String label) {
        return new Column("sum", field, 0, List.of(), label);
    }

    static Column median(String field, String label) {
        return new Column("median", field, 0, List.of(), label);
    }

    boolean isBucket() {
        return List.of("date_histogram", "terms", "range").contains(operation);
    }
}
