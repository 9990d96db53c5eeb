package io.weir.benchmarks.noop;

import io.weir.benchmarks.Arm;
import io.weir.benchmarks.Run;
import io.weir.benchmarks.Truth;
import io.weir.events.BadEvent;
import io.weir.events.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The whole detection job over the same messages, into the same stores every time: they are written to by alert id. */
final class FullArm implements Arm {
    private final Servers servers;
    private final long messages;
    private final Truth truth;
    private int runs;

    FullArm(Servers servers, long messages, Truth truth) {
        this.servers = servers;
        this.messages = messages;
        this.truth = truth;
    }

    @Override
    public String name() {
        return "fullJob";
    }

    @Override
    public Run run() throws IOException, BadEvent {
        runs++;
        List<String> request = new ArrayList<>(List.of("detect"));
        request.addAll(servers.arguments("bench-full-" + runs));
        try (TopicContent alerts = new TopicContent(servers.bootstrapServers(), Topics.ALERTS)) {
            Map<TopicPartition, Long> before = alerts.ends();
            long nanos = servers.full().run(request);
            return Run.of(messages, nanos, truth.check(name(), alerts.alertsSince(before)));
        }
    }
}
