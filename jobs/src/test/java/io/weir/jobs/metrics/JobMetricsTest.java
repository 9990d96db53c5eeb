package io.weir.jobs.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class JobMetricsTest {
    private static final Path DOC = Path.of(System.getProperty("weir.home", ".."), "docs", "metrics.md");
    private static final long SEED = 23;

    /** Keeps what is registered by its place: the groups' names and its own. */
    private static final class Registered extends UnregisteredMetricsGroup {
        private final String place;
        private final Map<String, Metric> all;

        Registered() {
            this("", new HashMap<>());
        }

        private Registered(String place, Map<String, Metric> all) {
            this.place = place;
            this.all = all;
        }

        @Override
        public MetricGroup addGroup(String name) {
            return new Registered(place + name + ".", all);
        }

        @Override
        public MetricGroup addGroup(String key, String value) {
            return new Registered(place + key + "=" + value + ".", all);
        }

        @Override
        public Counter counter(String name) {
            Counter counter = super.counter(name);
            all.put(place + name, counter);
            return counter;
        }

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            all.put(place + name, gauge);
            return gauge;
        }

        private double valueOf(String name) {
            Metric metric = all.get(name);
            return metric instanceof Counter counter
                    ? counter.getCount()
                    : ((Number) ((Gauge<?>) metric).getValue()).doubleValue();
        }
    }

    /** {@code mvn -pl jobs -am test -Dtest=JobMetricsTest -Dsurefire.failIfNoSpecifiedTests=false -Dweir.docs=write} writes it anew. */
    @Test
    void theDocumentSaysWhatTheCodeSays() throws IOException {
        StringBuilder doc = new StringBuilder("""
                # Metrics

                Generated from `JobMetrics` and `FlinkMetric`; do not edit. What the jobs tell Prometheus through Flink's reporter. A test holds the tables against
                what a running job tells, and dashboards and alerting rules ask for nothing else.

                Flink must be configured with

                ```
                metrics.reporters: prom
                metrics.reporter.prom.factory.class: org.apache.flink.metrics.prometheus.PrometheusReporterFactory
                metrics.reporter.prom.filterLabelValueCharacters: "false"
                metrics.reporter.prom.scope.variables.excludes: task_id;task_attempt_id;operator_id
                ```

                as it is by `./weir up` and in `k8s-operator/`: unfiltered, or a model `fraud/2` would be called `fraud_2` and the buckets of a histogram would have no
                bounds that can be read as numbers. Flink adds `job_name`, `job_id`, `task_name`, `operator_name`, `subtask_index`, `task_attempt_num`, `tm_id` and `host`
                to the labels of each. Counters begin at 0 with every start of the job: ask for `rate` or `increase`. Prometheus is told that all are gauges, which changes
                nothing in what can be asked.

                `./weir up` tells its metrics at http://127.0.0.1:19249/metrics (the JobManager) and the ports behind it (TaskManagers), and where they are in
                `prometheus-targets.json` of its folder. A Prometheus of yours sees them, with the alerting rules, by

                ```
                prometheus --config.file=monitoring/prometheus.yml --storage.tsdb.path=.weir/prometheus --web.listen-address=127.0.0.1:19090
                ```

                and a Grafana of yours shows the dashboards in `monitoring/grafana` once they are imported and told that Prometheus as their data source.

                # Our own

                All names begin with `flink_taskmanager_job_task_operator_weir_`.

                | name behind that | kind | unit | labels | told by | meaning |
                |---|---|---|---|---|---|
                """);
        JobMetrics.DETECTION.forEach(metric -> row(doc, metric));
        row(doc, JobMetrics.ARCHIVE_ROWS);
        doc.append("""

                # Labels

                Every label has a bound. What comes beyond it counts as `other`.

                | label | values | at most |
                |---|---|---|
                """);
        JobMetrics.DETECTION.stream()
                .flatMap(metric -> metric.labels().stream())
                .distinct()
                .forEach(label ->
                        doc.append("| `%s` | %s | %d |%n".formatted(label.name(), label.meaning(), label.most())));
        doc.append("""

                # Flink's own, as far as rules and dashboards ask for them

                | name | meaning |
                |---|---|
                """);
        FlinkMetric.USED.forEach(metric -> doc.append("| `%s` | %s |%n".formatted(metric.name(), metric.meaning())));
        if ("write".equals(System.getProperty("weir.docs"))) {
            Files.writeString(DOC, doc);
        }
        assertThat(Files.readString(DOC))
                .as("docs/metrics.md is out of date: write it anew with -Dweir.docs=write")
                .isEqualTo(doc.toString());
    }

    private static void row(StringBuilder doc, JobMetric metric) {
        doc.append("| %s | %s | %s | %s | %s | %s |%n"
                .formatted(
                        metric.exposed().stream()
                                .map(name -> "`" + name.substring(name.indexOf("_weir_") + "_weir_".length()) + "`")
                                .collect(Collectors.joining(", ")),
                        MetricLabel.word(metric.kind()),
                        metric.unit(),
                        metric.labels().stream()
                                .map(label -> "`" + label.name() + "`")
                                .collect(Collectors.joining(", ")),
                        String.join(", ", metric.steps()),
                        metric.meaning()));
    }

    @Test
    void everyNameIsDeclaredOnce() {
        assertThat(JobMetrics.DETECTION.stream().flatMap(metric -> metric.exposed().stream()))
                .doesNotHaveDuplicates();
    }

    /** The twin keeps every number and counts those that are small enough. */
    @Test
    void bucketsHoldWhatANaiveCountSays() {
        SplittableRandom random = new SplittableRandom(SEED);
        Registered registered = new Registered();
        Latency latency = JobMetrics.LATENCY.latency(registered, MetricLabel.word(Stage.DECIDE));
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            long millis = (long) Math.exp(random.nextDouble(-2, 16)) - 2;
            latency.took(millis);
            all.add(millis);
        }
        int buckets = 0;
        for (String name : registered.all.keySet()) {
            if (name.endsWith(Latency.BUCKET)) {
                buckets++;
                String bound = name.replaceFirst(".*le=(.*)\\.latency_.*", "$1");
                double seconds = bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
                assertThat(registered.valueOf(name))
                        .as("seed " + SEED + ", " + name)
                        .isEqualTo((double) all.stream()
                                .filter(millis -> millis <= seconds * 1000)
                                .count());
            }
        }
        assertThat(buckets).isEqualTo(17);
        assertThat(registered.valueOf("weir.stage=decide.latency_seconds_count"))
                .isEqualTo((double) all.size());
        assertThat(registered.valueOf("weir.stage=decide.latency_seconds_sum"))
                .isEqualTo((double) all.stream()
                                .mapToLong(millis -> Math.max(0, millis))
                                .sum()
                        / 1000.0);
    }

    @Test
    void whatComesBeyondTheBoundCountsAsOther() {
        Registered registered = new Registered();
        CounterByValue hits = JobMetrics.RULE_HITS.byValue(registered);
        int most = JobMetrics.RULE.most();
        for (int round = 0; round < 2; round++) {
            for (int rule = 0; rule < most + 5; rule++) {
                hits.count("rule-" + rule);
            }
        }
        Set<String> expected = new HashSet<>();
        for (int rule = 0; rule < most; rule++) {
            expected.add("weir.rule=rule-" + rule + ".rule_hits");
        }
        expected.add("weir.rule=other.rule_hits");
        assertThat(registered.all.keySet()).isEqualTo(expected);
        assertThat(registered.valueOf("weir.rule=rule-0.rule_hits")).isEqualTo(2);
        assertThat(registered.valueOf("weir.rule=other.rule_hits")).isEqualTo(10);
    }

    @Test
    void aLabelTakesNoValueButItsOwn() {
        assertThatThrownBy(() -> JobMetrics.DECISIONS.counter(new Registered(), "maybe"))
                .hasMessage("maybe is no value of the label outcome: those are [allow, block, review]");
    }
}
