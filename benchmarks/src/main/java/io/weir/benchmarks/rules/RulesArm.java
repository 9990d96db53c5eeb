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
    /** What all arms must find alike: how many decisions, and the alerts of all but rules and of every rule that they share. */
    static final class Agreed {
        private final Map<String, SortedSet<String>> first = new HashMap<>();

        void requireAsBefore(String arm, String what, SortedSet<String> found) {
            SortedSet<String> before = first.putIfAbsent(what, found);
            if (before != null) {
                Mismatch.unlessEqual(what + " of " + arm, found, "those of who had them first", before);
            }
        }
    }

    private static final String OTHERS = "alerts of others than rules";

    private final int rules;
    private final Path folder;
    private final Servers servers;
    private final long messages;
    private final Agreed agreed;
    private int runs;

    private RulesArm(int rules, Path folder, Servers servers, long messages, Agreed agreed) {
        this.rules = rules;
        this.folder = folder;
        this.servers = servers;
        this.messages = messages;
        this.agreed = agreed;
    }

    static RulesArm of(int rules, Servers servers, long messages, Agreed agreed) throws IOException {
        Path folder = Files.createDirectories(servers.folder().resolve(name(rules)));
        GeneratedRules.write(rules, folder);
        return new RulesArm(rules, folder, servers, messages, agreed);
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
        Map<String, SortedSet<String>> found = new TreeMap<>();
        found.put("decisions", new TreeSet<>(List.of(decisions + " of them")));
        found.put(OTHERS, new TreeSet<>());
        for (int i = 0; i < rules; i++) {
            found.put(RuleAlert.DETECTOR + GeneratedRules.id(i), new TreeSet<>());
        }
        for (Alert alert : alerts) {
            String by = alert.detector().startsWith(RuleAlert.DETECTOR) ? alert.detector() : OTHERS;
            SortedSet<String> those = found.get(by);
            if (those == null) {
                throw new Mismatch("%s raises alerts of %s, which it was not given".formatted(name(), by));
            }
            those.add(alert.id() + " by " + alert.detector());
        }
        SortedSet<String> results = new TreeSet<>();
        found.forEach((what, those) -> {
            agreed.requireAsBefore(name(), what, those);
            those.forEach(one -> results.add(what + ": " + one));
        });
        return results;
    }
}
