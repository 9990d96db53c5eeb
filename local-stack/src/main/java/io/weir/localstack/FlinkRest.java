package io.weir.localstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A client for the REST interface of a Flink cluster. Every method throws {@link StackException} if Flink says no. */
public final class FlinkRest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
    /** A jar's upload, or a submission with its planning: given up too early, the job runs and nobody has noted it. */
    private static final Duration POST_TIMEOUT = Duration.ofMinutes(10);

    private static final Duration END_TIMEOUT = Duration.ofMinutes(5);
    private static final Set<String> ENDED = Set.of("FAILED", "CANCELED", "FINISHED", "SUSPENDED");
    private static final Set<String> AT_WORK = Set.of("RUNNING", "FINISHED");
    private static final int MAX_ERROR_LINES = 12;

    private final String url;

    /** For the cluster at this address, such as {@code http://127.0.0.1:18081}. */
    public FlinkRest(String url) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** What a cluster offers. */
    public record Overview(String flinkVersion, int taskManagers, int slots, int freeSlots, int runningJobs) {}

    /** A job the cluster knows. State as Flink names it: RUNNING, RESTARTING, FAILED, CANCELED, FINISHED, … */
    public record Job(String id, String name, String state) {}

    /**
     * An operator chain of a job.
     *
     * @param recordsIn records read so far, by all its subtasks, since the job's last (re)start
     * @param recordsOut records written so far, likewise
     */
    public record Vertex(String id, String name, int parallelism, String state, long recordsIn, long recordsOut) {}

    /** Checkpoints of a job since it was submitted, restarts included. */
    public record Checkpoints(long completed, long failed, long restored) {}

    /** Does the cluster answer at all? */
    public boolean answers() {
        try {
            return send("GET", "/overview", BodyPublishers.noBody(), null).statusCode() == 200;
        } catch (IOException down) {
            return false;
        }
    }

    /** What the cluster offers. */
    public Overview overview() {
        JsonNode node = get("/overview");
        return new Overview(
                node.path("flink-version").asText(),
                node.path("taskmanagers").asInt(),
                node.path("slots-total").asInt(),
                node.path("slots-available").asInt(),
                node.path("jobs-running").asInt());
    }

    /** A TaskManager that is registered; its slots are 0 until it has reported them. */
    public record Worker(String id, int slots, int freeSlots) {}

    /** The TaskManagers that are registered, a dead one until its death has been noticed. */
    public List<Worker> taskManagers() {
        return elements(get("/taskmanagers").path("taskmanagers"))
                .map(node -> new Worker(
                        node.path("id").asText(),
                        node.path("slotsNumber").asInt(),
                        node.path("freeSlots").asInt()))
                .toList();
    }

    /** Uploads a job jar, streaming it, and returns its id in the cluster. */
    public String upload(Path jar) {
        String boundary = "weir-jar-boundary-7d1c0a52";
        String head = """
                --%s\r
                Content-Disposition: form-data; name="jarfile"; filename="%s"\r
                Content-Type: application/x-java-archive\r
                \r
                """.formatted(boundary, jar.getFileName());
        try {
            BodyPublisher body = BodyPublishers.concat(
                    BodyPublishers.ofString(head),
                    BodyPublishers.ofFile(jar),
                    BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
            JsonNode answer = call("POST", "/jars/upload", body, "multipart/form-data; boundary=" + boundary);
            String filename = answer.path("filename").asText();
            return filename.substring(filename.lastIndexOf('/') + 1);
        } catch (FileNotFoundException e) {
            throw new StackException("no job jar at " + jar + ": build it first", e);
        }
    }

    /** Runs a job of an uploaded jar from the beginning and returns the job's id, as soon as it is submitted. */
    public String run(String jarId, String entryClass, List<String> arguments, int parallelism) {
        return run(jarId, entryClass, arguments, parallelism, Optional.empty());
    }

    /** The same from a savepoint or retained checkpoint, whose state must all find its place in the job. */
    public String run(
            String jarId, String entryClass, List<String> arguments, int parallelism, Optional<String> savepoint) {
        return run(jarId, entryClass, arguments, parallelism, savepoint, false);
    }

    /** The same, where what finds no place may be left behind. */
    public String run(
            String jarId,
            String entryClass,
            List<String> arguments,
            int parallelism,
            Optional<String> savepoint,
            boolean mayDropState) {
        ObjectNode request = JSON.createObjectNode();
        request.put("entryClass", entryClass).put("parallelism", parallelism);
        arguments.forEach(request.putArray("programArgsList")::add);
        savepoint.ifPresent(path -> request.put("savepointPath", path).put("allowNonRestoredState", mayDropState));
        return post("/jars/%s/run".formatted(jarId), request).path("jobid").asText();
    }

    /** All jobs, ended ones included. */
    public List<Job> jobs() {
        return elements(get("/jobs/overview").path("jobs"))
                .map(node -> new Job(
                        node.path("jid").asText(),
                        node.path("name").asText(),
                        node.path("state").asText()))
                .toList();
    }

    /** The state of a job, see {@link Job}. */
    public String state(String jobId) {
        return get("/jobs/" + jobId).path("state").asText();
    }

    /** The operator chains of a job, upstream first. */
    public List<Vertex> vertices(String jobId) {
        return elements(get("/jobs/" + jobId).path("vertices"))
                .map(node -> new Vertex(
                        node.path("id").asText(),
                        node.path("name").asText(),
                        node.path("parallelism").asInt(),
                        node.path("status").asText(),
                        node.path("metrics").path("read-records").asLong(),
                        node.path("metrics").path("write-records").asLong()))
                .toList();
    }

    /**
     * Waits until every task of the job runs.
     *
     * @throws StackException if the job ends before, with its root exception, or the time is up
     */
    public void awaitRunning(String jobId, Duration timeout) {
        boolean running = Deadline.in(timeout).await(() -> {
            String state = state(jobId);
            if (ENDED.contains(state) && !state.equals("FINISHED")) {
                throw new StackException("job %s is %s: %s".formatted(jobId, state, exceptions(jobId)));
            }
            return AT_WORK.contains(state)
                    && vertices(jobId).stream().allMatch(vertex -> AT_WORK.contains(vertex.state()));
        });
        if (!running) {
            throw new StackException("job %s is not running after %s but %s. Its tasks: %s. Its last exception: %s"
                    .formatted(
                            jobId,
                            Deadline.seconds(timeout),
                            state(jobId),
                            vertices(jobId).stream()
                                    .map(vertex -> vertex.name() + " " + vertex.state())
                                    .collect(Collectors.joining(", ")),
                            exceptions(jobId)));
        }
    }

    /**
     * Waits until the job has ended, in whatever way, and returns its state then.
     *
     * @throws StackException if the time is up
     */
    public String awaitEnd(String jobId, Duration timeout) {
        if (!Deadline.in(timeout).await(() -> ENDED.contains(state(jobId)))) {
            throw new StackException("job %s has not ended after %s: it is %s"
                    .formatted(jobId, Deadline.seconds(timeout), state(jobId)));
        }
        return state(jobId);
    }

    /** Cancels a job and waits until it has ended. Nothing happens if it has. */
    public void cancel(String jobId) {
        if (ENDED.contains(state(jobId))) {
            return;
        }
        try {
            call("PATCH", "/jobs/%s?mode=cancel".formatted(jobId), BodyPublishers.noBody(), null);
        } catch (StackException refused) {
            // A bounded job may come to its end between the question and the request, and what Flink says of its state
            // is a moment old.
            if (!Deadline.in(REQUEST_TIMEOUT).await(() -> ENDED.contains(state(jobId)))) {
                throw refused;
            }
        }
        awaitEnd(jobId, END_TIMEOUT);
    }

    /** Taking savepoints of its jobs, and ending them so. */
    public Savepoints savepoints() {
        return new Savepoints(this);
    }

    /** Why the job failed or restarted last, shortened to its causes; empty if it never did. */
    public String exceptions(String jobId) {
        JsonNode history = get("/jobs/%s/exceptions".formatted(jobId))
                .path("exceptionHistory")
                .path("entries");
        return shortened(history.path(0).path("stacktrace").asText());
    }

    /** The checkpoints of a job so far. */
    public Checkpoints checkpoints(String jobId) {
        JsonNode counts = get("/jobs/%s/checkpoints".formatted(jobId)).path("counts");
        return new Checkpoints(
                counts.path("completed").asLong(),
                counts.path("failed").asLong(),
                counts.path("restored").asLong());
    }

    /** Metrics of a job, such as {@code numRestarts} and {@code uptime}; those it does not have are left out. */
    public Map<String, Double> jobMetrics(String jobId, Collection<String> names) {
        Map<String, Double> values = new LinkedHashMap<>();
        elements(get("/jobs/%s/metrics?get=%s".formatted(jobId, encoded(String.join(",", names)))))
                .filter(node -> node.path("value").asText().matches("-?[0-9.]+(E-?[0-9]+)?"))
                .forEach(node -> values.put(
                        node.path("id").asText(),
                        Double.parseDouble(node.path("value").asText())));
        return values;
    }

    /** The sum of a metric over a vertex's subtasks, such as {@code pendingRecords}; empty if it has none of the name. */
    public OptionalDouble sum(String jobId, String vertexId, String metric) {
        return elements(get("/jobs/%s/vertices/%s/subtasks/metrics?agg=sum&get=%s"
                        .formatted(jobId, vertexId, encoded(metric))))
                .mapToDouble(node -> node.path("sum").asDouble())
                .findFirst();
    }

    /** The names of a vertex's metrics, those of its operators and of the connectors in it included. */
    public List<String> metricNames(String jobId, String vertexId) {
        return elements(get("/jobs/%s/vertices/%s/subtasks/metrics".formatted(jobId, vertexId)))
                .map(node -> node.path("id").asText())
                .toList();
    }

    /** Any other resource of the interface: the answer to GET of a path such as {@code /config}. */
    public JsonNode get(String path) {
        return call("GET", path, BodyPublishers.noBody(), null);
    }

    JsonNode post(String path, JsonNode body) {
        return call("POST", path, BodyPublishers.ofString(body.toString()), "application/json");
    }

    private JsonNode call(String method, String path, BodyPublisher body, String contentType) {
        HttpResponse<String> response;
        try {
            try {
                response = send(method, path, body, contentType);
            } catch (HttpTimeoutException silent) {
                if (!method.equals("GET")) {
                    throw silent;
                }
                // On a machine that has too much to do; a question may be asked once more, an order may not.
                response = send(method, path, body, contentType);
            }
        } catch (IOException e) {
            throw new StackException("no Flink cluster answers at %s: %s".formatted(url, e), e);
        }
        try {
            JsonNode answer = JSON.readTree(response.body());
            if (response.statusCode() >= 400) {
                List<String> errors = new ArrayList<>();
                answer.path("errors").forEach(error -> errors.add(error.asText()));
                throw new StackException("Flink refuses %s %s with status %d: %s"
                        .formatted(method, path, response.statusCode(), shortened(String.join("\n", errors))));
            }
            return answer;
        } catch (JsonProcessingException e) {
            throw new StackException(
                    "Flink answers %s %s with status %d and no JSON".formatted(method, path, response.statusCode()), e);
        }
    }

    private HttpResponse<String> send(String method, String path, BodyPublisher body, String contentType)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(method.equals("POST") ? POST_TIMEOUT : REQUEST_TIMEOUT)
                .method(method, body);
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while waiting for Flink", interrupted);
        }
    }

    /** A stack trace without its frames: what went wrong, and what caused that. */
    static String shortened(String stackTrace) {
        return stackTrace
                .lines()
                .filter(line -> !line.strip().startsWith("at ")
                        && !line.strip().startsWith("...")
                        && !line.isBlank()
                        && !line.toLowerCase(Locale.ROOT).contains("end of exception on server side"))
                .limit(MAX_ERROR_LINES)
                .collect(Collectors.joining("\n"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static java.util.stream.Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
