package io.weir.jobs.kibana;

import java.util.List;

/**
 * A list of documents, the newest first.
 *
 * @param query Lucene's syntax; empty for all
 */
record Search(String id, String title, DataView view, String query, List<String> columns) {}
