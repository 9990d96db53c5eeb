package io.weir.jobs;

import static io.weir.patterns.Patterns.AT_ONCE;

import io.weir.events.Alert;
import io.weir.events.AlertMode;
import io.weir.events.DeadLetter;
import io.weir.events.Decision;
import io.weir.events.Label;
import io.weir.features.Catalogue;
import io.weir.features.FeatureVector;
import io.weir.jobs.checkpoint.PacedCheckpoints;
import io.weir.jobs.decide.BrakeRules;
import io.weir.jobs.decide.Decide;
import io.weir.jobs.decide.Explain;
import io.weir.jobs.decide.Explainable;
import io.weir.jobs.decide.Plans;
import io.weir.jobs.decide.RuleSignal;
import io.weir.jobs.elasticsearch.ToElasticsearch;
import io.weir.jobs.kafka.KafkaTopics;
import io.weir.jobs.kafka.StandingPlans;
import io.weir.jobs.postgres.CaseQueue;
import io.weir.patterns.Observation;
import io.weir.patterns.Patterns;
import io.weir.sql.RuleBrake;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Transactions and account events, parsed and freed of duplicates, matched in event-time order against the typologies, become alerts.
 *
 * <p>Every transaction's features are completed and decided on as it arrives, without waiting for that order.
 *
 * <p>What cannot be read goes to the dead letters, what comes behind the watermark to the late events; nothing that arrives is dropped silently.
 */
public final class DetectionJob {
    /**
     * Fixed for the life of a deployment: state is divided into this many key groups, and a savepoint can only be restored with the same number. 128
     * allows up to 128 parallel instances and divides evenly by every power of two.
     */
    static final int MAX_PARALLELISM = 128;

    private DetectionJob() {}

    /** Submits the job. {@code --help} lists the settings. */
    public static void main(String[] args) throws Exception {
        if (Arrays.asList(args).contains("--help")) {
            System.out.print(DetectionSettings.help());
            return;
        }
        ready(DetectionSettings.from(args)).execute("detection");
    }

    /** The whole job, its stores prepared where the settings want it: only to be executed. */
    public static StreamExecutionEnvironment ready(DetectionSettings settings) {
        if (settings.prepareStores()) {
            Stores.prepare(settings);
        }
        StreamExecutionEnvironment env = environment(settings);
        define(env, settings, settings.decisions() ? StandingPlans.read(settings) : Plans.NONE);
        return env;
    }

    /** The environment of detection: {@link #strict}, with its own times and its own way of writing checkpoints. */
    static StreamExecutionEnvironment environment(DetectionSettings settings) {
        Configuration strict = strict(settings.checkpointInterval());
        strict.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, settings.watermarkInterval());
        strict.set(ExecutionOptions.BUFFER_TIMEOUT, settings.bufferTimeout());
        PacedCheckpoints.configure(strict, settings.checkpointSpan());
        // Where one takes longer than that, the job has as much time without any as it would have had.
        strict.set(
                CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS,
                settings.checkpointInterval().minus(settings.checkpointSpan()));
        if (settings.stateBackend() != DetectionSettings.StateBackend.CLUSTER) {
            strict.set(
                    StateBackendOptions.STATE_BACKEND,
                    settings.stateBackend().name().toLowerCase(Locale.ROOT));
        }
        return StreamExecutionEnvironment.getExecutionEnvironment(strict);
    }

    /** What no job of ours may be without: what would be slow or break a savepoint is refused when the graph is built, and what fails around the job is waited for. */
    static Configuration strict(Duration checkpointInterval) {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        // Every record in the graph is immutable, so handing it on without a copy is safe.
        strict.set(PipelineOptions.OBJECT_REUSE, true);
        strict.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
        strict.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
        // Not for the bytes: what is not compressed Flink reads back from a file one byte a call to the operating
        // system.
        strict.set(ExecutionOptions.SNAPSHOT_COMPRESSION, true);
        // A restart mends no storage that is down, and itself needs it: checkpoints may fail as often as they like, and
        // an alert tells of it.
        strict.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
        // A store that is down for an hour is waited for, with growing pauses, not given up on.
        strict.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        return strict;
    }

    /**
     * Wires the real sources and sinks to {@link #detect} and {@link #decide}.
     *
     * @param plans that decisions follow until others come over the topics
     */
    static void define(StreamExecutionEnvironment env, DetectionSettings settings, Plans plans) {
        define(env, settings, plans, Inputs.of(env, settings), Written.EVERYTHING);
    }

    /**
     * The same from other sources.
     *
     * @param written what of the results leaves the job
     */
    static void define(
            StreamExecutionEnvironment env, DetectionSettings settings, Plans plans, Inputs inputs, Written written) {
        KafkaTopics kafka = new KafkaTopics(settings);
        Detected detected = detect(inputs.transactions(), inputs.accountEvents(), settings);

        DataStream<Alert> alerts = detected.alerts();
        DataStream<DeadLetter> deadLetters = detected.deadLetters();
        if (settings.keepsFeatures()) {
            SingleOutputStreamOperator<Label> labels = inputs.labels()
                    .process(new SetAsideDeadLetters.Labels(), TypeInformation.of(Label.class))
                    .name("labels-parsed")
                    .uid("labels-parsed");
            deadLetters = deadLetters.union(SetAsideDeadLetters.refused(labels, "labels-refused"));
            SingleOutputStreamOperator<String> notices = null;
            if (settings.decisions()) {
                notices = notices(inputs.plans());
                deadLetters = deadLetters.union(notices.getSideOutput(SetAsideDeadLetters.DEAD_LETTERS));
            }
            SingleOutputStreamOperator<FeatureVector> vectors = FeatureGraph.ofDistinct(
                    detected.distinct(), labels, notices, Catalogue.shipped(), settings.featureStore());
            if (settings.features()) {
                vectors.filter(vector -> vector.notice() == null
                                && written.holds(vector.transaction().time()))
                        .name("vectors-only")
                        .uid("vectors-only")
                        .sinkTo(kafka.features())
                        .name("features-to-kafka")
                        .uid("features-to-kafka");
            }
            if (settings.decisions()) {
                Decided decided = decide(vectors, plans, settings.rules());
                DataStream<Decision> decisions = decided.decisions();
                DataStream<Decision> explained = decided.explained();
                if (written.isPart()) {
                    decisions = decisions
                            .filter(decision -> written.holds(decision.time()))
                            .name("decisions-of-the-period")
                            .uid("decisions-of-the-period");
                    explained = explained
                            .filter(decision -> written.holds(decision.time()))
                            .name("explained-of-the-period")
                            .uid("explained-of-the-period");
                }
                decisions.sinkTo(kafka.decisions()).name("decisions-to-kafka").uid("decisions-to-kafka");
                explained.sinkTo(kafka.decisions()).name("explained-to-kafka").uid("explained-to-kafka");
                if (settings.writesTo(DetectionSettings.Output.ELASTICSEARCH)) {
                    DataStream<Explainable> ofInterest = decided.ofInterest();
                    if (written.isPart()) {
                        ofInterest = ofInterest
                                .filter(what -> written.holds(what.decision().time()))
                                .name("decisions-of-interest-of-the-period")
                                .uid("decisions-of-interest-of-the-period");
                    }
                    ofInterest
                            .sinkTo(ToElasticsearch.decisions(settings))
                            .name("decisions-to-elasticsearch")
                            .uid("decisions-to-elasticsearch");
                }
                alerts = alerts.union(decided.alerts());
                deadLetters = deadLetters.union(decided.refused());
                decided.brakes().sinkTo(kafka.brakes()).name("brakes-to-rules").uid("brakes-to-rules");
            }
        }
        DataStream<Activity> lateEvents = detected.lateEvents();
        if (written.isPart()) {
            alerts = alerts.filter(alert -> written.holds(alert.time()))
                    .name("alerts-of-the-period")
                    .uid("alerts-of-the-period");
            lateEvents = lateEvents
                    .filter(late -> written.holds(late.time()))
                    .name("late-events-of-the-period")
                    .uid("late-events-of-the-period");
        }
        if (settings.writesTo(DetectionSettings.Output.KAFKA)) {
            alerts.sinkTo(kafka.alerts()).name("alerts-to-kafka").uid("alerts-to-kafka");
        }
        if (settings.writesTo(DetectionSettings.Output.ELASTICSEARCH)) {
            alerts.sinkTo(ToElasticsearch.alerts(settings))
                    .name("alerts-to-elasticsearch")
                    .uid("alerts-to-elasticsearch");
            deadLetters
                    .sinkTo(ToElasticsearch.deadLetters(settings))
                    .name("dead-letters-to-elasticsearch")
                    .uid("dead-letters-to-elasticsearch");
            lateEvents
                    .sinkTo(ToElasticsearch.lateEvents(settings))
                    .name("late-events-to-elasticsearch")
                    .uid("late-events-to-elasticsearch");
        }
        if (settings.writesTo(DetectionSettings.Output.POSTGRES)) {
            // Nobody shall work on what is on trial, or on what is about a rule.
            alerts.filter(alert -> alert.mode() == AlertMode.LIVE)
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
        deadLetters.sinkTo(kafka.deadLetters()).name("dead-letters").uid("dead-letters");
        lateEvents.sinkTo(kafka.lateEvents()).name("late-events").uid("late-events");
    }

    /** Plans as they come while the job runs. */
    private static SingleOutputStreamOperator<String> notices(DataStream<Arrival> plans) {
        return plans.process(new SetAsideDeadLetters.Notices(), Types.STRING)
                // Revisions in their order.
                .setParallelism(1)
                .name("plans-parsed")
                .uid("plans-parsed")
                .setBufferTimeout(AT_ONCE);
    }

    /**
     * What comes of the vectors: decisions at once, those with reasons a moment later, these with their payments and features, alerts of high scores and of rules,
     * and rules that were braked.
     */
    record Decided(
            DataStream<Decision> decisions,
            DataStream<Decision> explained,
            DataStream<Explainable> ofInterest,
            DataStream<Alert> alerts,
            DataStream<DeadLetter> refused,
            DataStream<RuleBrake> brakes) {}

    /**
     * The graph, from vectors to decisions. Knows neither Kafka nor a store.
     *
     * @param rules a file or folder of them; null for those that come with the job
     */
    static Decided decide(DataStream<FeatureVector> vectors, Plans plans, Path rules) {
        Decide decide =
                rules == null ? new Decide(Catalogue.shipped(), plans) : Decide.by(rules, Catalogue.shipped(), plans);
        SingleOutputStreamOperator<Decision> decisions = vectors.process(decide, TypeInformation.of(Decision.class))
                .name("decide")
                .uid("decide")
                .setBufferTimeout(AT_ONCE);
        SingleOutputStreamOperator<Decision> explained = decisions
                .getSideOutput(Decide.TO_EXPLAIN)
                .process(new Explain(Catalogue.shipped()), TypeInformation.of(Decision.class))
                // On a thread of its own.
                .startNewChain()
                .name("explain")
                .uid("explain")
                .setBufferTimeout(AT_ONCE);
        SingleOutputStreamOperator<RuleBrake> brakes = decisions
                .getSideOutput(Decide.RULE_SIGNALS)
                .keyBy(RuleSignal::key, Types.STRING)
                .process(new BrakeRules(), TypeInformation.of(RuleBrake.class))
                .name("brake-rules")
                .uid("brake-rules")
                .setBufferTimeout(AT_ONCE);
        return new Decided(
                decisions,
                explained,
                explained.getSideOutput(Explain.EXPLAINED),
                explained
                        .getSideOutput(Explain.ALERTS)
                        .union(decisions.getSideOutput(Decide.RULE_ALERTS), brakes.getSideOutput(BrakeRules.ALERTS)),
                decisions.getSideOutput(Decide.REFUSED),
                brakes);
    }

    /** What comes out of the graph. */
    public record Detected(
            DataStream<Alert> alerts,
            DataStream<DeadLetter> deadLetters,
            DataStream<Activity> lateEvents,
            DataStream<Activity> distinct) {}

    /** The graph, from arrivals with event time to alerts. Knows neither Kafka nor a store. */
    public static Detected detect(
            DataStream<Arrival> transactions, DataStream<Arrival> accountEvents, DetectionSettings settings) {
        SingleOutputStreamOperator<Activity> goodTransactions = transactions
                .process(new SetAsideDeadLetters.Activities(), TypeInformation.of(Activity.class))
                .name("transactions-parsed")
                .uid("transactions-parsed");
        SingleOutputStreamOperator<Activity> goodAccountEvents = accountEvents
                .process(new SetAsideDeadLetters.Activities(), TypeInformation.of(Activity.class))
                .name("account-events-parsed")
                .uid("account-events-parsed");

        SingleOutputStreamOperator<Activity> distinct =
                distinct(goodTransactions.union(goodAccountEvents), settings.duplicatesRemembered());
        SingleOutputStreamOperator<Activity> inTime = distinct.transform(
                        "in-time",
                        TypeInformation.of(Activity.class),
                        new SetAsideLateEvents<>(
                                settings.disorder().minus(settings.sourceDisorder()), SetAsideLateEvents.LATE_EVENTS))
                .uid("in-time");

        DataStream<Observation> observations = inTime.map(
                        activity -> activity.transaction() != null
                                ? Observation.of(activity.transaction())
                                : Observation.of(activity.accountEvent()),
                        TypeInformation.of(Observation.class))
                .name("observations")
                .uid("observations");

        return new Detected(
                Patterns.alerts(
                        observations,
                        settings.typologies().patterns(),
                        settings.typologies().engine()),
                SetAsideDeadLetters.refused(goodTransactions, "transactions-refused")
                        .union(SetAsideDeadLetters.refused(goodAccountEvents, "account-events-refused")),
                inTime.getSideOutput(SetAsideLateEvents.LATE_EVENTS),
                distinct);
    }

    /** The first of every id; partitioned by account. */
    static SingleOutputStreamOperator<Activity> distinct(DataStream<Activity> activities, Duration remembered) {
        return activities
                .keyBy(Activity::account, Types.STRING)
                .process(new Deduplicate<>(Activity::uniqueId, remembered), TypeInformation.of(Activity.class))
                .name("deduplicate")
                .uid("deduplicate");
    }
}
