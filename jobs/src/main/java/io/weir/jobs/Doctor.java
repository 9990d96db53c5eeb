package io.weir.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.events.Topics;
import io.weir.jobs.elasticsearch.Elasticsearch;
import io.weir.jobs.elasticsearch.Indices;
import io.weir.jobs.postgres.CaseQueue;
import io.weir.jobs.postgres.PostgresConnection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;

/** Looks at what a detection job with these settings would find: brokers, topics, templates, indices, table. Changes nothing. */
final class Doctor {
    /** How it is with one of them. */
    enum State {
        WELL,
        /** Works, but is worth a look. */
        LOOK,
        WRONG
    }

    /**
     * One thing that was looked at.
     *
     * @param todo null where nothing is
     */
    record Finding(String part, State state, String what, String todo) {}

    private static final int FIRST_ANSWER_SECONDS = 20;
    private static final int ANSWER_SECONDS = 15;
    private static final int POSTGRES_FROM = 12;
    private static final String ELASTICSEARCH = "8";

    private final DetectionSettings settings;
    private final List<Finding> findings = new ArrayList<>();

    private Doctor(DetectionSettings settings) {
        this.settings = settings;
    }

    static List<Finding> examine(DetectionSettings settings) {
        Doctor doctor = new Doctor(settings);
        doctor.kafka();
        if (settings.writesTo(DetectionSettings.Output.ELASTICSEARCH)) {
            doctor.elasticsearch();
        }
        if (settings.writesTo(DetectionSettings.Output.POSTGRES)) {
            doctor.postgres();
        }
        return List.copyOf(doctor.findings);
    }

    private void well(String part, String what) {
        findings.add(new Finding(part, State.WELL, what, null));
    }

    private void look(String part, String what, String todo) {
        findings.add(new Finding(part, State.LOOK, what, todo));
    }

    private void wrong(String part, String what, String todo) {
        findings.add(new Finding(part, State.WRONG, what, todo));
    }

    private void kafka() {
        Map<String, Object> client = new HashMap<>(settings.kafkaProperties());
        client.put("bootstrap.servers", settings.bootstrapServers());
        client.put("default.api.timeout.ms", ANSWER_SECONDS * 1000);
        client.put("request.timeout.ms", ANSWER_SECONDS * 1000);
        try (Admin admin = Admin.create(client)) {
            int brokers = admin.describeCluster()
                    .nodes()
                    .get(FIRST_ANSWER_SECONDS, TimeUnit.SECONDS)
                    .size();
            well("kafka", "%s: %d broker%s".formatted(settings.bootstrapServers(), brokers, brokers == 1 ? "" : "s"));
            topics(admin, brokers);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            wrong(
                    "kafka",
                    settings.bootstrapServers() + " does not answer: "
                            + (cause.getMessage() == null ? "within seconds" : cause.getMessage()),
                    "Start it, correct --kafka.bootstrap-servers, or give the login with --kafka.properties");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private void topics(Admin admin, int brokers) throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> read = new TreeSet<>(List.of(Topics.TRANSACTIONS, Topics.ACCOUNT_EVENTS));
        Set<String> written = new TreeSet<>(List.of(Topics.DEAD_LETTERS, Topics.LATE_EVENTS));
        if (settings.keepsFeatures()) {
            read.add(Topics.LABELS);
        }
        if (settings.decisions()) {
            read.addAll(Topics.PLANS);
            // What the storm brake says of rules.
            written.addAll(List.of(Topics.DECISIONS, Topics.RULES));
        }
        if (settings.features()) {
            written.add(Topics.FEATURES);
        }
        if (settings.writesTo(DetectionSettings.Output.KAFKA)) {
            written.add(Topics.ALERTS);
        }
        Set<String> there = admin.listTopics().names().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        Set<String> all = new TreeSet<>(read);
        all.addAll(written);
        List<String> found = new ArrayList<>();
        for (String topic : all) {
            String name = settings.topic(topic);
            if (there.contains(name)) {
                found.add(name);
            } else {
                wrong(
                        "topic " + name,
                        "is not there, or hidden from this user",
                        isPlan(topic)
                                ? "Make it with one partition and cleanup.policy=compact"
                                : topic.equals(Topics.DEAD_LETTERS)
                                        ? "Make it with max.message.bytes=" + Topics.DEAD_LETTER_BYTES
                                        : "Make it with as many partitions as instances will read it");
            }
        }
        Map<String, TopicDescription> described = admin.describeTopics(
                        found, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .allTopicNames()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        Map<ConfigResource, Config> configs = admin.describeConfigs(found.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .all()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        for (String topic : all) {
            String name = settings.topic(topic);
            if (described.containsKey(name)) {
                topic(
                        topic,
                        described.get(name),
                        configs.get(new ConfigResource(ConfigResource.Type.TOPIC, name)),
                        read.contains(topic),
                        written.contains(topic),
                        brokers);
            }
        }
    }

    private static boolean isPlan(String topic) {
        return Topics.PLANS.contains(topic);
    }

    private void topic(
            String topic, TopicDescription about, Config config, boolean read, boolean written, int brokers) {
        String part = "topic " + about.name();
        int before = findings.size();
        int partitions = about.partitions().size();
        String cleanup = value(config, "cleanup.policy");
        if (isPlan(topic) && partitions != 1) {
            wrong(part, "has " + partitions + " partitions", "Make it anew with one: it keeps the order of plans");
        }
        if (isPlan(topic) && !cleanup.contains("compact")) {
            wrong(
                    part,
                    "has cleanup.policy " + cleanup + ": a plan would be forgotten",
                    "Set its cleanup.policy to compact");
        }
        if (!isPlan(topic) && cleanup.contains("compact")) {
            wrong(
                    part,
                    "has cleanup.policy " + cleanup + ": of each key only the last event would stay",
                    "Set its cleanup.policy to delete");
        }
        String most = value(config, "max.message.bytes");
        if (topic.equals(Topics.DEAD_LETTERS) && !most.isEmpty() && Long.parseLong(most) < Topics.DEAD_LETTER_BYTES) {
            wrong(
                    part,
                    "takes messages of %s bytes, and dead letters hold whole messages in base64".formatted(most),
                    "Set its max.message.bytes to " + Topics.DEAD_LETTER_BYTES);
        }
        Set<AclOperation> allowed = about.authorizedOperations();
        for (AclOperation needed : List.of(AclOperation.READ, AclOperation.WRITE)) {
            if ((needed == AclOperation.READ ? read : written) && allowed != null && !allowed.contains(needed)) {
                wrong(
                        part,
                        "may not be " + (needed == AclOperation.READ ? "read" : "written") + " by this user",
                        "Give it the right " + needed + " on the topic");
            }
        }
        int replicas = about.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        if (brokers > 1 && replicas < 2) {
            look(part, "is on one broker alone: what is in it is lost with that", "Give it a second replica");
        }
        if (about.partitions().stream().anyMatch(partition -> partition.leader() == null)) {
            wrong(part, "has partitions without a leader", "Start the brokers that have them");
        }
        if (findings.size() == before) {
            well(part, partitions + (partitions == 1 ? " partition" : " partitions"));
        }
    }

    /** Empty where this user may not see it. */
    private static String value(Config config, String name) {
        String value = config.get(name) == null ? null : config.get(name).value();
        return value == null ? "" : value;
    }

    private void elasticsearch() {
        String part = "elasticsearch";
        try (Elasticsearch server = new Elasticsearch(settings.elasticsearch())) {
            JsonNode health = server.ask("GET", "/_cluster/health", null);
            JsonNode nodes = server.ask("GET", "/_nodes?filter_path=nodes.*.version", null)
                    .path("nodes");
            String version = nodes.elements().hasNext()
                    ? nodes.elements().next().path("version").asText()
                    : "unknown";
            String what = "%s: version %s, %d nodes, %s"
                    .formatted(
                            server.url(),
                            version,
                            health.path("number_of_nodes").asInt(),
                            health.path("status").asText());
            if (health.path("status").asText().equals("red")) {
                wrong(part, what, "Some shards are nowhere: GET _cluster/allocation/explain says why");
            } else if (!version.startsWith(ELASTICSEARCH + ".")) {
                look(part, what, "This release was tested with version " + ELASTICSEARCH);
            } else {
                well(part, what);
            }
            shards(server, health);
            indices(server);
        } catch (Elasticsearch.Refused e) {
            wrong(
                    part,
                    e.getMessage(),
                    e.status() == 401
                            ? "Give --elasticsearch.user and --elasticsearch.password"
                            : "Give the user the rights monitor and manage_index_templates, and on "
                                    + settings.indexPrefix()
                                    + "* create_index, auto_configure, read, write and view_index_metadata");
        } catch (IllegalStateException e) {
            wrong(
                    part,
                    e.getMessage(),
                    "Start it, correct --elasticsearch.url, or name its authorities with --elasticsearch.ca");
        }
    }

    /** Each month is another one. */
    private void shards(Elasticsearch server, JsonNode health) {
        JsonNode limits = server.ask("GET", "/_cluster/settings?include_defaults=true&flat_settings=true", null);
        int perNode = 0;
        for (String layer : List.of("defaults", "persistent", "transient")) {
            perNode = limits.path(layer).path("cluster.max_shards_per_node").asInt(perNode);
        }
        int most = perNode * health.path("number_of_data_nodes").asInt();
        int now = health.path("active_shards").asInt();
        if (most > 0 && now > most * 9 / 10) {
            wrong(
                    "elasticsearch",
                    "%d shards of at most %d: a new month may find no room, and its documents become dead letters"
                            .formatted(now, most),
                    "Delete what is past keeping (weir indices rollover --delete-after), add a node, or raise cluster.max_shards_per_node");
        }
    }

    private void indices(Elasticsearch server) {
        var mismatches = new Indices(server, settings.indexPrefix()).check();
        for (var mismatch : mismatches) {
            if (settings.prepareStores() && mismatch.what().equals(Indices.NOT_THERE)) {
                look(mismatch.place(), mismatch.what(), "The job puts it at its start, or: weir indices prepare");
            } else {
                wrong(mismatch.place(), mismatch.what(), mismatch.remedy());
            }
        }
        if (mismatches.isEmpty()) {
            well("indices " + settings.indexPrefix() + "*", "templates and indices are as this release wants them");
        }
    }

    private void postgres() {
        String part = "postgres";
        try (Connection connection =
                PostgresConnection.open(settings.postgresUrl(), settings.postgresUser(), settings.postgresPassword())) {
            int major = connection.getMetaData().getDatabaseMajorVersion();
            String what = settings.postgresUrl() + ": version "
                    + connection.getMetaData().getDatabaseProductVersion();
            if (major < POSTGRES_FROM) {
                look(part, what, "This release was tested with versions from " + POSTGRES_FROM + " on");
            } else {
                well(part, what);
            }
            table(connection);
        } catch (SQLException e) {
            wrong(
                    part,
                    settings.postgresUrl() + " cannot be used: " + e.getMessage(),
                    "Start it, or correct --postgres.url, --postgres.user and --postgres.password");
        }
    }

    private void table(Connection connection) throws SQLException {
        String table = settings.postgresTable();
        String part = "table " + table;
        try (Statement statement = connection.createStatement();
                ResultSet there = statement.executeQuery("SELECT to_regclass('" + table + "') IS NOT NULL,"
                        + " has_schema_privilege(current_schema(), 'CREATE')")) {
            there.next();
            if (!there.getBoolean(1)) {
                if (!settings.prepareStores()) {
                    wrong(
                            part,
                            "is not there, and the job does not make it",
                            "Make it, or let --stores.prepare be true");
                } else if (!there.getBoolean(2)) {
                    wrong(
                            part,
                            "is not there, and this user may not make it",
                            "GRANT CREATE ON SCHEMA public TO the user, or make the table for it");
                } else {
                    look(part, "is not there", "The job makes it at its start");
                }
                return;
            }
        }
        try {
            CaseQueue.tryOut(connection, table);
            well(part, "takes cases");
        } catch (SQLException e) {
            wrong(
                    part,
                    "does not take cases: " + e.getMessage().replace('\n', ' '),
                    e.getSQLState() != null && e.getSQLState().equals("42501")
                            ? "GRANT SELECT, INSERT, UPDATE ON " + table + " TO the user"
                            : "It is another table than this release makes: rename it, or name another with --postgres.table");
        }
    }
}
