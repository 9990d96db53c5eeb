package io.weir.jobs.metrics;

import java.util.HashSet;
import java.util.Set;

/** The values of one label that one instance of a step tells apart: the first that come, up to the label's bound. For the life of the instance, as Flink lets go of none before. */
public final class LabelValues {
    private final MetricLabel label;
    private final Set<String> told = new HashSet<>();

    public LabelValues(MetricLabel label) {
        this.label = label;
    }

    /** The value itself, or {@link MetricLabel#OTHER} where there is no more room. */
    public String bounded(String value) {
        if (told.contains(value) || (told.size() < label.most() && told.add(value))) {
            return value;
        }
        return MetricLabel.OTHER;
    }
}
