package io.weir.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.events.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the topics that a job reads and writes are declared, as it needs them, and whether its user may. Asked only where topics and users are declared. */
final class KafkaRights {
    private final Manifests manifests;
    private final Problems problems;

    KafkaRights(Manifests manifests, Problems problems) {
        this.manifests = manifests;
        this.problems = problems;
    }

    /**
     * @param settings the job's arguments by name, variables filled in
     * @param user name of the Kafka user; empty where it is not told
     */
    void check(Manifest job, String entryClass, Map<String, String> settings, Optional<String> user) {
        String prefix = settings.getOrDefault("kafka.topic-prefix", "");
        boolean replay = entryClass.endsWith(".ReplayJob");
        boolean sqlRules = entryClass.endsWith(".SqlRulesJob");
        List<String> read = replay
                ? List.of()
                : sqlRules
                        ? List.of(Topics.TRANSACTIONS, Topics.ACCOUNT_EVENTS, Topics.FEATURES, Topics.RULES)
                        : Topics.INPUTS;
        List<String> written = entryClass.endsWith(".ArchiveJob")
                ? List.of()
                : sqlRules ? List.of(Topics.DEAD_LETTERS, Topics.ALERTS, Topics.RULES) : written(settings);
        if (manifests.has("KafkaTopic")) {
            read.forEach(topic -> topic(job, prefix, topic));
            written.forEach(topic -> topic(job, prefix, topic));
        }
        Optional<Manifest> rights = user.flatMap(name -> manifests.find("KafkaUser", name));
        if (rights.isPresent()) {
            read.forEach(topic -> right(job, rights.get(), "topic", prefix + topic, "Read"));
            written.forEach(topic -> right(job, rights.get(), "topic", prefix + topic, "Write"));
            if (!replay) {
                right(job, rights.get(), "group", settings.getOrDefault("kafka.group", ""), "Read");
            }
        }
    }

    private static List<String> written(Map<String, String> settings) {
        List<String> written = new ArrayList<>(List.of(Topics.DEAD_LETTERS, Topics.LATE_EVENTS));
        if (settings.getOrDefault("outputs", "kafka").contains("kafka")) {
            written.add(Topics.ALERTS);
        }
        if (settings.getOrDefault("decisions.enabled", "true").equals("true")) {
            written.add(Topics.DECISIONS);
            // What the storm brake says of rules.
            written.add(Topics.RULES);
        }
        if (settings.getOrDefault("features.enabled", "false").equals("true")) {
            written.add(Topics.FEATURES);
        }
        return written;
    }

    private void topic(Manifest job, String prefix, String topic) {
        String name = prefix + topic;
        Optional<Manifest> declared = manifests
                .ofKind("KafkaTopic")
                .filter(candidate -> candidate
                        .spec()
                        .path("topicName")
                        .asText(candidate.name())
                        .equals(name))
                .findFirst();
        if (declared.isEmpty()) {
            problems.add(job, "there is no KafkaTopic " + name);
            return;
        }
        JsonNode spec = declared.get().spec();
        JsonNode config = spec.path("config");
        if (Topics.PLANS.contains(topic)) {
            if (!config.path("cleanup.policy").asText().equals("compact")
                    || spec.path("partitions").asInt() != 1) {
                problems.add(
                        declared.get(),
                        "plans need one partition, which keeps their order, and cleanup.policy compact");
            }
        }
        if (topic.equals(Topics.DEAD_LETTERS)
                && config.path("max.message.bytes").asInt() < Topics.DEAD_LETTER_BYTES) {
            problems.add(
                    declared.get(),
                    "dead letters hold whole messages in base64: set max.message.bytes to " + Topics.DEAD_LETTER_BYTES
                            + " or more");
        }
        int brokers = manifests
                .ofKind("KafkaNodePool")
                .mapToInt(pool -> pool.spec().path("replicas").asInt())
                .sum();
        if (brokers > 0 && spec.path("replicas").asInt() > brokers) {
            problems.add(
                    declared.get(),
                    "it wants %d replicas of %d brokers"
                            .formatted(spec.path("replicas").asInt(), brokers));
        }
    }

    private void right(Manifest job, Manifest user, String type, String name, String operation) {
        for (JsonNode acl : user.spec().at("/authorization/acls")) {
            JsonNode resource = acl.path("resource");
            String named = resource.path("name").asText();
            boolean covers = resource.path("patternType").asText("literal").equals("prefix")
                    ? name.startsWith(named)
                    : name.equals(named) || named.equals("*");
            if (resource.path("type").asText().equals(type) && covers) {
                for (JsonNode allowed : acl.path("operations")) {
                    if (allowed.asText().equals(operation) || allowed.asText().equals("All")) {
                        return;
                    }
                }
            }
        }
        problems.add(
                user,
                "%s needs the right %s on the %s %s, which it does not give".formatted(job, operation, type, name));
    }
}
