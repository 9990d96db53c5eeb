package io.weir.benchmarks.job;

import io.weir.benchmarks.Arm;
import io.weir.benchmarks.Mismatch;
import io.weir.benchmarks.Run;
import io.weir.localstack.KafkaTopics;
import io.weir.localstack.KafkaTopics.Topic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Copies all messages to a topic of their own, which is deleted when they have been counted. */
final class NoopArm implements Arm {
    static final String NAME = "noop";

    private final Servers servers;
    private final long messages;
    private int runs;

    NoopArm(Servers servers, long messages) {
        this.servers = servers;
        this.messages = messages;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Run run() throws IOException {
        runs++;
        String topic = "copy-" + runs;
        KafkaTopics.create(servers.bootstrapServers(), List.of(new Topic(topic, Servers.PARTITIONS)));
        List<String> request = new ArrayList<>(List.of("copy", topic));
        request.addAll(servers.arguments("bench-noop-" + runs));
        request.addAll(List.of("--kafka.bounded", "true"));
        long nanos = servers.jvm(NAME).run(request);
        long copied;
        try (TopicContent copy = new TopicContent(servers.bootstrapServers(), topic)) {
            copied = copy.size();
        }
        KafkaTopics.delete(servers.bootstrapServers(), List.of(topic));
        if (copied != messages) {
            throw new Mismatch("The no-op job copied %,d of %,d messages".formatted(copied, messages));
        }
        return Run.of(messages, nanos, new TreeSet<>(List.of(copied + " messages copied")));
    }
}
