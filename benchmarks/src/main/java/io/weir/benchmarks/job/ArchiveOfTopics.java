package io.weir.benchmarks.job;

import io.weir.benchmarks.Arm;
import io.weir.benchmarks.Run;
import io.weir.benchmarks.Truth;
import io.weir.events.Alert;
import io.weir.events.BadEvent;
import io.weir.events.Topics;
import io.weir.sql.RuleAlert;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/** What is in the servers' topics, archived once; then read by a job that does nothing, and by a replay. */
public final class ArchiveOfTopics {
    public static final String NOOP = "noop";
    public static final String REPLAY = "replay";
    private static final String PREFIX = "replayed-";

    private final Servers servers;
    private final String folder;
    private final long messages;

    private ArchiveOfTopics(Servers servers, String folder, long messages) {
        this.servers = servers;
        this.folder = folder;
        this.messages = messages;
    }

    /** Runs the archive job over the topics as they are. */
    public static ArchiveOfTopics make(Servers servers, long messages) throws IOException {
        String folder = servers.folder().resolve("archive").toString();
        servers.jvm(NOOP)
                .run(List.of(
                        "archive",
                        "--kafka.bootstrap-servers",
                        servers.bootstrapServers(),
                        "--kafka.bounded",
                        "true",
                        "--archive.path",
                        folder,
                        "--checkpoint.interval",
                        "2 s"));
        servers.createTopics(PREFIX);
        return new ArchiveOfTopics(servers, folder, messages);
    }

    /** Reads it all and does nothing with it. */
    public Arm noop() {
        return new Arm() {
            @Override
            public String name() {
                return NOOP;
            }

            @Override
            public Run run() throws IOException {
                long nanos = servers.jvm(NOOP).run(List.of("read", folder, Long.toString(messages)));
                return Run.of(messages, nanos, new TreeSet<>(List.of(messages + " messages read")));
            }
        };
    }

    /** The whole graph, into topics, index and table of its own. */
    public Arm replay(Truth truth) {
        return new Arm() {
            @Override
            public String name() {
                return REPLAY;
            }

            @Override
            public Run run() throws IOException, BadEvent {
                List<String> request = new ArrayList<>(List.of("replay", "--replay.archive", folder));
                request.addAll(servers.arguments("bench-replay"));
                request.addAll(List.of(
                        "--kafka.topic-prefix",
                        PREFIX,
                        "--elasticsearch.index-prefix",
                        PREFIX,
                        "--postgres.table",
                        "replayed_case_queue"));
                try (TopicContent alerts = new TopicContent(servers.bootstrapServers(), PREFIX + Topics.ALERTS);
                        TopicContent decisions =
                                new TopicContent(servers.bootstrapServers(), PREFIX + Topics.DECISIONS)) {
                    Map<TopicPartition, Long> before = alerts.ends();
                    long decisionsBefore = decisions.size();
                    long nanos = servers.jvm(REPLAY).run(request);
                    SortedSet<String> results = new TreeSet<>(truth.check(
                            name(),
                            alerts.alertsSince(before).stream()
                                    .filter(ArchiveOfTopics::isOfAPattern)
                                    .toList()));
                    results.add(decisions.size() - decisionsBefore + " decisions");
                    return Run.of(messages, nanos, results);
                }
            }
        };
    }

    /** What models and rules find is more than what was planted. */
    private static boolean isOfAPattern(Alert alert) {
        return !alert.detector().startsWith("score-") && !alert.detector().startsWith(RuleAlert.DETECTOR);
    }
}
