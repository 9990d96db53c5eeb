package io.weir.benchmarks.job;

import io.weir.benchmarks.Arm;
import io.weir.benchmarks.Run;
import io.weir.benchmarks.Truth;
import io.weir.events.BadEvent;
import io.weir.events.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/** The whole detection job over the same messages, into the same stores every time: they are written to by alert id. */
final class FullArm implements Arm {
    static final String WITHOUT = "fullJob";
    static final String WITH = "withFeatures";

    private final String name;
    private final boolean features;
    private final JobJvm jvm;
    private final Servers servers;
    private final long messages;
    private final Truth truth;
    private int runs;

    private FullArm(String name, boolean features, JobJvm jvm, Servers servers, long messages, Truth truth) {
        this.name = name;
        this.features = features;
        this.jvm = jvm;
        this.servers = servers;
        this.messages = messages;
        this.truth = truth;
    }

    static FullArm withoutFeatures(Servers servers, long messages, Truth truth) {
        return new FullArm(WITHOUT, false, servers.jvm(WITHOUT), servers, messages, truth);
    }

    /** Every transaction's vector is computed and written to Kafka too. */
    static FullArm withFeatures(Servers servers, long messages, Truth truth) {
        return new FullArm(WITH, true, servers.jvm(WITH), servers, messages, truth);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Run run() throws IOException, BadEvent {
        runs++;
        List<String> request = new ArrayList<>(List.of("detect"));
        request.addAll(servers.arguments("bench-" + name + "-" + runs));
        request.addAll(List.of(
                "--kafka.bounded",
                "true",
                "--decisions.enabled",
                "false",
                "--features.enabled",
                Boolean.toString(features)));
        try (TopicContent alerts = new TopicContent(servers.bootstrapServers(), Topics.ALERTS);
                TopicContent vectors = new TopicContent(servers.bootstrapServers(), Topics.FEATURES)) {
            Map<TopicPartition, Long> before = alerts.ends();
            long vectorsBefore = vectors.size();
            long nanos = jvm.run(request);
            SortedSet<String> results = new TreeSet<>(truth.check(name(), alerts.alertsSince(before)));
            if (features) {
                // As many in every run, or the rounds end here.
                results.add(vectors.size() - vectorsBefore + " vectors");
            }
            return Run.of(messages, nanos, results);
        }
    }
}
