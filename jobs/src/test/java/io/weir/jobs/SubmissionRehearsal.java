package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.localstack.FlinkRest;
import io.weir.localstack.LocalStack;
import io.weir.localstack.Part;
import io.weir.localstack.StackSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * All that docs/cluster.md tells to do on a cluster, but what {@link StockClusterIT} does: the command line's ways to save, stop and go on, rescaling while the job runs, and a cluster for
 * one application. Whatever is done to the job, every planted crime is found once.
 *
 * <p>No part of {@code mvn verify}, as the other rehearsal; {@code .ci/run} runs both.
 */
@ExtendWith(TestStack.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES) // Whole clusters come and go.
class SubmissionRehearsal {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static LocalStack stock;

    private final LocalStack stack;
    private final FlinkRest rest = stock.flink().rest();
    private final FlinkCommand command = new FlinkCommand(stock);

    @TempDir
    private Path savepoints;

    SubmissionRehearsal(LocalStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    static void start() {
        stock = LocalStack.start(TestStack.asOnKubernetes(
                StackSettings.in(Path.of("target", "stock-rehearsal")).withParts(Part.FLINK)));
    }

    @AfterAll
    static void stop() {
        stock.close();
    }

    @Test
    void aJobIsStoppedRestoredWithHalfItsInstancesAndGetsThemBackWhileItRuns() throws Exception {
        SimulatedStream stream = new SimulatedStream(16, 4);
        int third = stream.events().size() / 3;
        try (Deployment job = Deployment.on(rest, stack, "by-command")) {
            String first = submit(job, "-p", "2");
            stream.send(job, 0, third);
            job.await("the first alerts", () -> !job.alertsInKafka().isEmpty());
            assertThat(command.flink("list", List.of())).contains(first);
            assertThat(command.flink("savepoint", List.of(first, savepoints.toString())))
                    .contains("Savepoint completed");
            String stopped = command.flink(
                    "stop", List.of("--savepointPath", savepoints.toString(), "--type", "canonical", first));
            assertThat(rest.state(first)).isEqualTo("FINISHED");

            String second = submit(job, "-p", "1", "-s", found("Path: (\\S+)", stopped));
            int before = job.alertsInKafka().size();
            stream.send(job, third, 2 * third);
            job.await("further alerts", () -> job.alertsInKafka().size() > before);
            assertThat(parallelism(second)).isEqualTo(1);

            rescale(second, 2);
            job.await("two instances", () -> parallelism(second) == 2);
            rest.awaitRunning(second, PATIENCE);
            stream.send(job, 2 * third, stream.events().size());
            job.await("an alert for every crime", () -> job.alertsInKafka().size() >= stream.crimes());
            job.assertEveryStoreHolds(stream.crimes());
            command.flink("cancel", List.of(second));
            assertThat(rest.awaitEnd(second, PATIENCE)).isEqualTo("CANCELED");
        }
    }

    @Test
    void aClusterOfItsOwnRunsTheJobItWasStartedFor() throws Exception {
        SimulatedStream stream = new SimulatedStream(17, 2);
        try (Deployment job = Deployment.on(rest, stack, "application")) {
            stream.sendAll(job);
            try (ApplicationCluster cluster = new ApplicationCluster(
                    stock, DetectionJob.class.getName(), job.arguments("--kafka.bounded", "true"))) {
                assertThat(cluster.exitCode((int) PATIENCE.toMinutes())).isZero();
            }
            job.assertEveryStoreHolds(stream.crimes());
        }
    }

    /** By {@code flink run -d}; the job's id. */
    private String submit(Deployment job, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-d"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("-c", DetectionJob.class.getName(), Deployment.JAR.toString()));
        arguments.addAll(job.arguments());
        String id = found("JobID ([0-9a-f]{32})", command.flink("run", arguments));
        job.isSubmittedAs(id);
        return id;
    }

    private static String found(String what, String text) {
        Matcher matcher = Pattern.compile(what).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private int parallelism(String job) {
        return rest.vertices(job).stream()
                .mapToInt(FlinkRest.Vertex::parallelism)
                .max()
                .orElseThrow();
    }

    /** All steps but those that read plans in their order, by one. */
    private void rescale(String job, int instances) throws Exception {
        URI requirements = URI.create(stock.flink().restUrl() + "/jobs/" + job + "/resource-requirements");
        HttpClient client = HttpClient.newHttpClient();
        JsonNode now =
                JSON.readTree(client.send(HttpRequest.newBuilder(requirements).build(), BodyHandlers.ofString())
                        .body());
        Collection<String> fixed = Jobs.fixedSteps(DetectionJob.class.getName()).values();
        now.properties().stream()
                .filter(step -> !fixed.contains(step.getKey()))
                .forEach(step -> ((ObjectNode) step.getValue().path("parallelism")).put("upperBound", instances));
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(requirements)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(now.toString()))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
