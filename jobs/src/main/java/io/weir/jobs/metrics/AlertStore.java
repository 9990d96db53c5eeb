package io.weir.jobs.metrics;

/** Where alerts go that may be away for a while. */
public enum AlertStore {
    ELASTICSEARCH,
    CASE_QUEUE
}
