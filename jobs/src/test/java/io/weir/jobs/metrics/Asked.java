package io.weir.jobs.metrics;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a query in PromQL asks for. */
public final class Asked {
    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern METRIC = Pattern.compile("\\b(flink_\\w+)|([a-zA-Z_:][\\w:]*)(?=\\s*[\\[{])");

    private Asked() {}

    /** The metrics a query names. */
    public static Set<String> metrics(String query) {
        Set<String> names = new TreeSet<>();
        Matcher metric = METRIC.matcher(TEXT.matcher(query).replaceAll("\"\""));
        while (metric.find()) {
            names.add(metric.group());
        }
        return names;
    }

    /** All there are. */
    static Set<String> declared() {
        Set<String> names = new HashSet<>();
        JobMetrics.DETECTION.forEach(metric -> names.addAll(metric.exposed()));
        FlinkMetric.USED.forEach(metric -> names.add(metric.name()));
        return names;
    }
}
