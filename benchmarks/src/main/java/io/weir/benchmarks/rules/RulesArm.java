package io.weir.benchmarks.rules;

import io.weir.benchmarks.Arm;
import io.weir.benchmarks.Mismatch;
import io.weir.benchmarks.Run;
import io.weir.benchmarks.job.Servers;
import io.weir.benchmarks.job.TopicContent;
import io.weir.events.Alert;
import io.weir.events.BadEvent;
import io.weir.events.Topics;
import io.weir.sql.RuleAlert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/** The whole job over the same messages, deciding by so many rules. */
final class RulesArm implements Arm {
    /** What all arms must count alike: the decisions, and the alerts of every rule that they share. */
    static final class Counted {
        private final Map<String, Long> first = new HashMap<>();

        void requireAsBefore(String arm, String what, long count) {
            Long before = first.putIfAbsent(what, count);
            if (before != null && before != count) {
                throw new Mismatch(
                        "%s counts %,d %s, and who counted them first had %,d".formatted(arm, count, what, before));
            }
        }
    }

    private final int rules;
    private final Path folder;
    private final Servers servers;
    private final long messages;
    private final Counted counted;
    private int runs;

    private RulesArm(int rules, Path folder, Servers servers, long messages, Counted counted) {
        this.rules = rules;
        this.folder = folder;
        this.servers = servers;
        this.messages = messages;
        this.counted = counted;
    }

    static RulesArm of(int rules, Servers servers, long messages, Counted counted) throws IOException {
        Path folder = Files.createDirectories(servers.folder().resolve(name(rules)));
        GeneratedRules.write(rules, folder);
        return new RulesArm(rules, folder, servers, messages, counted);
    }

    static String name(int rules) {
        return rules == 0 ? "none" : "rules" + rules;
    }

    @Override
    public String name() {
        return name(rules);
    }

    @Override
    public Run run() throws IOException, BadEvent {
        runs++;
        List<String> request = new ArrayList<>(List.of("detect"));
        request.addAll(servers.arguments("bench-" + name() + "-" + runs));
        request.addAll(List.of("--kafka.bounded", "true", "--decisions.rules", folder.toString()));
        try (TopicContent alerts = new TopicContent(servers.bootstrapServers(), Topics.ALERTS);
                TopicContent decisions = new TopicContent(servers.bootstrapServers(), Topics.DECISIONS)) {
            Map<TopicPartition, Long> before = alerts.ends();
            long decisionsBefore = decisions.size();
            long nanos = servers.jvm(name()).run(request);
            return Run.of(messages, nanos, results(alerts.alertsSince(before), decisions.size() - decisionsBefore));
        }
    }

    private SortedSet<String> results(List<Alert> alerts, long decisions) {
        Map<String, Long> hits = new TreeMap<>();
        for (int i = 0; i < rules; i++) {
            hits.put(RuleAlert.DETECTOR + GeneratedRules.id(i), 0L);
        }
        for (Alert alert : alerts) {
            if (alert.detector().startsWith(RuleAlert.DETECTOR)) {
                hits.merge(alert.detector(), 1L, Long::sum);
            }
        }
        counted.requireAsBefore(name(), "decisions", decisions);
        hits.forEach((rule, count) -> counted.requireAsBefore(name(), "alerts of " + rule, count));
        SortedSet<String> results = new TreeSet<>();
        results.add(decisions + " decisions");
        hits.forEach((rule, count) -> results.add(count + " alerts of " + rule));
        return results;
    }
}
