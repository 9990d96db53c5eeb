package io.weir.cli.replay;

import io.weir.cli.command.Brokers;
import java.time.Instant;

/**
 * Where a replay has written, beside the live results.
 *
 * @param liveTopicPrefix in front of the names of the live topics
 * @param replayTopicPrefix in front of the names of the replay's
 * @param from first event time whose results it wrote; null for the archive's beginning
 * @param to event time before which it ended; null for the archive's end
 */
record ReplayOutputs(Brokers brokers, String liveTopicPrefix, String replayTopicPrefix, Instant from, Instant to) {}
