package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.events.Alert;
import io.weir.events.AlertCodec;
import io.weir.events.AlertMode;
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
import io.weir.jobs.metrics.FlinkMetric;
import io.weir.jobs.metrics.JobMetric;
import io.weir.jobs.metrics.JobMetrics;
import io.weir.localstack.FlinkRest;
import io.weir.localstack.LocalStack;
import io.weir.scoring.lifecycle.ModelPlan;
import io.weir.scoring.lifecycle.PlannedModel;
import io.weir.simulator.SimEvent;
import io.weir.sql.RuleAlert;
import io.weir.sql.RuleHeader.Status;
import io.weir.sql.RulePlan;
import io.weir.sql.RuleStage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
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

    private static final int PAGE = 1_000;

    private final LocalStack stack;

    @TempDir
    private Path registry;

    DecisionsIT(LocalStack stack) {
        this.stack = stack;
    }

    /** Rules published on the topic: one in shadow, one that fires at everything, and one that comes while the job runs. */
    private static final String SHADOW = "in-shadow";

    private static final String STORMY = "stormy";
    private static final String PUBLISHED = "published";
    /** Those that come one after the other while the last events flow: the first of slow machines' pauses is not the promise that is broken. */
    private static final List<String> IN_FLOW = List.of("in-flow-1", "in-flow-2", "in-flow-3");

    private static final int SLICES = 60;
    private static final Duration BETWEEN_SLICES = Duration.ofMillis(50);

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

        try (Deployment job = Deployment.asTheClusterIs(stack, "decisions")) {
            job.send(Topics.MODELS, ModelPlan.KEY, start.toEpochMilli(), first.write());
            publish(job, SHADOW, Status.SHADOW, "1000000 per day", "amount_minor > 10000", start);
            publish(job, STORMY, Status.LIVE, "5 per minute", "amount_minor > 0", start);
            job.flush();
            job.submit();
            stream.send(job, 0, half);
            job.send(Topics.MODELS, ModelPlan.KEY, start.toEpochMilli(), second.write());
            publish(job, PUBLISHED, Status.LIVE, "1000000 per day", "amount_minor > 30000", swap);
            job.flush();
            job.await("the second plan in every instance", () -> sum(job, "models_revision") == 6);
            job.await(
                    "the rules and the brake in every instance",
                    () -> sum(job, "rules_published") == 2 * 3 && sum(job, "rules_braked") == 2);
            int inFlow = half + (stream.events().size() - half) / 2;
            stream.send(job, half, inFlow);
            Map<String, Asked> asked = publishInFlow(job, stream, inFlow);
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
                assertThat(decision.rules())
                        .doesNotContain(SHADOW)
                        .satisfies(rules -> assertThat(rules.contains(PUBLISHED))
                                .as(t.toString())
                                .isEqualTo(later && t.amountMinor() > 30_000))
                        .satisfies(rules ->
                                assertThat(later && rules.contains(STORMY)).isFalse());
            }
            alertsTellWhatRulesFound(job, transactions, seen, swap);
            rulesAreInForceSoon(job, asked);
            assertThat(models12).hasSize(2);
            analystsSeeIt(job, stopped);
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
            job.await("decisions, dead letters and late events in Elasticsearch", () -> {
                server.ask("POST", "/" + prefix + "*/_refresh", null);
                return count(server, prefix + "decisions") >= stopped.size()
                        && count(server, prefix + "dead-letters") > 0
                        && count(server, prefix + "late-events") > 0;
            });
            List<String> ids = List.copyOf(stopped);
            for (int from = 0; from < ids.size(); from += PAGE) {
                List<String> some = ids.subList(from, Math.min(ids.size(), from + PAGE));
                ObjectNode search =
                        new ObjectMapper().createObjectNode().put("size", 0).put("track_total_hits", true);
                some.forEach(search.putObject("query").putObject("ids").putArray("values")::add);
                assertThat(server.ask("POST", "/" + prefix + "decisions/_search", search)
                                .at("/hits/total/value")
                                .asInt())
                        .as("each once")
                        .isEqualTo(some.size());
            }
            assertThat(Panels.withoutRows(server, prefix)).isEmpty();
        }
    }

    private static long count(Elasticsearch server, String index) {
        return server.ask("GET", "/" + index + "/_count", null).path("count").asLong();
    }

    /**
     * When a rule was published, and from which event time on it holds.
     *
     * @param clock epoch milliseconds
     */
    private record Asked(long clock, Instant from) {}

    /** The rest of the stream in slices, a rule before some of them. */
    private static Map<String, Asked> publishInFlow(Deployment job, SimulatedStream stream, int begin) {
        Map<String, Asked> asked = new HashMap<>();
        int events = stream.events().size() - begin;
        for (int slice = 0; slice < SLICES; slice++) {
            int from = begin + events * slice / SLICES;
            if (slice % (SLICES / IN_FLOW.size()) == 0) {
                String rule = IN_FLOW.get(asked.size());
                Instant time = Instant.ofEpochMilli(stream.events().get(from).sentMillis());
                publish(job, rule, Status.LIVE, "1000000 per day", "amount_minor > 0", time);
                job.flush();
                asked.put(rule, new Asked(System.currentTimeMillis(), time));
            }
            stream.send(job, from, begin + events * (slice + 1) / SLICES);
            LockSupport.parkNanos(BETWEEN_SLICES.toNanos());
        }
        return asked;
    }

    /** That each is in force, and from its time on; how soon by the clock is told, not tested: that is the machine's. */
    private static void rulesAreInForceSoon(Deployment job, Map<String, Asked> asked) throws Exception {
        Map<String, Long> firstWith = new HashMap<>();
        Map<String, Long> lastWithout = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> message : job.messages(Topics.DECISIONS)) {
            Decision decision = DecisionCodec.read(message.value());
            asked.forEach((rule, when) -> {
                long millis = decision.decidedAt().toEpochMilli() - when.clock();
                if (decision.rules().contains(rule)) {
                    assertThat(decision.time()).as(rule).isAfterOrEqualTo(when.from());
                    firstWith.merge(rule, millis, Math::min);
                } else if (!decision.time().isBefore(when.from())) {
                    lastWithout.merge(rule, millis, Math::max);
                }
            });
        }
        System.out.printf(
                "Milliseconds from publishing to the first decision with the rule %s, and to the last without %s%n",
                firstWith, lastWithout);
        assertThat(firstWith.keySet()).containsExactlyInAnyOrderElementsOf(IN_FLOW);
    }

    /** Hand-written conditions against what the compiled rules raised. */
    private static void alertsTellWhatRulesFound(
            Deployment job, Map<String, Transaction> transactions, Set<String> decided, Instant swap) throws Exception {
        Set<String> inShadow = ids(transactions, decided, t -> t.amountMinor() > 10_000);
        Set<String> published = ids(
                transactions,
                decided,
                t -> t.amountMinor() > 30_000 && !t.time().isBefore(swap));
        Set<String> stormy =
                ids(transactions, decided, t -> t.amountMinor() > 0 && !t.time().isBefore(swap));
        job.await(
                "the alerts of what was decided",
                () -> found(job, SHADOW).containsAll(inShadow)
                        && found(job, PUBLISHED).containsAll(published)
                        && found(job, STORMY).containsAll(stormy));
        Map<String, Alert> alerts = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> message : job.messages(Topics.ALERTS)) {
            Alert alert = AlertCodec.read(message.value());
            assertThat(alerts.put(alert.id(), alert)).as("once: " + alert).isNull();
            String transaction =
                    alert.evidence().isEmpty() ? null : alert.evidence().get(0);
            boolean known = decided.contains(transaction);
            switch (alert.detector()) {
                case RuleAlert.DETECTOR + SHADOW -> {
                    assertThat(alert.mode()).isEqualTo(AlertMode.SHADOW);
                    assertThat(known && !inShadow.contains(transaction)).isFalse();
                }
                case RuleAlert.DETECTOR + PUBLISHED -> {
                    assertThat(alert.mode()).isEqualTo(AlertMode.LIVE);
                    assertThat(known && !published.contains(transaction)).isFalse();
                }
                case RuleAlert.DETECTOR + STORMY ->
                    assertThat(alert.mode() == AlertMode.LIVE && !alert.time().isBefore(swap))
                            .as("braked: " + alert)
                            .isFalse();
                default -> {
                    // Of those that come along, each is in the mode that it says of itself.
                    if (!alert.detector().startsWith(RuleAlert.DETECTOR)) {
                        boolean brake = alert.detector().equals("storm-brake");
                        assertThat(alert.mode()).isEqualTo(brake ? AlertMode.OPERATIONS : AlertMode.LIVE);
                    }
                }
            }
        }
        assertThat(alerts.values().stream().filter(alert -> alert.mode() == AlertMode.OPERATIONS))
                .as("one brake, one alert")
                .extracting(Alert::subject)
                .containsExactly(STORMY);
        job.await(
                "live alerts alone in the case queue",
                () -> job.alertsInCaseQueue()
                        .equals(List.copyOf(job.alertsInKafka(alert -> alert.mode() == AlertMode.LIVE)
                                .keySet())));
    }

    /** Transactions that a rule raised alerts about. */
    private static Set<String> found(Deployment job, String rule) throws Exception {
        Set<String> found = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> message : job.messages(Topics.ALERTS)) {
            Alert alert = AlertCodec.read(message.value());
            if (alert.detector().equals(RuleAlert.DETECTOR + rule)) {
                found.addAll(alert.evidence());
            }
        }
        return found;
    }

    private static Set<String> ids(
            Map<String, Transaction> transactions, Set<String> decided, Predicate<Transaction> condition) {
        return decided.stream()
                .filter(id -> condition.test(transactions.get(id)))
                .collect(Collectors.toSet());
    }

    private static void publish(Deployment job, String id, Status mode, String atMost, String condition, Instant from) {
        String text = """
                /*
                id: %s
                version: 1
                title: A test
                typology: velocity
                severity: LOW
                owner: card-fraud
                status: live
                subject: ACCOUNT
                effective-from: 2026-01-01T00:00:00Z
                at-most: %s
                outcome: ALLOW
                */
                SELECT account AS subject, evidence, 'A test' AS reason FROM transactions WHERE %s
                """.formatted(id, atMost, condition);
        RulePlan plan = new RulePlan(id, 0, List.of())
                .with(new RuleStage(1, mode, from, "ann", mode == Status.LIVE ? "ben" : null, text));
        job.send(Topics.RULES, RulePlan.key(id), from.toEpochMilli(), plan.write());
    }

    private static Offset<Double> within() {
        return Offset.offset(1e-6);
    }

    private static Outcome ruled(Decision decision) {
        // Those of this test leave decisions alone; those that come along do not.
        return decision.rules().stream()
                        .allMatch(rule -> rule.equals(STORMY) || rule.equals(PUBLISHED) || IN_FLOW.contains(rule))
                ? Outcome.ALLOW
                : Outcome.REVIEW;
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
