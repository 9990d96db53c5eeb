package io.weir.jobs.kafka;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/**
 * How often the brokers have answered the consumers of this job in this JVM, by the consumers' own count. A partition that is silent while they go on
 * answering has nothing to bring; one that is silent because nobody answers may have a lot.
 *
 * <p>Kafka makes one of these for each consumer that names it among its {@code metric.reporters}.
 */
public final class Fetches implements MetricsReporter {
    private static final String GROUP = "consumer-fetch-manager-metrics";
    private static final String NAME = "fetch-total";

    /** Of all consumers that are open. */
    private static final Set<KafkaMetric> COUNTERS = ConcurrentHashMap.newKeySet();

    private final Set<KafkaMetric> own = new HashSet<>();

    /** For Kafka. */
    public Fetches() {}

    /** Answers so far, a number that only means something compared with a later one; not a number where no consumer is open. */
    public static double total() {
        if (COUNTERS.isEmpty()) {
            return Double.NaN;
        }
        double total = 0;
        for (KafkaMetric counter : COUNTERS) {
            total += (double) counter.metricValue();
        }
        return total;
    }

    @Override
    public void configure(Map<String, ?> settings) {}

    @Override
    public void init(List<KafkaMetric> metrics) {
        metrics.forEach(this::metricChange);
    }

    @Override
    public void metricChange(KafkaMetric metric) {
        if (metric.metricName().name().equals(NAME)
                && metric.metricName().group().equals(GROUP)) {
            own.add(metric);
            COUNTERS.add(metric);
        }
    }

    @Override
    public void metricRemoval(KafkaMetric metric) {
        own.remove(metric);
        COUNTERS.remove(metric);
    }

    @Override
    public void close() {
        COUNTERS.removeAll(own);
    }
}
