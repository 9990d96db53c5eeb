package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.events.Decision;
import io.weir.events.DecisionCodec;
import io.weir.events.Outcome;
import io.weir.events.Topics;
import io.weir.events.Transaction;
import io.weir.events.TransactionCodec;
import io.weir.jobs.decide.TestModels;
import io.weir.jobs.elasticsearch.Elasticsearch;
import io.weir.jobs.elasticsearch.ElasticsearchAccess;
import io.weir.jobs.kibana.Panels;
import io.weir.localstack.FlinkRest;
import io.weir.localstack.LocalStack;
import io.weir.scoring.lifecycle.ModelPlan;
import io.weir.scoring.lifecycle.PlannedModel;
import io.weir.simulator.SimEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Decisions of the real job on a real cluster. */
@ExtendWith(TestStack.class)
class DecisionsIT {
    private static final long FIRST_SPLIT = 20_000;
    private static final long SECOND_SPLIT = 3_000;
    /** So many may wait at the end. */
    private static final int LAST = 200;

    private final LocalStack stack;

    @TempDir
    private Path registry;

    DecisionsIT(LocalStack stack) {
        this.stack = stack;
    }

    /** Models of one split, so that every score can be told from the amount: half a model would give another one. */
    @Test
    void aModelIsSwappedUnderLoadAndNoDecisionIsLostDoubledOrOfHalfAModel() throws Exception {
        SimulatedStream stream = SimulatedStream.inOrder(17, 2);
        int half = stream.events().size() / 2;
        Map<String, Transaction> transactions = new HashMap<>();
        for (SimEvent event : stream.events()) {
            if (event.topic().equals(Topics.TRANSACTIONS)) {
                Transaction t = TransactionCodec.read(event.bytes(), event.sentMillis());
                transactions.put(t.id(), t);
            }
        }
        Instant start = Instant.ofEpochMilli(stream.events().get(0).sentMillis());
        Instant swap =
                Instant.ofEpochMilli(stream.events().get(half).sentMillis()).plusSeconds(1);
        TestModels models = new TestModels(registry);
        // A challenger that lets everything pass.
        ModelPlan first = ModelPlan.NONE
                .with(models.model(3, PlannedModel.Role.CHALLENGER, start.minusSeconds(1), FIRST_SPLIT, -9, -9))
                .with(models.model(1, PlannedModel.Role.CHAMPION, start.minusSeconds(1), FIRST_SPLIT, -2, 3));
        ModelPlan second = first.with(models.model(2, PlannedModel.Role.CHAMPION, swap, SECOND_SPLIT, -1, 2));

        try (Deployment job = new Deployment(stack, "decisions")) {
            job.send(Topics.MODELS, ModelPlan.KEY, start.toEpochMilli(), first.write());
            job.flush();
            job.submit();
            stream.send(job, 0, half);
            job.send(Topics.MODELS, ModelPlan.KEY, start.toEpochMilli(), second.write());
            job.flush();
            job.await("the second plan in every instance", () -> sum(job, "models_revision") == 6);
            stream.send(job, half, stream.events().size());
            // The last of them wait for event time, which the end of the stream does not bring.
            job.await(
                    "nearly all decisions", () -> job.messages(Topics.DECISIONS).size() >= transactions.size() - LAST);

            Set<String> seen = new HashSet<>();
            Set<String> models12 = new HashSet<>();
            Set<String> stopped = new HashSet<>();
            for (ConsumerRecord<byte[], byte[]> message : job.messages(Topics.DECISIONS)) {
                Decision decision = DecisionCodec.read(message.value());
                Transaction t = transactions.get(decision.transactionId());
                assertThat(seen.add(t.id())).as("one decision of " + t.id()).isTrue();
                boolean later = !t.time().isBefore(swap);
                assertThat(decision.model()).as(t.toString()).isEqualTo(later ? "fraud/2" : "fraud/1");
                models12.add(decision.model());
                if (decision.outcome() != Outcome.ALLOW) {
                    stopped.add(t.id());
                }
                double margin =
                        later ? (t.amountMinor() < SECOND_SPLIT ? -1 : 2) : (t.amountMinor() < FIRST_SPLIT ? -2 : 3);
                assertThat(decision.score()).isCloseTo(1 / (1 + Math.exp(-margin)), within());
                assertThat(decision.outcome())
                        .isEqualTo(margin > 2.5 ? Outcome.BLOCK : margin > 0 ? Outcome.REVIEW : ruled(decision));
                assertThat(decision.reasons().isEmpty()).isEqualTo(decision.outcome() == Outcome.ALLOW);
            }
            assertThat(models12).hasSize(2);
            analystsSeeIt(job, stopped);
            assertThat(job.alertsInKafka().keySet()).hasSizeGreaterThan(stream.crimes());
        }
    }

    /** Every payment that was not let through is in Elasticsearch once, and every panel of Kibana has something to show. */
    private void analystsSeeIt(Deployment job, Set<String> stopped) throws Exception {
        job.send(Topics.TRANSACTIONS, "a", 1_780_000_000_000L, "no payment".getBytes(StandardCharsets.UTF_8));
        SimulatedStream late = SimulatedStream.inOrder(17, 2);
        SimEvent first = late.events().get(0);
        job.send(
                first.topic(),
                first.key(),
                first.sentMillis(),
                new String(first.bytes(), StandardCharsets.UTF_8)
                        .replaceFirst("\"id\":\"", "\"id\":\"late-")
                        .getBytes(StandardCharsets.UTF_8));
        job.flush();
        String prefix = "decisions-";
        try (Elasticsearch server =
                new Elasticsearch(ElasticsearchAccess.open(stack.elasticsearch().url()))) {
            ObjectMapper json = new ObjectMapper();
            for (String mode : List.of("SHADOW", "OPERATIONS")) {
                server.ask(
                        "PUT", "/" + prefix + "alerts-2026.03/_doc/" + mode, json.readTree("""
                                {"id": "%s", "time": "2026-03-02T00:00:00Z", "detector": "rule", "detectorVersion": 1, "mode": "%s",
                                 "subject": "r", "customer": "c", "typology": "operations", "reason": "It fired too often"}""".formatted(mode, mode)));
            }
            job.await("decisions, dead letters and late events in Elasticsearch", () -> {
                server.ask("POST", "/" + prefix + "*/_refresh", null);
                return count(server, prefix + "decisions") >= stopped.size()
                        && count(server, prefix + "dead-letters") > 0
                        && count(server, prefix + "late-events") > 0;
            });
            Set<String> there = new HashSet<>();
            server.ask("GET", "/" + prefix + "decisions/_search?size=10000&_source=false", null)
                    .at("/hits/hits")
                    .forEach(hit -> assertThat(there.add(hit.path("_id").asText()))
                            .as(hit.path("_id").asText())
                            .isTrue());
            assertThat(there).containsAll(stopped);
            assertThat(Panels.withoutRows(server, prefix)).isEmpty();
        }
    }

    private static long count(Elasticsearch server, String index) {
        return server.ask("GET", "/" + index + "/_count", null).path("count").asLong();
    }

    private static Offset<Double> within() {
        return Offset.offset(1e-6);
    }

    private static Outcome ruled(Decision decision) {
        return decision.rules().isEmpty() ? Outcome.ALLOW : Outcome.REVIEW;
    }

    private double sum(Deployment job, String metric) {
        FlinkRest flink = stack.flink().rest();
        return flink.vertices(job.jobId()).stream()
                .filter(vertex -> vertex.name().contains("decide"))
                .flatMap(vertex -> flink.metricNames(job.jobId(), vertex.id()).stream()
                        .filter(name -> name.endsWith("." + metric))
                        .distinct()
                        .map(name -> flink.sum(job.jobId(), vertex.id(), name).orElse(0)))
                .mapToDouble(Double::doubleValue)
                .sum();
    }
}
