package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Decision;
import io.weir.events.DecisionCodec;
import io.weir.events.Outcome;
import io.weir.events.Topics;
import io.weir.events.Transaction;
import io.weir.events.TransactionCodec;
import io.weir.jobs.decide.TestModels;
import io.weir.jobs.metrics.FlinkMetric;
import io.weir.jobs.metrics.JobMetric;
import io.weir.jobs.metrics.JobMetrics;
import io.weir.localstack.FlinkRest;
import io.weir.localstack.LocalStack;
import io.weir.scoring.lifecycle.ModelPlan;
import io.weir.scoring.lifecycle.PlannedModel;
import io.weir.simulator.SimEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
        ModelPlan first = ModelPlan.NONE.with(
                models.model(1, PlannedModel.Role.CHAMPION, start.minusSeconds(1), FIRST_SPLIT, -2, 3));
        ModelPlan second = first.with(models.model(2, PlannedModel.Role.CHAMPION, swap, SECOND_SPLIT, -1, 2));

        try (Deployment job = new Deployment(stack, "decisions")) {
            job.send(Topics.MODELS, ModelPlan.KEY, start.toEpochMilli(), first.write());
            job.flush();
            job.submit();
            stream.send(job, 0, half);
            job.send(Topics.MODELS, ModelPlan.KEY, start.toEpochMilli(), second.write());
            job.flush();
            job.await("the second plan in every instance", () -> sum(job, "models_revision") == 4);
            stream.send(job, half, stream.events().size());
            // The last of them wait for event time, which the end of the stream does not bring.
            job.await(
                    "nearly all decisions", () -> job.messages(Topics.DECISIONS).size() >= transactions.size() - LAST);

            Set<String> seen = new HashSet<>();
            Set<String> models12 = new HashSet<>();
            for (ConsumerRecord<byte[], byte[]> message : job.messages(Topics.DECISIONS)) {
                Decision decision = DecisionCodec.read(message.value());
                Transaction t = transactions.get(decision.transactionId());
                assertThat(seen.add(t.id())).as("one decision of " + t.id()).isTrue();
                boolean later = !t.time().isBefore(swap);
                assertThat(decision.model()).as(t.toString()).isEqualTo(later ? "fraud/2" : "fraud/1");
                models12.add(decision.model());
                double margin =
                        later ? (t.amountMinor() < SECOND_SPLIT ? -1 : 2) : (t.amountMinor() < FIRST_SPLIT ? -2 : 3);
                assertThat(decision.score()).isCloseTo(1 / (1 + Math.exp(-margin)), within());
                assertThat(decision.outcome())
                        .isEqualTo(margin > 2.5 ? Outcome.BLOCK : margin > 0 ? Outcome.REVIEW : ruled(decision));
                assertThat(decision.reasons().isEmpty()).isEqualTo(decision.outcome() == Outcome.ALLOW);
            }
            assertThat(models12).hasSize(2);
            assertThat(job.alertsInKafka().keySet()).hasSizeGreaterThan(stream.crimes());
            whatTheJobTellsIsWhatIsDeclared(job);
        }
    }

    /** Every metric of ours with its labels, no more and no less, and whatever of Flink's the rules and dashboards ask for. */
    private void whatTheJobTellsIsWhatIsDeclared(Deployment job) throws Exception {
        List<Exposition.Sample> told = Exposition.of(stack).stream()
                .filter(sample -> job.jobId().equals(sample.labels().get("job_id")))
                .toList();
        Map<String, Set<String>> ours = new TreeMap<>();
        for (Exposition.Sample sample : told) {
            if (sample.name().contains("_weir_")) {
                ours.computeIfAbsent(sample.name(), name -> new TreeSet<>())
                        .add(sample.labels().get("operator_name").replace(": Writer", ""));
            }
        }
        Map<String, Set<String>> declared = new TreeMap<>();
        for (JobMetric metric : JobMetrics.DETECTION) {
            metric.exposed().forEach(name -> declared.put(name, new TreeSet<>(metric.steps())));
        }
        assertThat(ours).isEqualTo(declared);
        assertThat(Exposition.of(stack).stream().map(Exposition.Sample::name).collect(Collectors.toSet()))
                .containsAll(FlinkMetric.USED.stream().map(FlinkMetric::name).toList());
        for (JobMetric metric : JobMetrics.DETECTION) {
            for (String name : metric.exposed()) {
                Map<String, Set<String>> values = new HashMap<>();
                told.stream()
                        .filter(sample -> sample.name().equals(name))
                        .forEach(sample -> sample.labels()
                                .forEach((label, value) -> values.computeIfAbsent(label, key -> new HashSet<>())
                                        .add(value)));
                assertThat(values.keySet()).as(name).containsAll(metric.labelsOf(name));
                metric.labels()
                        .forEach(label -> assertThat(label.values().isEmpty()
                                        || label.values().containsAll(values.get(label.name())))
                                .as("values of " + label.name() + " of " + name)
                                .isTrue());
            }
        }
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
