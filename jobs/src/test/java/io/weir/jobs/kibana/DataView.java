package io.weir.jobs.kibana;

import io.weir.jobs.elasticsearch.IndexKind;

/** All documents of a kind, as Kibana looks at them. */
record DataView(IndexKind kind) {
    static final DataView ALERTS = new DataView(IndexKind.ALERTS);
    static final DataView DECISIONS = new DataView(IndexKind.DECISIONS);
    static final DataView DEAD_LETTERS = new DataView(IndexKind.DEAD_LETTERS);
    static final DataView LATE_EVENTS = new DataView(IndexKind.LATE_EVENTS);

    /** The prefix of a deployment that was given none; import.sh puts another in its place. */
    static final String PREFIX = "weir-";

    String id() {
        return PREFIX + kind.word();
    }

    /** The alias. */
    String title() {
        return kind.alias(PREFIX);
    }

    String name() {
        return "Weir: " + kind.word().replace('-', ' ');
    }
}
