package io.weir.jobs.archive;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * How far event time has been read: said by a reader of itself, and by the enumerator of the slowest.
 *
 * @param millis epoch milliseconds; {@link Long#MAX_VALUE} when all is read
 */
record ReadUpTo(long millis) implements SourceEvent {}
