package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The job on a real standalone cluster (JobManager and TaskManager as their own JVMs), with real Kafka, Elasticsearch and Postgres, when something goes wrong. */
@ExtendWith(TestStack.class)
class DetectionJobIT {
    private final LocalStack stack;

    DetectionJobIT(LocalStack stack) {
        this.stack = stack;
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
            job.assertEveryStoreHolds(stream.crimes());
        }
    }

    @Test
    void aDocumentTheIndexRefusesBecomesADeadLetterAndTheJobGoesOn() throws Exception {
        SimulatedStream stream = new SimulatedStream(14, 3);
        // Indices whose mapping the alerts of customers (structuring) do not fit: every one of their documents is
        // poison.
        try (Deployment job = new Deployment(stack, "poison")) {
            // An empty folder: no rules, whose alerts would be poison too.
            job.submit("--decisions.rules", TestStack.folder("no-rules").toString());
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
