package io.weir.jobs.metrics;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Something a step tells of itself. All of them are in {@link JobMetrics}.
 *
 * <p>Ours are in the group {@link #GROUP} of their step, with one more group a label, so that in Prometheus they are told from Flink's own by their names.
 *
 * @param name snake_case, with its unit where it has one
 * @param kind what may be asked of it
 * @param unit of its value
 * @param labels in the order of their groups
 * @param steps operators that tell it
 * @param meaning a sentence
 */
public record JobMetric(
        String name, Kind kind, String unit, List<MetricLabel> labels, List<String> steps, String meaning) {
    static final String GROUP = "weir";
    private static final String OPERATOR = "flink_taskmanager_job_task_operator_";

    /** What may be asked of it. */
    public enum Kind {
        /** Only grows, and begins at 0 with every start of the job: {@code rate} and {@code increase}. */
        COUNTER,
        /** What it is now. */
        GAUGE,
        /** A {@link Latency}: {@code histogram_quantile} over the rate of its buckets. */
        HISTOGRAM
    }

    public JobMetric {
        labels = List.copyOf(labels);
        steps = List.copyOf(steps);
    }

    /** Its names in Prometheus: one, and of a histogram three. */
    public List<String> exposed() {
        StringBuilder labelled = new StringBuilder(OPERATOR + GROUP + "_");
        labels.forEach(label -> labelled.append(label.name()).append('_'));
        if (kind != Kind.HISTOGRAM) {
            return List.of(labelled + name);
        }
        return List.of(
                labelled + Latency.BOUND + "_" + name + Latency.BUCKET,
                labelled + name + Latency.SUM,
                labelled + name + Latency.COUNT);
    }

    /** The names of its labels as one of its exposed names has them. */
    public List<String> labelsOf(String exposedName) {
        List<String> names =
                new ArrayList<>(labels.stream().map(MetricLabel::name).toList());
        if (exposedName.endsWith(Latency.BUCKET)) {
            names.add(Latency.BOUND);
        }
        return names;
    }

    private MetricGroup group(MetricGroup operator, String... values) {
        if (values.length != labels.size()) {
            throw new IllegalArgumentException(name + " has the labels " + labels);
        }
        MetricGroup group = operator.addGroup(GROUP);
        for (int i = 0; i < values.length; i++) {
            group = group.addGroup(labels.get(i).name(), labels.get(i).checked(values[i]));
        }
        return group;
    }

    /**
     * Registers one for these labels.
     *
     * @param operator the group of the step
     */
    public Counter counter(MetricGroup operator, String... values) {
        return group(operator, values).counter(name);
    }

    /**
     * One for each value of its first label.
     *
     * @param others values of the labels behind it
     */
    public CounterByValue byValue(MetricGroup operator, String... others) {
        return new CounterByValue(this, operator, others);
    }

    /** Registers one for these labels. */
    public void gauge(MetricGroup operator, Gauge<? extends Number> gauge, String... values) {
        group(operator, values).gauge(name, gauge);
    }

    /** Registers one for these labels. */
    public Latency latency(MetricGroup operator, String... values) {
        return new Latency(name, group(operator, values));
    }
}
