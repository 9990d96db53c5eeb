package io.weir.jobs;

import io.weir.events.DeadLetterReason;
import io.weir.jobs.metrics.JobMetrics;
import io.weir.jobs.metrics.MetricLabel;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** The metric {@link JobMetrics#DEAD_LETTERS}, one counter a reason. */
public final class DeadLetterCounters {
    private final Map<DeadLetterReason, Counter> byReason = new EnumMap<>(DeadLetterReason.class);

    /** Registers a counter for every reason, so that each is seen at 0 before it is ever needed. */
    public DeadLetterCounters(MetricGroup group) {
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            byReason.put(reason, JobMetrics.DEAD_LETTERS.counter(group, MetricLabel.word(reason)));
        }
    }

    public void count(DeadLetterReason reason) {
        byReason.get(reason).inc();
    }
}
