package io.weir.jobs.export;

/** The names of what an export writes. */
final class ExportFiles {
    static final String FEATURES = "features.csv.gz";
    /** The payments themselves as they go over the wire, a line for each row of features. */
    static final String PAYMENTS = "payments.jsonl.gz";

    /** Account events of an archive as they go over the wire, one a line, in order of time. */
    static final String ACCOUNT_EVENTS = "account-events.jsonl";

    static final String MANIFEST = "manifest.json";
    static final String ALERTS = "alerts.jsonl";

    private ExportFiles() {}
}
