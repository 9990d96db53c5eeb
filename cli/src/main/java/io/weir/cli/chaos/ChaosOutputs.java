package io.weir.cli.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.command.UserError;
import io.weir.cli.stack.Detection;
import io.weir.events.AlertCodec;
import io.weir.events.AlertMode;
import io.weir.events.BadEvent;
import io.weir.events.DeadLetterCodec;
import io.weir.events.Decision;
import io.weir.events.DecisionCodec;
import io.weir.events.Topics;
import io.weir.localstack.LocalStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything the job writes, followed while it runs and read from the stores at the end. */
final class ChaosOutputs implements AutoCloseable {
    static final String ELASTICSEARCH = "elasticsearch";
    static final String CASE_QUEUE = "case-queue";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 1_000;

    private final LocalStack stack;
    private final Map<String, Trace> topics = new LinkedHashMap<>();
    private final List<SentNumbers> inputs;
    /** Alerts that open a case. */
    private final Set<String> live = ConcurrentHashMap.newKeySet();

    ChaosOutputs(LocalStack stack) {
        this.stack = stack;
        this.inputs = Stream.of(Topics.TRANSACTIONS, Topics.ACCOUNT_EVENTS, Topics.LABELS)
                .map(topic -> new SentNumbers(stack.kafka().bootstrapServers(), topic))
                .toList();
        follow(Topics.DECISIONS, ChaosOutputs::decision);
        follow(Topics.FEATURES, ChaosOutputs::vector);
        follow(Topics.ALERTS, this::alert);
        follow(Topics.DEAD_LETTERS, ChaosOutputs::deadLetter);
        follow(Topics.LATE_EVENTS, ChaosOutputs::raw);
    }

    private void follow(String topic, Trace.Reader reader) {
        topics.put(topic, new Trace(stack.kafka().bootstrapServers(), topic, reader));
    }

    /** How many distinct ones each topic has brought so far. */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        topics.forEach((topic, trace) -> counts.put(topic, trace.size()));
        return counts;
    }

    long repeated() {
        return topics.values().stream().mapToLong(Trace::repeated).sum();
    }

    /** By output the ids whose repetitions contradict each other; outputs without any are left out. */
    Map<String, Integer> contradicted() {
        return topics.entrySet().stream()
                .filter(output -> !output.getValue().contradicted().isEmpty())
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        output -> output.getValue().contradicted().size()));
    }

    /** By output and id, what is there now. */
    Map<String, Map<String, String>> all() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        topics.forEach((topic, trace) -> all.put(topic, trace.byId()));
        all.computeIfPresent(Topics.DEAD_LETTERS, (topic, letters) -> bySentNumber(letters));
        all.put(ELASTICSEARCH, elasticsearch());
        all.put(CASE_QUEUE, caseQueue());
        return all;
    }

    /** A dead letter is called after its place in a topic, which another run may have elsewhere; what was sent is the same. */
    private Map<String, String> bySentNumber(Map<String, String> letters) {
        Map<String, String> bySentNumber = new HashMap<>();
        letters.forEach((place, content) -> bySentNumber.put(
                inputs.stream()
                        .map(input -> input.at(place))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .map(number -> "of message " + number)
                        .orElse(place),
                content));
        return bySentNumber;
    }

    /** Messages of the input that Kafka has twice. */
    long writtenTwice() {
        return inputs.stream().mapToLong(SentNumbers::writtenTwice).sum();
    }

    /** All but the stamps of the clock. */
    private static Trace.Entry decision(byte[] message) throws BadEvent {
        Decision d = DecisionCodec.read(message);
        return new Trace.Entry(d.transactionId(), d.unmeasured().toString());
    }

    /** A vector is a thousand characters; its hash tells as well whether it is the same. */
    private static Trace.Entry vector(byte[] message) {
        try {
            JsonNode vector = JSON.readTree(message);
            return new Trace.Entry(
                    vector.path("transactionId").asText(), Integer.toHexString(Arrays.hashCode(message)));
        } catch (IOException e) {
            throw new UserError("A message of the topic " + Topics.FEATURES + " is no JSON: " + e.getMessage(), e);
        }
    }

    private Trace.Entry alert(byte[] message) throws BadEvent {
        var alert = AlertCodec.read(message);
        if (alert.mode() == AlertMode.LIVE) {
            live.add(alert.id());
        }
        return new Trace.Entry(alert.id(), alert.toString());
    }

    private static Trace.Entry deadLetter(byte[] message) throws BadEvent {
        var letter = DeadLetterCodec.read(message);
        return new Trace.Entry(
                letter.id(),
                letter.reason() + " " + letter.message() + " "
                        + Base64.getEncoder().encodeToString(letter.payload()));
    }

    private static Trace.Entry raw(byte[] message) {
        String text = new String(message, StandardCharsets.UTF_8);
        return new Trace.Entry(text, text);
    }

    private Map<String, String> elasticsearch() {
        Map<String, String> byId = new HashMap<>();
        String server = stack.elasticsearch().url();
        ask(server + "/" + Detection.ALERTS_INDEX + "/_refresh", "");
        JsonNode page = ask(
                server + "/" + Detection.ALERTS_INDEX + "/_search?scroll=1m",
                "{\"size\": %d, \"sort\": [\"_doc\"]}".formatted(PAGE));
        while (!page.path("hits").path("hits").isEmpty()) {
            for (JsonNode hit : page.path("hits").path("hits")) {
                try {
                    byId.put(
                            hit.path("_id").asText(),
                            AlertCodec.read(JSON.writeValueAsBytes(hit.path("_source")))
                                    .toString());
                } catch (BadEvent | IOException e) {
                    byId.put(hit.path("_id").asText(), "no alert: " + e.getMessage());
                }
            }
            page = ask(
                    server + "/_search/scroll",
                    "{\"scroll\": \"1m\", \"scroll_id\": \"%s\"}"
                            .formatted(page.path("_scroll_id").asText()));
        }
        return byId;
    }

    private static JsonNode ask(String url, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return JSON.readTree(HTTP.send(request, BodyHandlers.ofByteArray()).body());
        } catch (IOException e) {
            throw new UserError("Elasticsearch does not answer at " + url + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking Elasticsearch", e);
        }
    }

    private Map<String, String> caseQueue() {
        Map<String, String> byId = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(
                        stack.postgres().jdbcUrl(),
                        stack.postgres().user(),
                        stack.postgres().password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT alert_id, q::text FROM case_queue q")) {
            while (rows.next()) {
                byId.put(rows.getString(1), rows.getString(2));
            }
            return byId;
        } catch (SQLException e) {
            throw new UserError("Postgres does not tell the case queue: " + e.getMessage(), e);
        }
    }

    /** Whether the stores hold as many alerts as the topic brought, and the case queue those that open a case. */
    boolean storesAgree() {
        int alerts = topics.get(Topics.ALERTS).size();
        return elasticsearch().size() == alerts && caseQueue().size() == live.size();
    }

    /** Elasticsearch gives up on a shard that it could not open five times, as when there was no disk: told so, it tries again. */
    static void retryShards(LocalStack stack) {
        ask(stack.elasticsearch().url() + "/_cluster/reroute?retry_failed=true", "");
    }

    @Override
    public void close() {
        topics.values().forEach(Trace::close);
        inputs.forEach(SentNumbers::close);
    }
}
