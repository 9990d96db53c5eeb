package io.weir.jobs.metrics;

import io.weir.events.AlertMode;
import io.weir.events.DeadLetterReason;
import io.weir.events.Outcome;
import io.weir.features.Entity;
import io.weir.jobs.metrics.JobMetric.Kind;
import io.weir.scoring.lifecycle.PlannedModel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every metric of ours, declared once: docs/metrics.md is made from it, dashboards and alerting rules may ask for nothing else, and a test holds it against
 * what a running job tells. Whoever adds one adds it here.
 *
 * <p>Steps of feature-store/ and cep-patterns/ name theirs themselves, since they know nothing of this module; the same test finds a name that differs.
 */
public final class JobMetrics {
    /** Of each name, so many versions at once would already be a lot. */
    private static final int MOST_MODELS = 16;

    private static final int MOST_RULES = 200;
    /** Those of a card: the most important features. */
    private static final int MOST_DRIFT_FEATURES = 20;

    private static final int MOST_DETECTORS = 216;

    private static final MetricLabel OUTCOME = MetricLabel.of("outcome", Outcome.class);
    private static final MetricLabel REASON = MetricLabel.of("reason", DeadLetterReason.class);
    public static final MetricLabel MODEL = MetricLabel.open("model", MOST_MODELS, "name and version, such as fraud/2");
    private static final MetricLabel ROLE = MetricLabel.of("role", PlannedModel.Role.class);
    public static final MetricLabel FEATURE =
            MetricLabel.open("feature", MOST_DRIFT_FEATURES, "those whose drift the model's card tells");
    public static final MetricLabel TENTH = MetricLabel.of(
            "tenth", IntStream.range(0, 10).mapToObj(Integer::toString).toArray(String[]::new));
    public static final MetricLabel RULE = MetricLabel.open("rule", MOST_RULES, "id of a rule");
    public static final MetricLabel DETECTOR =
            MetricLabel.open("detector", MOST_DETECTORS, "typology, score-NAME of a model, or id of a rule");
    private static final MetricLabel MODE = MetricLabel.of("mode", AlertMode.class);
    private static final MetricLabel STAGE = MetricLabel.of("stage", Stage.class);
    private static final MetricLabel STORE = MetricLabel.of("store", AlertStore.class);
    private static final List<String> INDICES = List.of(
            "alerts-to-elasticsearch",
            "decisions-to-elasticsearch",
            "dead-letters-to-elasticsearch",
            "late-events-to-elasticsearch");
    private static final List<String> STORES =
            Stream.concat(INDICES.stream(), Stream.of("alerts-to-case-queue")).toList();
    private static final MetricLabel ENTITY = MetricLabel.of(
            "entity", Arrays.stream(Entity.values()).filter(Entity::isShared).toList());

    public static final JobMetric DECISIONS = counter(
            "decisions", "payments", List.of(OUTCOME), List.of("decide"), "Payments decided on, by what was decided");
    public static final JobMetric DECISIONS_WITHOUT_MODEL = counter(
            "decisions_without_model",
            "payments",
            List.of(),
            List.of("decide"),
            "Payments decided on by rules alone, since no model is in force or the one that is was refused");
    public static final JobMetric DECISIONS_UNSETTLED = counter(
            "decisions_unsettled",
            "payments",
            List.of(),
            List.of("decide"),
            "Payments that could not wait for event time: what others did in the last seconds is missing in their features");
    public static final JobMetric DECISIONS_APPROXIMATE = counter(
            "decisions_approximate",
            "payments",
            List.of(),
            List.of("decide"),
            "Payments of which a feature looked into the tiles of a very busy account or entity");
    public static final JobMetric DECISIONS_UNEXPLAINED = counter(
            "decisions_unexplained",
            "payments",
            List.of(),
            List.of("explain"),
            "Payments whose reasons were lost, as the model's file could not be read again");
    public static final JobMetric RULE_HITS =
            counter("rule_hits", "payments", List.of(RULE), List.of("decide"), "Payments that a live rule hit");
    public static final JobMetric RULE_SHADOW_HITS = counter(
            "rule_shadow_hits", "payments", List.of(RULE), List.of("decide"), "Payments that a rule on trial hit");
    public static final JobMetric RULE_SHADOW_WOULD_CHANGE = counter(
            "rule_shadow_would_change",
            "payments",
            List.of(RULE),
            List.of("decide"),
            "Those among them that it would have treated more strictly than they were");
    public static final JobMetric RULE_FAILURES = counter(
            "rule_failures",
            "payments",
            List.of(RULE),
            List.of("decide"),
            "Payments on which a rule could not be answered; it counts as not hit");
    public static final JobMetric RULE_VERSION = gauge(
            "rule_version",
            "version",
            List.of(RULE, MODE),
            List.of("decide"),
            "The version of a rule that ran on the last payment in that mode; 0 where none did");
    public static final JobMetric RULES_PUBLISHED =
            gauge("rules_published", "rules", List.of(), List.of("decide"), "Rules whose plan was published");
    public static final JobMetric RULES_BRAKED = gauge(
            "rules_braked",
            "brakes",
            List.of(),
            List.of("decide"),
            "Brakes put on rules so far: one that hit too often goes to shadow, one that fails again and again runs no more");
    public static final JobMetric ALERTS = counter(
            "alerts",
            "alerts",
            List.of(DETECTOR, MODE),
            List.of(
                    "decide",
                    "explain",
                    "brake-rules",
                    "velocity-burst-alerts",
                    "account-takeover-alerts",
                    "structuring-alerts"),
            "Alerts raised; of a model or rule from its first alert on");

    public static final JobMetric MODELS_REVISION =
            gauge("models_revision", "revision", List.of(), List.of("decide"), "The plan of models that is followed");
    public static final JobMetric THRESHOLDS_REVISION = gauge(
            "thresholds_revision", "revision", List.of(), List.of("decide"), "The plan of thresholds that is followed");
    public static final JobMetric MODEL_IN_FORCE = gauge(
            "model_in_force",
            "1 or 0",
            List.of(MODEL, ROLE),
            List.of("decide"),
            "Whether the model scored the last payment in that role; from its first score on");
    public static final JobMetric SCORED =
            counter("scored", "payments", List.of(MODEL), List.of("decide"), "Payments scored by a model");
    public static final JobMetric DISAGREED = counter(
            "disagreed",
            "payments",
            List.of(MODEL),
            List.of("decide"),
            "Payments that the model alone would have let pass or held, unlike what was decided");
    public static final JobMetric SCORES = gauge(
            "scores",
            "payments",
            List.of(MODEL, TENTH),
            List.of("decide"),
            "Of the last million at most, how many scores fell into each tenth that training had");
    public static final JobMetric SCORE_PSI = gauge(
            "score_psi",
            "index",
            List.of(MODEL),
            List.of("decide"),
            "Drift of a model's scores against training, as population stability index: below 0.1 none, above 0.25 large. NaN below 1,000 scores");
    public static final JobMetric FEATURE_PSI = gauge(
            "feature_psi",
            "index",
            List.of(MODEL, FEATURE),
            List.of("decide"),
            "The same of a feature that the model leans on");

    public static final JobMetric LATENCY = new JobMetric(
            "latency_seconds",
            Kind.HISTOGRAM,
            "seconds",
            List.of(STAGE),
            List.of("transactions-parsed", "account-events-parsed", "decide", "explain", "alerts-to-elasticsearch"),
            "How long it took. `read`: from an event's own time until it is read. `decide`: from reaching its account to the decision. `payment_to_decision`:"
                    + " from a payment's own time to the decision. `explain`: from the decision to its reasons. `evidence_to_alert`: from the time of the last"
                    + " evidence until the alert is on its way to Elasticsearch. Own times are the sender's, so they are long in catch-up, and mean nothing in a"
                    + " replay");

    public static final JobMetric DEAD_LETTERS = counter(
            "dead_letters",
            "messages",
            List.of(REASON),
            List.of(
                    "transactions-parsed",
                    "account-events-parsed",
                    "labels-parsed",
                    "plans-parsed",
                    "decide",
                    "alerts-to-elasticsearch",
                    "decisions-to-elasticsearch",
                    "dead-letters-to-elasticsearch",
                    "late-events-to-elasticsearch"),
            "What could not be used and was put aside, by reason");
    public static final JobMetric LATE_EVENTS = counter(
            "late_events",
            "events",
            List.of(),
            List.of("in-time"),
            "Events behind the watermark: decided on, but judged by no pattern");
    public static final JobMetric DUPLICATES =
            counter("duplicates", "events", List.of(), List.of("deduplicate"), "Repetitions of an event, dropped");

    public static final JobMetric WAITING_FOR_ORDER = gauge(
            "waiting_for_order",
            "events",
            List.of(),
            List.of("account-order", "structuring-order"),
            "Events that wait until nothing older can come");
    public static final JobMetric LATE_FOR_ORDER = counter(
            "late_for_order",
            "events",
            List.of(),
            List.of("account-order", "structuring-order"),
            "Events that came behind the order; 0 where late events are put aside before");
    public static final JobMetric RUNS_DROPPED = gauge(
            "runs_dropped",
            "runs",
            List.of(),
            List.of("velocity-burst", "account-takeover", "structuring"),
            "Beginnings of a pattern given up since a key had too many at once");
    public static final JobMetric QUESTIONS_WAITING = gauge(
            "questions_waiting",
            "questions",
            List.of(),
            List.of("shared-features"),
            "Questions to merchants, devices and other shared entities that wait for event time");
    public static final JobMetric QUESTIONS_UNSETTLED = counter(
            "questions_unsettled",
            "questions",
            List.of(),
            List.of("shared-features"),
            "Questions answered before event time had come to them");
    public static final JobMetric VECTORS_PENDING =
            gauge("vectors_pending", "payments", List.of(), List.of("features"), "Payments that wait for an answer");
    public static final JobMetric HISTORY_SECONDS = gauge(
            "history_seconds",
            "seconds of event time",
            List.of(ENTITY),
            List.of("shared-features"),
            "Warm-up: how far back the histories of an entity go. A feature is right once its window fits in. NaN where a savepoint of before does not say");

    public static final JobMetric STORE_RETRIES = counter(
            "store_retries", "attempts", List.of(STORE), STORES, "Attempts to write that failed and are made again");
    public static final JobMetric STORE_QUEUE =
            gauge("store_queue", "documents", List.of(STORE), INDICES, "What Elasticsearch has not acknowledged yet");
    public static final JobMetric STORE_STUCK_SECONDS = gauge(
            "store_stuck_seconds",
            "seconds",
            List.of(STORE),
            STORES,
            "For how long a store has taken nothing though something waits for it; 0 where none does");

    /** Told by replays and deployments that begin from an archive. */
    public static final JobMetric ARCHIVE_ROWS =
            counter("archive_rows", "messages", List.of(), List.of("archive"), "Messages read from an archive");

    /** Of the detection job that reads Kafka and decides, with the engine `compiled`. */
    public static final List<JobMetric> DETECTION = List.of(
            DECISIONS,
            DECISIONS_WITHOUT_MODEL,
            DECISIONS_UNSETTLED,
            DECISIONS_APPROXIMATE,
            DECISIONS_UNEXPLAINED,
            RULE_HITS,
            RULE_SHADOW_HITS,
            RULE_SHADOW_WOULD_CHANGE,
            RULE_FAILURES,
            RULE_VERSION,
            RULES_PUBLISHED,
            RULES_BRAKED,
            ALERTS,
            MODELS_REVISION,
            THRESHOLDS_REVISION,
            MODEL_IN_FORCE,
            SCORED,
            DISAGREED,
            SCORES,
            SCORE_PSI,
            FEATURE_PSI,
            LATENCY,
            DEAD_LETTERS,
            LATE_EVENTS,
            DUPLICATES,
            WAITING_FOR_ORDER,
            LATE_FOR_ORDER,
            RUNS_DROPPED,
            QUESTIONS_WAITING,
            QUESTIONS_UNSETTLED,
            VECTORS_PENDING,
            HISTORY_SECONDS,
            STORE_RETRIES,
            STORE_QUEUE,
            STORE_STUCK_SECONDS);

    private JobMetrics() {}

    private static JobMetric counter(
            String name, String unit, List<MetricLabel> labels, List<String> steps, String meaning) {
        return new JobMetric(name, Kind.COUNTER, unit, labels, steps, meaning);
    }

    private static JobMetric gauge(
            String name, String unit, List<MetricLabel> labels, List<String> steps, String meaning) {
        return new JobMetric(name, Kind.GAUGE, unit, labels, steps, meaning);
    }
}
