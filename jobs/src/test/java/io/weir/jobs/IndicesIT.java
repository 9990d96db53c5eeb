package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.events.Alert;
import io.weir.events.AlertCodec;
import io.weir.events.Severity;
import io.weir.events.SubjectType;
import io.weir.jobs.elasticsearch.Elasticsearch;
import io.weir.jobs.elasticsearch.ElasticsearchAccess;
import io.weir.jobs.elasticsearch.Indices;
import io.weir.jobs.elasticsearch.Migration;
import io.weir.jobs.elasticsearch.Mismatch;
import io.weir.jobs.elasticsearch.Upkeep;
import io.weir.jobs.export.AlertRaise;
import io.weir.localstack.LocalStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Templates, months, bounds and migrations in the real Elasticsearch, written to by the job's own sink. */
@ExtendWith(TestStack.class)
class IndicesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant MARCH = Instant.parse("2026-03-30T00:00:00Z");

    private final LocalStack stack;
    private Elasticsearch server;
    private String prefix;
    private Indices indices;

    IndicesIT(LocalStack stack) {
        this.stack = stack;
    }

    @BeforeEach
    void open(TestInfo test) {
        server =
                new Elasticsearch(ElasticsearchAccess.open(stack.elasticsearch().url()));
        // Elasticsearch wants small letters.
        prefix = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT) + "-";
        indices = new Indices(server, prefix);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void anAlertGoesToItsMonthAndIsThereOnceHoweverOftenItIsSent() throws Exception {
        // What somebody has set in the template stays: here, that sizes are told as they are and not as they were.
        put("/_index_template/" + prefix + "alerts", """
                {"index_patterns": ["%salerts-2*"], "template": {"settings": {"index.store.stats_refresh_interval": "0s"}}}""".formatted(prefix));
        assertThat(indices.check())
                .extracting(Mismatch::toString)
                .anySatisfy(found -> assertThat(found)
                        .startsWith("The index template " + prefix + "alerts is of version 0, this release has ")
                        .contains("weir indices prepare"));
        assertThat(indices.prepare()).isEmpty();
        List<Alert> alerts = alerts(20);
        List<Alert> twice = new ArrayList<>(alerts);
        twice.addAll(alerts);
        write(twice);
        assertThat(count("alerts")).isEqualTo(20);
        assertThat(names("alerts")).contains(prefix + "alerts-2026.03", prefix + "alerts-2026.04");
        assertThat(indices.check()).isEmpty();
        assertThat(indices.prepare()).as("a second time").isEmpty();

        // Too large, and of two months: moved into more shards, and merged. Sent again, each finds its place.
        List<String> told = new ArrayList<>();
        assertThat(new Upkeep(server, prefix, told::add).run(4_000, 1, 0))
                .as(told.toString())
                .isGreaterThanOrEqualTo(2);
        assertThat(names("alerts")).contains(prefix + "alerts-g1-2026.03");
        write(alerts);
        assertThat(count("alerts")).isEqualTo(20);
        assertThat(new Upkeep(server, prefix, told::add).indices())
                .filteredOn(index -> index.index().equals(prefix + "alerts-g1-2026.03"))
                .singleElement()
                .satisfies(index -> assertThat(index.shards()).isGreaterThan(1));

        // Deleted only when told to.
        assertThat(new Upkeep(server, prefix, told::add).run(1L << 40, 100, 1)).isEqualTo(1);
        assertThat(names("alerts")).doesNotContain(prefix + "alerts-g1-2026.03");
        assertThatThrownBy(() -> new Upkeep(server, prefix, told::add).putLifecycle())
                .hasMessageContaining("has no lifecycle module")
                .hasMessageContaining("weir indices rollover");
    }

    @Test
    void aMappingThatHasChangedIsMovedWhileTheJobWrites() throws Exception {
        assertThat(indices.prepare()).isEmpty();
        // As an earlier release had it.
        put("/" + prefix + "alerts-2026.03", """
                {"mappings": {"dynamic": false, "properties": {"time": {"type": "date"}, "id": {"type": "text"}}},
                 "aliases": {"%salerts": {}}}""".formatted(prefix));
        List<Alert> alerts = alerts(3_000);
        write(alerts.subList(0, 2_000));
        assertThat(indices.prepare())
                .singleElement()
                .satisfies(found -> assertThat(found.toString())
                        .contains(
                                "The index " + prefix + "alerts-2026.03 has other fields than this release",
                                "id (text, keyword wanted)",
                                "weir indices migrate"));
        assertThatThrownBy(() -> Stores.prepare(settings()))
                .hasMessageContaining("does not fit this release, and nothing was started")
                .hasMessageContaining("id (text, keyword wanted)");

        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(alerts));
        List<String> told = new ArrayList<>();
        assertThat(new Migration(server, prefix, told::add).run())
                .as(told.toString())
                .isEqualTo(1);
        writing.get(5, TimeUnit.MINUTES);
        assertThat(indices.prepare()).isEmpty();
        assertThat(count("alerts")).isEqualTo(3_000);
        assertThat(names("alerts")).contains(prefix + "alerts-g1-2026.03").doesNotContain(prefix + "alerts-2026.03");
        assertThat(server.find("/" + prefix + "alerts-2026.03").has(prefix + "alerts-g1-2026.03"))
                .as("written by its old name")
                .isTrue();
        assertThat(server.find("/" + prefix + "alerts/_search?q=id:"
                                + alerts.get(5).id())
                        .at("/hits/total/value")
                        .asInt())
                .isEqualTo(1);
    }

    /** The one index of the first release, as its job has made it. */
    @Test
    void theOneIndexOfAnEarlierReleaseIsMovedIntoMonths() throws Exception {
        put("/" + prefix + "alerts", """
                {"mappings": {"dynamic": false, "properties": {"time": {"type": "date"}, "id": {"type": "keyword"}}}}""");
        List<Alert> alerts = alerts(20);
        for (Alert alert : alerts) {
            server.ask("PUT", "/" + prefix + "alerts/_doc/" + alert.id(), JSON.readTree(AlertCodec.write(alert)));
        }
        assertThat(indices.prepare())
                .extracting(Mismatch::toString)
                .singleElement()
                .satisfies(text -> assertThat(text)
                        .startsWith("The index " + prefix + "alerts stands where an alias must be")
                        .contains("weir indices migrate"));
        assertThat(new Migration(server, prefix, line -> {}).run()).isEqualTo(1);
        assertThat(indices.prepare()).isEmpty();
        assertThat(indices.check()).isEmpty();
        write(alerts);
        assertThat(count("alerts")).isEqualTo(20);
    }

    @Test
    void aForeignTemplateAndAnInterruptedMigrationAreNamed() throws Exception {
        put("/_index_template/" + prefix + "foreign", """
                {"index_patterns": ["%salerts*"], "priority": 900,
                 "template": {"mappings": {"properties": {"severity": {"type": "long"}}}}}""".formatted(prefix));
        assertThat(indices.prepare())
                .singleElement()
                .satisfies(found -> assertThat(found.toString())
                        .contains(
                                "The index template " + prefix + "foreign applies to new indices such as " + prefix
                                        + "alerts-2000.01",
                                "severity (long, keyword wanted)",
                                "lower its priority"));
        server.ask("DELETE", "/_index_template/" + prefix + "foreign", null);
        assertThat(indices.prepare()).isEmpty();

        write(alerts(20));
        put("/" + prefix + "alerts-g1-2026.03", "{}");
        server.ask("PUT", "/" + prefix + "alerts-2026.03/_block/write", null);
        assertThat(indices.check())
                .extracting(Mismatch::place)
                .containsExactlyInAnyOrder(
                        "The index " + prefix + "alerts-g1-2026.03", "The index " + prefix + "alerts-2026.03");
        new Migration(server, prefix, line -> {}).run();
        assertThat(indices.check()).isEmpty();
        assertThat(count("alerts")).isEqualTo(20);
    }

    private DetectionSettings settings() {
        return DetectionSettings.from(new String[] {
            "--outputs",
            "elasticsearch",
            "--elasticsearch.url",
            stack.elasticsearch().url(),
            "--elasticsearch.index-prefix",
            prefix,
            "--kafka.bootstrap-servers",
            stack.kafka().bootstrapServers()
        });
    }

    /** Through the sink of the live job. */
    private void write(List<Alert> alerts) {
        try {
            AlertRaise.run(alerts, settings());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** From the end of March into April. */
    private static List<Alert> alerts(int count) {
        Duration step = Duration.ofDays(4).dividedBy(count);
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    Instant time = MARCH.plus(step.multipliedBy(i));
                    List<String> evidence = List.of("t" + i);
                    return new Alert(
                            Alert.idOf("structuring", 1, "a" + i, evidence),
                            time,
                            "structuring",
                            1,
                            "structuring",
                            Severity.HIGH,
                            SubjectType.ACCOUNT,
                            "a" + i,
                            "c" + i,
                            evidence,
                            100L * i,
                            "EUR",
                            time,
                            "Because.");
                })
                .toList();
    }

    private long count(String kind) {
        server.ask("POST", "/" + prefix + kind + "/_refresh", null);
        return server.ask("GET", "/" + prefix + kind + "/_count", null)
                .path("count")
                .asLong();
    }

    private List<String> names(String kind) {
        List<String> names = new ArrayList<>();
        server.find("/" + prefix + kind).fieldNames().forEachRemaining(names::add);
        return names;
    }

    private JsonNode put(String path, String body) throws IOException {
        return server.ask("PUT", path, JSON.readTree(body.getBytes(StandardCharsets.UTF_8)));
    }
}
