package io.weir.jobs.metrics;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** A counter for each value of a metric's first label, up to the label's bound. Each from its first count on. */
public final class CounterByValue {
    private final JobMetric metric;
    private final MetricGroup operator;
    private final String[] others;
    private final LabelValues values;
    private final Map<String, Counter> counters = new HashMap<>();

    CounterByValue(JobMetric metric, MetricGroup operator, String... others) {
        this.metric = metric;
        this.operator = operator;
        this.others = others;
        this.values = new LabelValues(metric.labels().get(0));
    }

    public void count(String value) {
        of(value).inc();
    }

    private Counter of(String value) {
        Counter counter = counters.get(value);
        return counter != null ? counter : counters.computeIfAbsent(values.bounded(value), this::register);
    }

    private Counter register(String bounded) {
        String[] all = new String[1 + others.length];
        all[0] = bounded;
        System.arraycopy(others, 0, all, 1, others.length);
        return metric.counter(operator, all);
    }
}
