package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Topics;
import io.weir.jobs.decide.TestModels;
import io.weir.jobs.metrics.Monitoring;
import io.weir.localstack.FlinkRest;
import io.weir.localstack.FlinkTaskManager;
import io.weir.localstack.LocalStack;
import io.weir.scoring.lifecycle.ModelPlan;
import io.weir.scoring.lifecycle.PlannedModel;
import io.weir.sql.RuleHeader;
import io.weir.sql.RulePlan;
import io.weir.sql.RuleStage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus over the real job: nothing fires while all is well, every query of every dashboard gives data, and each alert fires by what it is for, and
 * ends when that is mended. Minutes of the rules are seconds here ({@link PrometheusServer}).
 *
 * <p>Takes minutes and is no part of {@code mvn verify}, which knows it by neither name; {@code .ci/run} runs it. Alone: {@code mvn -pl jobs -am verify -Dtest=none
 * -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=MonitoringRehearsal -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
@ExtendWith(TestStack.class)
class MonitoringRehearsal {
    private static final long SEED = 2_026_1125;
    /** For what takes seconds on a machine that has nothing else to do. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Duration CALM = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(250);
    /** For as long Flink's REST may go on telling that a job runs which does not. */
    private static final Duration REST_IS_BEHIND = Duration.ofSeconds(1);
    /** Three are enough; a Prometheus that looks too late sees two of them as one. */
    private static final int MOST_DEATHS = 6;
    /** Between the amounts of small and large payments. */
    private static final long SPLIT = 1_000;

    private final LocalStack stack;
    private final long started = System.nanoTime();
    private final Set<String> fired = new TreeSet<>();
    private PrometheusServer prometheus;

    @TempDir
    private Path registry;

    @TempDir
    private Path folder;

    MonitoringRehearsal(LocalStack stack) {
        this.stack = stack;
    }

    /** Something that is done to the job and its surroundings. */
    interface Cause {
        void happens() throws Exception;
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void everyAlertFiresByItsCause() throws Exception {
        System.out.println("rehearsal: seed " + SEED);
        try (PrometheusServer server = new PrometheusServer(stack, folder);
                Deployment job = new Deployment(stack, "rehearsal");
                LiveTraffic traffic = new LiveTraffic(job, SEED)) {
            prometheus = server;
            job.submit();
            traffic.start();
            calm();
            models(job);
            payments(job, traffic);
            everyQueryOfEveryDashboardGivesData();
            input(traffic);
            stores(job, traffic);
            job(job);
            overload(traffic);
        }
        assertThat(fired)
                .isEqualTo(new TreeSet<>(
                        Monitoring.alerts().stream().map(Monitoring.Alert::name).toList()));
    }

    private void models(Deployment job) throws Exception {
        TestModels models = new TestModels(registry);
        Instant from = Instant.EPOCH.plus(Duration.ofDays(20_000));
        PlannedModel first = models.model(1, PlannedModel.Role.CHAMPION, from, SPLIT, -2, 1);
        ModelPlan broken = ModelPlan.NONE.with(first);
        Path file = Path.of(URI.create(first.file()));
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, new byte[100]);
        fires("a model's file is damaged", () -> publish(job, broken), "WeirModelMissing");
        Files.write(file, whole);
        ModelPlan good = broken.with(models.model(2, PlannedModel.Role.CHAMPION, from.plusMillis(1), SPLIT, -2, 1));
        ends("another model is published", () -> publish(job, good), "WeirModelMissing");
    }

    /** Two causes at once, to save time: each has its alerts. */
    private void payments(Deployment job, LiveTraffic traffic) throws Exception {
        String text = """
                /*
                id: everything
                version: 1
                title: Hits every payment
                typology: velocity
                severity: LOW
                owner: card-fraud
                status: live
                subject: ACCOUNT
                effective-from: 2026-01-01T00:00:00Z
                at-most: 5 per minute
                outcome: ALLOW
                */
                SELECT account AS subject, evidence, 'A payment' AS reason FROM transactions WHERE amount_minor > 0
                """;
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        RulePlan plan = new RulePlan("everything", 0, List.of())
                .with(new RuleStage(1, RuleHeader.Status.LIVE, now, "ann", "ben", text));
        fires(
                "customers pay ten times as much, and a rule hits every payment",
                () -> {
                    job.send(Topics.RULES, RulePlan.key("everything"), now.toEpochMilli(), plan.write());
                    job.flush();
                    traffic.becomes(usual -> usual.times(2).withLarge(1));
                },
                "WeirScoreDrift",
                "WeirFeatureDrift",
                "WeirStormBrake");
        traffic.becomes(usual -> usual);
    }

    private static void publish(Deployment job, ModelPlan plan) {
        job.send(Topics.MODELS, ModelPlan.KEY, System.currentTimeMillis(), plan.write());
        job.flush();
    }

    private void input(LiveTraffic traffic) throws Exception {
        fires(
                "a sender writes what nobody can read",
                () -> traffic.becomes(usual -> usual.withGarbage(0.1)),
                "WeirDeadLetters");
        ends("it is mended", () -> traffic.becomes(usual -> usual), "WeirDeadLetters");
        fires("a sender is an hour behind", () -> traffic.becomes(usual -> usual.withLate(0.05)), "WeirLateEvents");
        ends("it has caught up", () -> traffic.becomes(usual -> usual), "WeirLateEvents");
        fires(
                "the senders' clock stands still",
                () -> traffic.becomes(usual -> usual.standingStill(System.currentTimeMillis())),
                "WeirWatermarkStuck");
        ends("it goes again", () -> traffic.becomes(usual -> usual), "WeirWatermarkStuck");
        fires("senders are late", () -> traffic.becomes(usual -> usual.delayed(5_000)), "WeirLatency");
        ends("they are in time again", () -> traffic.becomes(usual -> usual), "WeirLatency");
        fires("senders stop", () -> traffic.becomes(usual -> usual.times(0)), "WeirNoInput");
        ends("they go on", () -> traffic.becomes(usual -> usual), "WeirNoInput");
    }

    private void stores(Deployment job, LiveTraffic traffic) throws Exception {
        fires("the index of alerts is closed", () -> elasticsearch("_close"), "WeirAlertsRefused");
        ends("it is opened", () -> elasticsearch("_open"), "WeirAlertsRefused");
        fires("Elasticsearch dies", () -> stack.elasticsearch().kill(), "WeirAlertStoreRetries", "WeirAlertStoreStuck");
        ends(
                "it is started again",
                () -> stack.elasticsearch().start(),
                "WeirAlertStoreRetries",
                "WeirAlertStoreStuck");
        try (Connection connection = DriverManager.getConnection(
                        job.postgresUrl(),
                        stack.postgres().user(),
                        stack.postgres().password());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            fires(
                    "somebody locks the case queue while every payment is suspicious",
                    () -> {
                        statement.execute("LOCK TABLE case_queue IN ACCESS EXCLUSIVE MODE");
                        traffic.becomes(usual -> usual.times(5).withLarge(1));
                    },
                    "WeirAlertStoreStuck",
                    "WeirNoDecisions");
            traffic.becomes(usual -> usual);
            ends("the lock is let go", connection::rollback, "WeirAlertStoreStuck", "WeirNoDecisions");
        }
    }

    private void elasticsearch(String what) throws Exception {
        int status = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(stack.elasticsearch().url() + "/rehearsal-alerts/" + what))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
        assertThat(status).as(what).isEqualTo(200);
    }

    private void job(Deployment job) throws Exception {
        FlinkTaskManager worker = stack.flink().taskManagers().get(0);
        fires(
                "the TaskManager dies again and again",
                () -> {
                    for (int deaths = 0;
                            deaths < MOST_DEATHS && !prometheus.firing().contains("WeirJobRestarts");
                            deaths++) {
                        double restarts = restarts();
                        worker.kill();
                        worker.start();
                        await("a restart that Prometheus has seen", () -> restarts() > restarts);
                        // A TaskManager that dies while the job is only being started again costs it no restart.
                        LockSupport.parkNanos(REST_IS_BEHIND.toNanos());
                        stack.flink().rest().awaitRunning(job.jobId(), PATIENCE);
                    }
                },
                "WeirJobRestarts");
        fires("it dies and does not come back", worker::kill, "WeirJobDown");
        assertThat(PrometheusCheck.examine(prometheus.url(), Monitoring.RULES))
                .anySatisfy(finding -> assertThat(finding.what()).startsWith("cannot read http"));
        ends("it is started again", worker::start, "WeirJobDown");
        Path checkpoints = stack.settings()
                .folder()
                .resolve("flink")
                .resolve("checkpoints")
                .resolve(job.jobId());
        Path away = checkpoints.resolveSibling("away");
        fires(
                "the folder of checkpoints is gone",
                () -> {
                    Files.move(checkpoints, away);
                    Files.createFile(checkpoints);
                },
                "WeirCheckpointsFail");
        // Without its state the job cannot go on; it is not given up.
        worker.kill();
        worker.start();
        FlinkRest flink = stack.flink().rest();
        await(
                "a try without the last checkpoint",
                () -> flink.exceptions(job.jobId()).contains("FileNotFoundException"));
        ends(
                "it is there again, after a TaskManager has died in the meantime",
                () -> {
                    Files.delete(checkpoints);
                    Files.move(away, checkpoints);
                    long before = flink.checkpoints(job.jobId()).completed();
                    await(
                            "checkpoints of the same job",
                            () -> flink.checkpoints(job.jobId()).completed() > before);
                },
                "WeirCheckpointsFail");
    }

    private double restarts() throws Exception {
        return prometheus.query("flink_jobmanager_job_numRestarts{job_name=\"detection\"}").stream()
                .mapToDouble(sample -> sample.path("value").path(1).asDouble())
                .sum();
    }

    private void overload(LiveTraffic traffic) throws Exception {
        fires(
                "more arrives than the job can take",
                () -> traffic.becomes(usual -> usual.times(150).withLarge(1)),
                "WeirLagGrows");
        traffic.becomes(usual -> usual.times(0));
    }

    private void everyQueryOfEveryDashboardGivesData() throws Exception {
        List<String> without = new ArrayList<>();
        for (Monitoring.Query query : Monitoring.queries()) {
            String now = query.text().replace("$__rate_interval", "10s").replace("$job", "detection");
            if (prometheus.query(now).isEmpty()) {
                without.add(query.toString());
            }
        }
        assertThat(without).as("queries of dashboards that give nothing").isEmpty();
        tell("%d queries of dashboards give data", Monitoring.queries().size());
    }

    /** None of them fires before. */
    private void fires(String why, Cause cause, String... alerts) throws Exception {
        await(
                "nothing of " + List.of(alerts) + " before " + why,
                () -> prometheus.firing().stream().noneMatch(List.of(alerts)::contains));
        long begun = System.nanoTime();
        cause.happens();
        Set<String> seen = new TreeSet<>();
        await(why + ", so " + List.of(alerts) + " fire", () -> {
            seen.addAll(prometheus.firing());
            return seen.containsAll(List.of(alerts));
        });
        fired.addAll(List.of(alerts));
        tell("%s: %s after %d s", why, String.join(", ", alerts), seconds(begun));
    }

    private void ends(String why, Cause cause, String... alerts) throws Exception {
        long begun = System.nanoTime();
        cause.happens();
        await(
                why + ", so " + List.of(alerts) + " end",
                () -> prometheus.firing().stream().noneMatch(List.of(alerts)::contains));
        tell("%s: ended after %d s", why, seconds(begun));
    }

    /** Nothing fires, for a while. */
    private void calm() throws Exception {
        await(
                "the first decisions",
                () -> !prometheus
                        .query("flink_taskmanager_job_task_operator_weir_outcome_decisions > 0")
                        .isEmpty());
        long[] since = {System.nanoTime()};
        await("a job on which nothing fires", () -> {
            if (!prometheus.firing().isEmpty()) {
                since[0] = System.nanoTime();
            }
            return System.nanoTime() - since[0] > CALM.toNanos();
        });
        tell("nothing fires while all is well");
        assertThat(PrometheusCheck.examine(prometheus.url(), Monitoring.RULES))
                .extracting(Doctor.Finding::state)
                .as("rules and job are there, and an Alertmanager is not")
                .containsExactly(Doctor.State.LOOK, Doctor.State.WELL);
    }

    private static void await(String what, Deployment.Condition condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not within " + PATIENCE + ": " + what);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private static long seconds(long since) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since);
    }

    private void tell(String what, Object... values) {
        System.out.println(String.format(Locale.ROOT, "rehearsal %4d s  ", seconds(started))
                + String.format(Locale.ROOT, what, values));
    }
}
