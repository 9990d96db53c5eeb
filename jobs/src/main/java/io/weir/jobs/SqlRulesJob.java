package io.weir.jobs;

import static io.weir.patterns.Patterns.AT_ONCE;

import io.weir.events.AccountEvent;
import io.weir.events.Alert;
import io.weir.events.AlertMode;
import io.weir.events.DeadLetter;
import io.weir.events.Topics;
import io.weir.events.Transaction;
import io.weir.features.Catalogue;
import io.weir.features.FeatureVector;
import io.weir.jobs.decide.BrakeRules;
import io.weir.jobs.decide.Plans;
import io.weir.jobs.decide.RuleSignal;
import io.weir.jobs.elasticsearch.ToElasticsearch;
import io.weir.jobs.kafka.KafkaTopics;
import io.weir.jobs.kafka.StandingPlans;
import io.weir.jobs.postgres.CaseQueue;
import io.weir.jobs.rules.Found;
import io.weir.jobs.rules.MarkAlerts;
import io.weir.jobs.rules.RuleQueries;
import io.weir.sql.CheckedRule;
import io.weir.sql.RuleBrake;
import io.weir.sql.RuleChecker;
import io.weir.sql.RulePlan;
import io.weir.sql.ShippedRules;
import io.weir.sql.StatefulRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions, with their features where a rule reads them, and account events, each once and in time, asked by all rules over several events, become
 * alerts: those of rules in shadow are marked so and open no case.
 *
 * <p>Which texts run is settled when the job is submitted; in what mode, the plans of rules say while it runs. Another text is another submission, from a savepoint:
 * operators are called after their rule and version, so the others go on where they were.
 */
public final class SqlRulesJob {
    private static final Logger LOG = LoggerFactory.getLogger(SqlRulesJob.class);
    private static final Duration RARE = Duration.ofMillis(200);
    /** Far longer than one instance of the detection job is behind another: a second or less, the time to read its buffers. */
    private static final Duration WRITERS_APART = Duration.ofSeconds(2);

    private static final TypeInformation<FeatureVector> VECTOR = TypeInformation.of(FeatureVector.class);

    private SqlRulesJob() {}

    /** Submits the job. {@code --help} lists the settings. */
    public static void main(String[] args) throws Exception {
        if (Arrays.asList(args).contains("--help")) {
            System.out.print(SqlRulesSettings.help());
            return;
        }
        SqlRulesSettings settings = SqlRulesSettings.from(args);
        if (settings.detection().prepareStores()) {
            Stores.prepare(settings.detection());
        }
        Plans plans = StandingPlans.read(settings.detection());
        StreamExecutionEnvironment env = DetectionJob.environment(settings.detection());
        // Of a job that a rule brings down again and again no savepoint can be taken: then the others go on from here.
        env.configure(new Configuration()
                .set(
                        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION));
        define(env, settings, plans, rules(settings, plans, Instant.now()).rules());
        env.execute("sql-rules");
    }

    /**
     * Which rules run.
     *
     * @param now when the job is submitted
     * @throws IllegalArgumentException when there is none: a job of nothing would be taken for one that watches
     */
    static StatefulRules rules(SqlRulesSettings settings, Plans plans, Instant now) {
        StatefulRules rules =
                StatefulRules.of(texts(settings.rules()), published(plans), new RuleChecker(Catalogue.shipped()), now);
        rules.refused().forEach(why -> LOG.error("A rule does not run: {}", why));
        if (rules.rules().isEmpty()) {
            throw new IllegalArgumentException("There is no rule over several events to run; publish one first");
        }
        return rules;
    }

    private static List<String> texts(Path rules) {
        if (rules == null) {
            return ShippedRules.texts();
        }
        try {
            List<String> texts = new ArrayList<>();
            RuleChecker checker = new RuleChecker(Catalogue.shipped());
            List<CheckedRule> checked =
                    Files.isDirectory(rules) ? checker.checkAll(rules) : List.of(checker.check(rules));
            checked.forEach(rule -> texts.add(rule.text()));
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException("The rules in " + rules + " cannot be read", e);
        }
    }

    private static Map<String, RulePlan> published(Plans plans) {
        Map<String, RulePlan> published = new TreeMap<>();
        plans.rules().forEach((key, json) -> {
            if (RulePlan.isKey(key)) {
                RulePlan plan = Plans.rulePlan(json);
                published.put(plan.id(), plan);
            }
        });
        return published;
    }

    /** Wires the real sources and sinks to {@link #alerts}. */
    static void define(
            StreamExecutionEnvironment env, SqlRulesSettings settings, Plans plans, List<CheckedRule> rules) {
        DetectionSettings detection = settings.detection();
        KafkaTopics kafka = new KafkaTopics(detection);
        WatermarkStrategy<Arrival> eventTime =
                EventTime.strategy(detection.disorder(), detection.idleness(), detection.watermarkInterval());
        DataStream<Arrival> transactions = env.fromSource(kafka.source(Topics.TRANSACTIONS), eventTime, "transactions")
                .uid("transactions");
        DataStream<Arrival> accountEvents = env.fromSource(
                        kafka.source(Topics.ACCOUNT_EVENTS), eventTime, "account-events")
                .uid("account-events");
        DataStream<ArrivedVector> vectors = null;
        if (rules.stream().anyMatch(rule -> RuleQueries.readsFeatures(rule, Catalogue.shipped()))) {
            vectors = env.fromSource(
                            kafka.vectors(Catalogue.shipped()),
                            EventTime.strategy(
                                    detection.disorder(),
                                    detection.idleness(),
                                    WRITERS_APART,
                                    detection.watermarkInterval()),
                            "features")
                    .uid("features");
        }
        DataStream<Arrival> rulePlans = env.fromSource(
                        kafka.source(Topics.RULES),
                        WatermarkStrategy.<Arrival>noWatermarks().withIdleness(RARE),
                        "rules")
                .uid("rules")
                .setBufferTimeout(AT_ONCE);
        Alerted alerted = alerts(
                env, transactions, accountEvents, vectors, rulePlans, detection.duplicatesRemembered(), plans, rules);
        send(alerted, detection, kafka);
    }

    private static void send(Alerted alerted, DetectionSettings settings, KafkaTopics kafka) {
        if (settings.writesTo(DetectionSettings.Output.KAFKA)) {
            alerted.alerts.sinkTo(kafka.alerts()).name("alerts-to-kafka").uid("alerts-to-kafka");
        }
        if (settings.writesTo(DetectionSettings.Output.ELASTICSEARCH)) {
            alerted.alerts
                    .sinkTo(ToElasticsearch.alerts(settings))
                    .name("alerts-to-elasticsearch")
                    .uid("alerts-to-elasticsearch");
        }
        if (settings.writesTo(DetectionSettings.Output.POSTGRES)) {
            alerted.alerts
                    .filter(alert -> alert.mode() == AlertMode.LIVE)
                    .name("alerts-that-open-cases")
                    .uid("alerts-that-open-cases")
                    .sinkTo(CaseQueue.sink(
                            settings.postgresUrl(),
                            settings.postgresUser(),
                            settings.postgresPassword(),
                            settings.postgresTable()))
                    .name("alerts-to-case-queue")
                    .uid("alerts-to-case-queue");
        }
        alerted.deadLetters.sinkTo(kafka.deadLetters()).name("dead-letters").uid("dead-letters");
        alerted.brakes.sinkTo(kafka.brakes()).name("brakes-to-rules").uid("brakes-to-rules");
    }

    /**
     * What comes out of the graph.
     *
     * @param deadLetters of rules and of vectors: what cannot be read of transactions and account events, the detection job tells
     */
    record Alerted(DataStream<Alert> alerts, DataStream<DeadLetter> deadLetters, DataStream<RuleBrake> brakes) {}

    /**
     * The graph, from arrivals with event time to alerts. Knows neither Kafka nor a store.
     *
     * @param vectors null where no rule reads a feature
     */
    static Alerted alerts(
            StreamExecutionEnvironment env,
            DataStream<Arrival> transactions,
            DataStream<Arrival> accountEvents,
            DataStream<ArrivedVector> vectors,
            DataStream<Arrival> rulePlans,
            Duration duplicatesRemembered,
            Plans plans,
            List<CheckedRule> rules) {
        DataStream<Activity> inTime = DetectionJob.distinct(
                        readable(transactions, "transactions-parsed")
                                .union(readable(accountEvents, "account-events-parsed")),
                        duplicatesRemembered)
                .transform(
                        "in-time",
                        TypeInformation.of(Activity.class),
                        // The detection job has sent them on already.
                        new SetAsideLateEvents<>(Duration.ZERO, null))
                .uid("in-time");
        SingleOutputStreamOperator<FeatureVector> vectorsParsed = vectors == null
                ? null
                : vectors.process(new SetAsideDeadLetters.Vectors(), VECTOR)
                        .name("features-parsed")
                        .uid("features-parsed");
        RuleQueries queries = new RuleQueries(
                env,
                Catalogue.shipped(),
                transactionsOf(inTime),
                vectorsParsed == null ? null : inTime(vectorsParsed, duplicatesRemembered),
                accountEventsOf(inTime));
        List<CheckedRule> planned = new ArrayList<>();
        DataStream<Found> found = null;
        for (CheckedRule rule : rules) {
            try {
                DataStream<Found> more = queries.of(rule);
                found = found == null ? more : found.union(more);
                planned.add(rule);
            } catch (ValidationException | TableException e) {
                // Its author was told by weir rules test; the others must run.
                LOG.error("Rule {} does not run: Flink SQL cannot plan it", rule.id(), e);
            }
        }
        if (found == null) {
            throw new IllegalArgumentException("Flink SQL can plan none of the rules; the log says why");
        }
        SingleOutputStreamOperator<String> notices = rulePlans
                .process(new SetAsideDeadLetters.Notices(), Types.STRING)
                .setParallelism(1)
                .name("plans-parsed")
                .uid("plans-parsed")
                .setBufferTimeout(AT_ONCE);
        SingleOutputStreamOperator<Alert> alerts = found.keyBy(Found::key, Types.STRING)
                .connect(notices.broadcast(MarkAlerts.PLANS))
                .process(new MarkAlerts(planned, plans), TypeInformation.of(Alert.class))
                .name("mark-alerts")
                .uid("mark-alerts")
                .setBufferTimeout(AT_ONCE);
        SingleOutputStreamOperator<RuleBrake> brakes = alerts.getSideOutput(MarkAlerts.SIGNALS)
                .keyBy(RuleSignal::key, Types.STRING)
                .process(new BrakeRules(), TypeInformation.of(RuleBrake.class))
                .name("brake-rules")
                .uid("brake-rules")
                .setBufferTimeout(AT_ONCE);
        DataStream<DeadLetter> deadLetters = alerts.getSideOutput(MarkAlerts.FAILED);
        return new Alerted(
                alerts.union(brakes.getSideOutput(BrakeRules.ALERTS)),
                vectorsParsed == null
                        ? deadLetters
                        : deadLetters.union(SetAsideDeadLetters.refused(vectorsParsed, "features-refused")),
                brakes);
    }

    private static SingleOutputStreamOperator<Activity> readable(DataStream<Arrival> arrivals, String name) {
        return arrivals.process(new SetAsideDeadLetters.Activities(), TypeInformation.of(Activity.class))
                .name(name)
                .uid(name);
    }

    private static DataStream<Transaction> transactionsOf(DataStream<Activity> activities) {
        return activities
                .flatMap(
                        (activity, out) -> {
                            if (activity.transaction() != null) {
                                out.collect(activity.transaction());
                            }
                        },
                        FeatureGraph.TRANSACTION)
                .name("transactions-only")
                .uid("transactions-only");
    }

    private static DataStream<AccountEvent> accountEventsOf(DataStream<Activity> activities) {
        return activities
                .flatMap(
                        (activity, out) -> {
                            if (activity.accountEvent() != null) {
                                out.collect(activity.accountEvent());
                            }
                        },
                        TypeInformation.of(AccountEvent.class))
                .name("account-events-only")
                .uid("account-events-only");
    }

    private static DataStream<FeatureVector> inTime(DataStream<FeatureVector> vectors, Duration duplicatesRemembered) {
        return vectors.keyBy(vector -> vector.transaction().account(), Types.STRING)
                .process(new Deduplicate<>(vector -> vector.transaction().id(), duplicatesRemembered), VECTOR)
                .name("deduplicate-features")
                .uid("deduplicate-features")
                .transform("features-in-time", VECTOR, new SetAsideLateEvents<>(Duration.ZERO, null))
                .uid("features-in-time");
    }
}
