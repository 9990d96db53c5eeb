package io.weir.jobs.kibana;

import java.util.List;

/**
 * One panel of a dashboard.
 *
 * @param view null for text
 * @param query Lucene's syntax; empty for all
 * @param columns those that divide first
 * @param text what it shows that asks for nothing, or the id of the search it shows; else null
 * @param width of 48
 */
record Panel(
        Shape shape,
        String title,
        DataView view,
        String query,
        List<Column> columns,
        String text,
        int width,
        int height) {
    /** How it looks. */
    enum Shape {
        NUMBER,
        BARS,
        LINES,
        TABLE,
        SEARCH,
        TEXT
    }

    static Panel number(String title, DataView view, String query, Column told) {
        return new Panel(Shape.NUMBER, title, view, query, List.of(told), null, 12, 7);
    }

    static Panel bars(String title, DataView view, String query, Column... columns) {
        return new Panel(Shape.BARS, title, view, query, List.of(columns), null, 24, 12);
    }

    static Panel lines(String title, DataView view, String query, Column... columns) {
        return new Panel(Shape.LINES, title, view, query, List.of(columns), null, 24, 12);
    }

    static Panel table(String title, DataView view, String query, Column... columns) {
        return new Panel(Shape.TABLE, title, view, query, List.of(columns), null, 24, 12);
    }

    static Panel search(Search search) {
        return new Panel(Shape.SEARCH, search.title(), search.view(), search.query(), List.of(), search.id(), 48, 16);
    }

    static Panel text(String text) {
        return new Panel(Shape.TEXT, "", null, "", List.of(), text, 48, 4);
    }
}
