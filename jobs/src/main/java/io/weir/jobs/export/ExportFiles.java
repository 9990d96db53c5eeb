package io.weir.jobs.export;

/** The names of what an export writes. */
final class ExportFiles {
    static final String FEATURES = "features.csv.gz";
    static final String MANIFEST = "manifest.json";
    static final String ALERTS = "alerts.jsonl";

    private ExportFiles() {}
}
