package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Topics;
import io.weir.jobs.Doctor.Finding;
import io.weir.jobs.Doctor.State;
import io.weir.jobs.elasticsearch.Elasticsearch;
import io.weir.jobs.elasticsearch.ElasticsearchAccess;
import io.weir.jobs.metrics.Monitoring;
import io.weir.jobs.postgres.PostgresConnection;
import io.weir.localstack.KafkaTopics;
import io.weir.localstack.KafkaTopics.Topic;
import io.weir.localstack.LocalStack;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.Driver;

/** Each finding caused once, on the real servers. */
@ExtendWith(TestStack.class)
class DoctorIT {
    private static final Map<String, String> COMPACT = Map.of("cleanup.policy", "compact");

    private final LocalStack stack;

    DoctorIT(LocalStack stack) {
        this.stack = stack;
    }

    @Test
    void whatIsRightIsFoundRight() throws Exception {
        topics("well-", Map.of(), Map.of("max.message.bytes", "12582912"), COMPACT, 1);
        List<String> settings = settings("well-", "--postgres.table", "doctor_well");
        assertThat(Doctor.examine(DetectionSettings.from(settings.toArray(String[]::new))))
                .as("before a job has started")
                .noneMatch(finding -> finding.state() == State.WRONG)
                .anySatisfy(finding -> assertThat(finding.part()).isEqualTo("table doctor_well"))
                .filteredOn(finding -> finding.state() == State.LOOK)
                .hasSize(5)
                .allSatisfy(finding -> assertThat(finding.todo()).startsWith("The job "));
        Stores.prepare(DetectionSettings.from(settings.toArray(String[]::new)));
        assertThat(Doctor.examine(DetectionSettings.from(settings.toArray(String[]::new))))
                .as("and afterwards")
                .hasSizeGreaterThan(12)
                .allSatisfy(finding ->
                        assertThat(finding.state()).as(finding.toString()).isEqualTo(State.WELL));
    }

    @Test
    void everythingThatIsWrongIsNamedWithWhatToDo() throws Exception {
        topics("ill-", COMPACT, Map.of(), Map.of(), 2);
        try (Elasticsearch server =
                new Elasticsearch(ElasticsearchAccess.open(stack.elasticsearch().url()))) {
            server.ask("PUT", "/ill-alerts", null);
        }
        sql("CREATE TABLE doctor_ill (alert_id text, raised_at timestamptz)");
        sql("CREATE ROLE doctor LOGIN PASSWORD 'x'");
        sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        assertThat(wrong("ill-", "--postgres.table", "doctor_ill"))
                .contains(
                        "topic ill-transactions has cleanup.policy compact: of each key only the last event would stay -> Set its cleanup.policy to delete",
                        "topic ill-models has 2 partitions -> Make it anew with one: it keeps the order of plans",
                        "topic ill-models has cleanup.policy delete: a plan would be forgotten -> Set its cleanup.policy to compact",
                        "topic ill-labels is not there, or hidden from this user -> Make it with as many partitions as instances will read it")
                .anyMatch(text -> text.startsWith("topic ill-dead-letters takes messages of 8388608 bytes"))
                .anyMatch(text -> text.startsWith("The index ill-alerts stands where an alias must be"))
                .anyMatch(text -> text.matches(
                        "table doctor_ill does not take cases: .*column .* does not exist.* -> It is another table.*"));
        assertThat(wrong("well-not-", "--outputs", "kafka"))
                .filteredOn(text -> text.contains("is not there"))
                .hasSize(10);
        assertThat(wrong("x-", "--stores.prepare", "false", "--postgres.table", "nowhere"))
                .contains(
                        "table nowhere is not there, and the job does not make it -> Make it, or let --stores.prepare be true")
                .anyMatch(text -> text.startsWith("The index template x-alerts is not there"));

        List<String> stranger = new ArrayList<>(settings("x-", "--postgres.table", "nowhere"));
        stranger.set(stranger.indexOf("--postgres.user") + 1, "doctor");
        stranger.set(stranger.indexOf("--postgres.password") + 1, "x");
        assertThat(wrong(stranger))
                .contains(
                        "table nowhere is not there, and this user may not make it -> GRANT CREATE ON SCHEMA public TO the user, or make the table for it");
        Stores.prepare(
                DetectionSettings.from(settings("x-", "--outputs", "postgres", "--postgres.table", "doctor_other")
                        .toArray(String[]::new)));
        stranger.set(stranger.indexOf("--postgres.table") + 1, "doctor_other");
        assertThat(wrong(stranger))
                .anyMatch(text -> text.startsWith("table doctor_other does not take cases: ")
                        && text.endsWith("GRANT SELECT, INSERT, UPDATE ON doctor_other TO the user"));
    }

    @Test
    void serversThatAreNotThereAreNamed() {
        assertThat(wrong(List.of(
                        "--kafka.bootstrap-servers", "127.0.0.1:1",
                        "--elasticsearch.url", "http://127.0.0.1:1",
                        "--postgres.url", "jdbc:postgresql://127.0.0.1:1/x")))
                .hasSize(3)
                .anyMatch(text -> text.startsWith("kafka 127.0.0.1:1 does not answer"))
                .anyMatch(
                        text -> text.startsWith("elasticsearch Elasticsearch at http://127.0.0.1:1 cannot be reached"))
                .anyMatch(text -> text.startsWith("postgres jdbc:postgresql://127.0.0.1:1/x cannot be used"));
    }

    /** One that runs is looked at by {@link MonitoringRehearsal}. */
    @Test
    void aPrometheusThatIsDownOrIsNoneIsNamed() throws Exception {
        for (String other :
                List.of("http://127.0.0.1:1", stack.elasticsearch().url(), "127.0.0.1:9090", "http://no such host")) {
            assertThat(PrometheusCheck.examine(other, Monitoring.RULES))
                    .as(other)
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.state()).isEqualTo(State.WRONG);
                        assertThat(text(finding))
                                .startsWith("prometheus " + other + " does not answer as Prometheus does: ")
                                .contains("Start it, or correct --prometheus");
                    });
        }
    }

    private List<String> wrong(String prefix, String... more) {
        return wrong(settings(prefix, more));
    }

    private static List<String> wrong(List<String> settings) {
        return Doctor.examine(DetectionSettings.from(settings.toArray(String[]::new))).stream()
                .filter(finding -> finding.state() == State.WRONG)
                .map(DoctorIT::text)
                .toList();
    }

    private static String text(Finding finding) {
        return finding.part() + " " + finding.what() + " -> " + finding.todo();
    }

    private List<String> settings(String prefix, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "--kafka.bootstrap-servers", stack.kafka().bootstrapServers(),
                "--kafka.topic-prefix", prefix,
                "--elasticsearch.url", stack.elasticsearch().url(),
                "--elasticsearch.index-prefix", prefix,
                "--postgres.url", stack.postgres().jdbcUrl(),
                "--postgres.user", stack.postgres().user(),
                "--postgres.password", stack.postgres().password()));
        settings.addAll(Arrays.asList(more));
        return settings;
    }

    private void topics(
            String prefix,
            Map<String, String> transactions,
            Map<String, String> deadLetters,
            Map<String, String> plans,
            int planPartitions) {
        KafkaTopics.create(
                stack.kafka().bootstrapServers(),
                List.of(
                        new Topic(prefix + Topics.TRANSACTIONS, 2, transactions),
                        new Topic(prefix + Topics.ACCOUNT_EVENTS, 2),
                        new Topic(prefix + Topics.DECISIONS, 2),
                        new Topic(prefix + Topics.ALERTS, 2),
                        new Topic(prefix + Topics.LATE_EVENTS, 2),
                        new Topic(prefix + Topics.DEAD_LETTERS, 2, deadLetters),
                        new Topic(prefix + Topics.MODELS, planPartitions, plans),
                        new Topic(prefix + Topics.THRESHOLDS, planPartitions, plans),
                        new Topic(prefix + Topics.RULES, planPartitions, plans)));
        if (prefix.startsWith("well")) {
            KafkaTopics.create(stack.kafka().bootstrapServers(), List.of(new Topic(prefix + Topics.LABELS, 2)));
        }
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = PostgresConnection.open(
                        stack.postgres().jdbcUrl(),
                        stack.postgres().user(),
                        stack.postgres().password());
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    /** The job takes the driver out of what the JVM knows; other tests want it there. */
    @AfterEach
    void registerTheDriver() throws SQLException {
        if (!Driver.isRegistered()) {
            Driver.register();
        }
    }
}
