package io.weir.jobs.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.elasticsearch.ilm.PutLifecycleRequest;
import io.weir.events.Alert;
import io.weir.events.AlertCodec;
import io.weir.events.DeadLetter;
import io.weir.events.DeadLetterReason;
import io.weir.events.Severity;
import io.weir.events.SubjectType;
import io.weir.jobs.DetectionSettings;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a document goes follows from the document alone. */
class IndexKindTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"id": "a", "time": "2026-03-31T23:59:59.999Z"}                    | weir-alerts-2026.03
            {"id": "a", "time": "2026-04-01T00:00:00Z", "more": 1}             | weir-alerts-2026.04
            {"evidence": ["2020-01-01T00:00:00Z"], "time": "1999-12-31T00:00:00Z"} | weir-alerts-1999.12
            {"in": {"time": "2020-01-01T00:00:00Z"}, "id": "a"}                | weir-alerts-undated
            {"time": 17}                                                       | weir-alerts-undated
            {}                                                                 | weir-alerts-undated
            """)
    void theMonthIsTheDocumentsOwn(String json, String index) {
        assertThat(IndexKind.ALERTS.indexOf("weir-", json.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(index);
    }

    @Test
    void anIndexOfAMonthIsOursAndThatOfAReplayIsNot() {
        assertThat(List.of("weir-alerts-2026.03", "weir-alerts-g2-2026.03", "weir-alerts-undated"))
                .allMatch(index -> Indices.isOurs("weir-alerts", index));
        assertThat(List.of("weir-alerts-replay-2026.03", "weir-alerts", "weir-alerts-2026.03.01", "weir-alerts-g2"))
                .noneMatch(index -> Indices.isOurs("weir-alerts", index));
    }

    /** Of a record's components nothing is written that the template does not know: it would be refused. */
    @Test
    void everyComponentOfAnAlertIsAField() {
        assertThat(Mapping.fields(IndexKind.ALERTS).keySet())
                .containsAll(new TreeSet<>(List.of(Alert.class.getRecordComponents()).stream()
                        .map(component -> component.getName())
                        .toList()));
    }

    @Test
    void aDeadLetterIsShownInPart() throws Exception {
        byte[] payload = "x".repeat(5_000_000).getBytes(StandardCharsets.UTF_8);
        Document document = Documents.deadLetter(
                DeadLetter.at("transactions", 1, 2, DeadLetterReason.TOO_LARGE, "y".repeat(100_000), payload)
                        .at(Instant.parse("2026-03-05T00:00:00Z")));
        assertThat(document.id()).isEqualTo("transactions/1/2");
        assertThat(document.json()).hasSizeLessThan(20_000);
        List<String> written = new ArrayList<>();
        Elasticsearch.JSON.readTree(document.json()).fieldNames().forEachRemaining(written::add);
        assertThat(Mapping.fields(IndexKind.DEAD_LETTERS).keySet()).containsAll(written);
        assertThat(IndexKind.DEAD_LETTERS.indexOf("weir-", document.json())).isEqualTo("weir-dead-letters-2026.03");
    }

    /** What a savepoint of 0.1.0 still had to send: the sink's state is as it was, and the index is told from the document. */
    @Test
    void anAlertThatASavepointOfTheFirstReleaseHeldIsRead() throws Exception {
        Alert alert = new Alert(
                "0123456789abcdef0123456789abcdef",
                Instant.parse("2026-03-05T00:00:00Z"),
                "structuring",
                1,
                "structuring",
                Severity.HIGH,
                SubjectType.CUSTOMER,
                "C",
                "C",
                List.of("t1"),
                500,
                "EUR",
                Instant.parse("2026-03-04T00:00:00Z"),
                "Because");
        Document held = new Document(alert.id(), AlertCodec.write(alert));
        var serializer =
                ToElasticsearch.alerts(DetectionSettings.from(new String[0])).getWriterStateSerializer();
        assertThat(serializer.getVersion()).isEqualTo(1);
        byte[] state = serializer.serialize(
                new BufferedRequestState<>(List.of(new RequestEntryWrapper<>(held, held.json().length))));
        Document read = serializer
                .deserialize(1, state)
                .getBufferedRequestEntries()
                .get(0)
                .getRequestEntry();
        assertThat(read).isEqualTo(held);
        assertThat(IndexKind.ALERTS.indexOf("weir-", read.json())).isEqualTo("weir-alerts-2026.03");
    }

    /** The local server has no lifecycle module; Elasticsearch's own client reads the policy, and refuses what it does not know. */
    @Test
    void theLifecycleIsOneThatElasticsearchKnows() {
        PutLifecycleRequest read = PutLifecycleRequest.of(request -> request.name("weir-months")
                .withJson(new ByteArrayInputStream(Upkeep.lifecycle().toString().getBytes(StandardCharsets.UTF_8))));
        assertThat(read.policy().phases().warm().actions().forcemerge().maxNumSegments())
                .isEqualTo(1);
        assertThat(read.policy().phases().delete()).as("nothing is deleted").isNull();
    }
}
