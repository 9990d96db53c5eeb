package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.AlertMode;
import io.weir.events.DeadLetter;
import io.weir.events.DeadLetterReason;
import io.weir.events.Topics;
import io.weir.localstack.LocalStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The shaded jar on a real standalone cluster (JobManager and TaskManager as their own JVMs), with real Kafka, Elasticsearch and Postgres. */
@ExtendWith(TestStack.class)
class DetectionJobIT {
    private final LocalStack stack;

    DetectionJobIT(LocalStack stack) {
        this.stack = stack;
    }

    @Test
    void theJarSubmittedOverRestFindsEveryPlantedCrimeOnce() throws Exception {
        SimulatedStream stream = new SimulatedStream(11, 4);
        try (Deployment job = Deployment.asTheClusterIs(stack, "over-rest")) {
            job.submit();
            stream.sendAll(job);
            job.await("an alert for every crime", () -> job.alertsInKafka().size() >= stream.crimes());
            assertEveryStoreHolds(job, stream.crimes());
        }
    }

    @Test
    void theJarIsAcceptedByFlinkRun() throws Exception {
        SimulatedStream stream = new SimulatedStream(12, 2);
        try (Deployment job = Deployment.asTheClusterIs(stack, "flink-run")) {
            stream.sendAll(job);
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    // What bin/flink takes from env.java.opts.all of a stock configuration.
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "-cp",
                    Path.of(System.getProperty("weir.home"), "local-stack", "flink-dist", "target", "lib") + "/*",
                    "org.apache.flink.client.cli.CliFrontend",
                    "run",
                    "-m",
                    URI.create(stack.flink().restUrl()).getAuthority(),
                    "-p",
                    "2",
                    "-c",
                    "io.weir.jobs.DetectionJob",
                    Path.of("target", "weir-jobs.jar").toString()));
            command.addAll(job.arguments("--kafka.bounded", "true"));
            ProcessBuilder flinkRun = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Path.of("target", "flink-run.log").toFile());
            flinkRun.environment().put("FLINK_CONF_DIR", configuration().toString());
            Process process = flinkRun.start();
            assertThat(process.waitFor(2, TimeUnit.MINUTES))
                    .as("see target/flink-run.log")
                    .isTrue();
            assertThat(process.exitValue()).as("see target/flink-run.log").isZero();
            assertEveryStoreHolds(job, stream.crimes());
        }
    }

    /** A Flink client wants a configuration folder; an empty one says nothing that the command line does not. */
    private static Path configuration() throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "flink-run-conf"));
        Files.writeString(folder.resolve("config.yaml"), "rest.port: 8081\n");
        return folder.toAbsolutePath();
    }

    @Test
    void elasticsearchAndPostgresMayStopWhileAlertsFlow() throws Exception {
        SimulatedStream stream = new SimulatedStream(13, 8);
        try (Deployment job = new Deployment(stack, "outage")) {
            job.submit();
            int third = stream.events().size() / 3;
            stream.send(job, 0, third);
            job.await(
                    "the first alerts in both stores",
                    () -> !job.alertsInElasticsearch().isEmpty()
                            && !job.alertsInCaseQueue().isEmpty());
            stack.elasticsearch().stop();
            stack.postgres().stop();
            stream.send(job, third, 2 * third);
            // Kafka, which is up, may be ahead of or wait for the stores: either way alerts are due while both are
            // down.
            stack.elasticsearch().start();
            stream.send(job, 2 * third, stream.events().size());
            stack.postgres().start();
            job.await("an alert for every crime", () -> job.alertsInKafka().size() >= stream.crimes());
            assertEveryStoreHolds(job, stream.crimes());
        }
    }

    @Test
    void aDocumentTheIndexRefusesBecomesADeadLetterAndTheJobGoesOn() throws Exception {
        SimulatedStream stream = new SimulatedStream(14, 3);
        // Indices whose mapping the alerts of customers (structuring) do not fit: every one of their documents is
        // poison.
        try (Deployment job = new Deployment(stack, "poison")) {
            // An empty folder: no rules, whose alerts would be poison too.
            job.submit(
                    "--decisions.rules",
                    Files.createDirectories(Path.of("target", "no-rules"))
                            .toAbsolutePath()
                            .toString());
            // After the job has looked.
            put("/_index_template/poison-alerts", """
                    {"index_patterns": ["poison-alerts-2*"], "template": {"aliases": {"poison-alerts": {}},
                     "mappings": {"dynamic": "false", "properties": {"subjectType": {"type": "keyword"}, "subject": {"type": "long"}}}}}""");
            stream.sendAll(job);
            job.await("a dead letter for every alert", () -> job.deadLetters().size() >= stream.crimes());
            assertThat(job.deadLetters())
                    .allSatisfy(deadLetter -> {
                        assertThat(deadLetter.reason()).isEqualTo(DeadLetterReason.REFUSED_BY_STORE);
                        assertThat(deadLetter.origin()).startsWith("elasticsearch:poison-alerts-20");
                        assertThat(deadLetter.message()).contains("subject");
                    })
                    .extracting(DeadLetter::id)
                    .doesNotHaveDuplicates()
                    .hasSize(stream.crimes());
            job.await(
                    "the case queue to hold all", () -> job.alertsInCaseQueue().size() == stream.crimes());
            assertThat(job.alertsInElasticsearch()).isEmpty();
            assertThat(stack.flink().rest().state(job.jobId())).isEqualTo("RUNNING");
        }
    }

    @Test
    void aLateEventGoesToItsOwnTopic() throws Exception {
        SimulatedStream stream = new SimulatedStream(15, 1);
        try (Deployment job = new Deployment(stack, "late")) {
            job.submit();
            stream.sendAll(job);
            job.await("event time to pass the crimes", () -> job.alertsInKafka().size() >= stream.crimes());
            var first = stream.events().get(0);
            byte[] late = new String(first.bytes(), StandardCharsets.UTF_8)
                    .replaceFirst("\"id\":\"", "\"id\":\"late-")
                    .getBytes(StandardCharsets.UTF_8);
            job.send(first.topic(), first.key(), first.sentMillis(), late);
            job.flush();
            job.await("the late event", () -> !job.messages(Topics.LATE_EVENTS).isEmpty());
            assertThat(job.messages(Topics.LATE_EVENTS))
                    .singleElement()
                    .satisfies(message -> assertThat(message.value()).isEqualTo(late));
        }
    }

    private static void assertEveryStoreHolds(Deployment job, int alerts) throws Exception {
        assertThat(job.messages(Topics.LATE_EVENTS)).as("late events").isEmpty();
        assertThat(job.alertsInKafka()).hasSize(alerts);
        job.await(
                "every alert in Elasticsearch",
                () -> job.alertsInElasticsearch()
                        .equals(List.copyOf(job.alertsInKafka(alert -> true).keySet())));
        job.await(
                "every live alert in the case queue",
                () -> job.alertsInCaseQueue()
                        .equals(List.copyOf(job.alertsInKafka(alert -> alert.mode() == AlertMode.LIVE)
                                .keySet())));
        assertThat(job.deadLetters()).isEmpty();
    }

    private void put(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(stack.elasticsearch().url() + path))
                                .header("Content-Type", "application/json")
                                .PUT(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
