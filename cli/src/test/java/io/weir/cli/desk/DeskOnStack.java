package io.weir.cli.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.WeirProcess;
import io.weir.cli.WeirProcess.Result;
import io.weir.cli.command.Brokers;
import io.weir.cli.topics.Feed;
import io.weir.cli.topics.KeptMessages;
import io.weir.events.Alert;
import io.weir.events.AlertCodec;
import io.weir.events.BadEvent;
import io.weir.events.DeadLetter;
import io.weir.events.DeadLetterCodec;
import io.weir.events.DeadLetterReason;
import io.weir.events.Decision;
import io.weir.events.DecisionCodec;
import io.weir.events.Outcome;
import io.weir.events.Severity;
import io.weir.events.SubjectType;
import io.weir.events.Topics;
import io.weir.events.Transaction;
import io.weir.events.TransactionCodec;
import io.weir.localstack.KafkaTopics;
import io.weir.localstack.KafkaTopics.Topic;
import io.weir.localstack.LocalStack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Dead letters looked at, corrected and sent again, and two runs compared: on a real Kafka and a real Elasticsearch, in topics that no job reads. Part of {@link
 * DeskIT}, on whose stack it is: one more would take longer than all of this.
 */
final class DeskOnStack {
    private static final String PREFIX = "desk-";
    private static final Instant TIME = Instant.parse("2026-03-02T10:00:00Z");
    private static final String PAYMENT = """
            {"id":"%s","time":"2026-03-02T10:00:00Z","type":"CARD","account":"a1","customer":"c1","amountMinor":%s,"currency":"EUR"}""";

    private final LocalStack stack;
    private final Path files;

    /** @param files an empty folder */
    DeskOnStack(LocalStack stack, Path files) {
        this.stack = stack;
        this.files = files;
    }

    void deadLettersAreCorrectedAndSentOnce() throws Exception {
        topics(PREFIX, Topics.DEAD_LETTERS, Topics.TRANSACTIONS, Topics.LABELS);
        letter(Topics.TRANSACTIONS, 5, DeadLetterReason.IMPOSSIBLE_VALUE, PAYMENT.formatted("t5", "-500"));
        letter(Topics.TRANSACTIONS, 6, DeadLetterReason.NOT_JSON, "\u0001\u0002no payment");
        letter(Topics.THRESHOLDS, 0, DeadLetterReason.INVALID_PLAN, "{}");
        letter("file:bank.csv", 17, DeadLetterReason.BAD_ROW, "17,soon,3.00");
        // Twice, as after a crash.
        letter("file:bank.csv", 17, DeadLetterReason.BAD_ROW, "17,soon,3.00");

        assertThat(wellDesk("list").output())
                .contains(
                        "transactions/0/5  IMPOSSIBLE_VALUE", "4 open dead letters:", "BAD_ROW                      1")
                .doesNotContain("\u0001");
        assertThat(wellDesk("list", "--reason", "not_json", "--last", "0").output())
                .contains("1 open dead letters of this kind, 0 shown:")
                .doesNotContain("IMPOSSIBLE_VALUE");
        assertThat(wellDesk("show", "transactions/0/6").output())
                .contains("topic transactions, partition 0, offset 6", "000000  01 02 6e 6f", "state     open");

        // Nothing is sent while one of them is wrong.
        Result wrong = desk("retry", "transactions/0/5", "thresholds/0/0", "file:bank.csv/0/17");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.output())
                .contains("nothing was sent, for of 3 dead letters 3 cannot be")
                .contains("transactions/0/5: IMPOSSIBLE_VALUE: Field amountMinor")
                .contains("thresholds/0/0: a plan is not sent again but replaced: ./weir thresholds set")
                .contains("file:bank.csv/0/17: a row of a file is no event");
        assertThat(desk("retry", "transactions/0/5", "--set", "amount=5").output())
                .contains("there is no field amount; there are id, time,");
        assertThat(messages(PREFIX + Topics.TRANSACTIONS)).isEmpty();

        assertThat(wellDesk("retry", "transactions/0/5", "--set", "amountMinor=500")
                        .output())
                .contains("transactions/0/5 sent corrected to topic desk-transactions as transaction t5", "1 sent.");
        assertThat(messages(PREFIX + Topics.TRANSACTIONS)).containsExactly("a1 t5 500");
        assertThat(wellDesk("retry", "transactions/0/5", "--set", "amountMinor=500")
                        .output())
                .contains("was passed over: sent corrected to topic desk-transactions at", "0 sent.");
        assertThat(messages(PREFIX + Topics.TRANSACTIONS)).hasSize(1);

        assertThat(wellDesk("list", "--origin", "file:bank.csv", "--from", "2026-01-01")
                        .output())
                .contains("1 open dead letters of this kind");
        assertThat(desk("retry", "--reason", "BAD_ROW", "--from", "2026-01-01", "--to", "2999-01-01")
                        .output())
                .contains("nothing was sent, for of 1 dead letters 1 cannot be");
        Path came = files.resolve("came.csv");
        wellDesk("show", "file:bank.csv/0/17", "--out", came.toString());
        assertThat(came).hasContent("17,soon,3.00");
        Path row = files.resolve("row.json");
        Files.writeString(row, PAYMENT.formatted("t17", "300"));
        assertThat(wellDesk("retry", "file:bank.csv/0/17", "--edit", row.toString(), "--dry-run")
                        .output())
                .contains("would be sent to topic desk-transactions as transaction t17");
        assertThat(messages(PREFIX + Topics.TRANSACTIONS)).hasSize(1);
        wellDesk("retry", "file:bank.csv/0/17", "--edit", row.toString());
        assertThat(messages(PREFIX + Topics.TRANSACTIONS)).containsExactly("a1 t5 500", "a1 t17 300");
        wellDesk("close", "transactions/0/6", "thresholds/0/0", "--because", "a scanner's noise");

        assertThat(wellDesk("list").output()).contains("There are no open dead letters.");
        assertThat(wellDesk("list", "--state", "handled").output())
                .contains("4 handled dead letters", "a scanner's noise", "sent corrected to topic desk-transactions");
        // The job drops the second one by its id.
        wellDesk("retry", "transactions/0/5", "--set", "amountMinor=500", "--again");
        assertThat(messages(PREFIX + Topics.TRANSACTIONS)).containsExactly("a1 t5 500", "a1 t17 300", "a1 t5 500");
    }

    void aRefusedAlertGoesInOnceTheMappingIsMended() throws Exception {
        topics("es-", Topics.DEAD_LETTERS);
        Alert alert = new Alert(
                Alert.idOf("structuring", 1, "a1", List.of("t1")),
                TIME,
                "structuring",
                1,
                "structuring",
                Severity.HIGH,
                SubjectType.ACCOUNT,
                "a1",
                "c1",
                List.of("t1"),
                500,
                "EUR",
                TIME,
                "Because.");
        DeadLetter refused = DeadLetter.refused(
                "elasticsearch:desk-alerts", alert.id(), "failed to parse field [subject]", AlertCodec.write(alert));
        send("es-" + Topics.DEAD_LETTERS, refused.id(), DeadLetterCodec.write(refused));

        assertThat(retry(refused).output()).contains("there is no index desk-alerts");
        elasticsearch("PUT", "", "{\"mappings\":{\"properties\":{\"subject\":{\"type\":\"long\"}}}}");
        assertThat(retry(refused))
                .satisfies(result -> assertThat(result.exit()).isEqualTo(1))
                .satisfies(result -> assertThat(result.output())
                        .contains("is refused again: status 400", "0 sent, 1 refused again"));
        assertThat(weir("dead-letters", "retry", refused.id(), "--topic-prefix", "es-", "--set", "subject=1")
                        .output())
                .contains("a document is not corrected: mend the mapping of the index desk-alerts");
        elasticsearch("DELETE", "", "");
        elasticsearch("PUT", "", "{\"mappings\":{\"properties\":{\"subject\":{\"type\":\"keyword\"}}}}");
        assertThat(retry(refused).output()).contains("sent to index desk-alerts as alert " + alert.id());
        assertThat(AlertCodec.read(new ObjectMapper()
                        .readTree(elasticsearch("GET", "/_doc/" + alert.id(), ""))
                        .get("_source")
                        .toString()
                        .getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(alert);
        assertThat(retry(refused).output()).contains("was passed over");
    }

    void aReplayIsHeldAgainstWhatWasLive() throws Exception {
        topics("live-", Topics.DECISIONS, Topics.ALERTS, Topics.TRANSACTIONS, Topics.LATE_EVENTS);
        topics("replay-", Topics.DECISIONS, Topics.ALERTS);
        for (int i = 0; i < 20; i++) {
            decision("live-", i, 0.1);
            decision("replay-", i, 0.1);
        }
        decision("live-", 1, 0.1);
        // Before and behind the period.
        decision("replay-", -1, 0.1);
        decision("replay-", 60, 0.1);
        String[] diff = {
            "diff",
            "--live-prefix",
            "live-",
            "--replay-prefix",
            "replay-",
            "--from",
            TIME.toString(),
            "--to",
            "2026-03-02T11:00:00Z"
        };
        assertThat(well(diff).output()).contains("The replay is what was live");

        decision("replay-", 7, 0.9);
        decision("replay-", 21, 0.9);
        Path json = files.resolve("diff.json");
        Path html = files.resolve("diff.html");
        List<String> withReports = new ArrayList<>(List.of(diff));
        withReports.addAll(List.of("--report", json.toString(), "--report", html.toString()));
        Result found = weir(withReports.toArray(String[]::new));
        assertThat(found.exit()).as(found.output()).isEqualTo(1);
        assertThat(found.output()).contains("3 differences that nothing permits", "score 0.1 → 0.9");
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.at("/decisions/groups/ALLOW/identical").asInt()).isEqualTo(19);
        assertThat(report.at("/decisions/groups/ALLOW/added").asInt()).isEqualTo(1);
        assertThat(report.at("/decisions/groups/ALLOW/contradictory").asInt()).isEqualTo(1);
        assertThat(Files.readString(html)).contains("3 differences");

        assertThat(weir("diff", "--replay-prefix", "nobody-", "--from", "2026-03-02", "--to", "2026-03-03")
                        .output())
                .contains("there is no topic");
    }

    private Result retry(DeadLetter letter) throws Exception {
        return weir("dead-letters", "retry", letter.id(), "--topic-prefix", "es-");
    }

    private void topics(String prefix, String... names) {
        KafkaTopics.create(
                stack.kafka().bootstrapServers(),
                List.of(names).stream().map(name -> new Topic(prefix + name, 1)).toList());
    }

    private void letter(String origin, long offset, DeadLetterReason reason, String payload) {
        DeadLetter letter =
                DeadLetter.at(origin, 0, offset, reason, "As it was found", payload.getBytes(StandardCharsets.UTF_8));
        send(PREFIX + Topics.DEAD_LETTERS, letter.id(), DeadLetterCodec.write(letter));
    }

    private void decision(String prefix, int minute, double score) {
        Instant time = TIME.plusSeconds(60L * minute);
        Decision decision = new Decision(
                "t" + minute,
                time,
                "a1",
                "c1",
                Outcome.ALLOW,
                score,
                null,
                "all",
                0,
                List.of(),
                List.of(),
                List.of(),
                false,
                false,
                time,
                time);
        try (Feed feed = new Feed(Brokers.of(stack), 0)) {
            feed.send(prefix + Topics.DECISIONS, "a1", time.toEpochMilli(), DecisionCodec.write(decision));
            feed.flush();
        }
    }

    private void send(String topic, String key, byte[] value) {
        try (Feed feed = new Feed(Brokers.of(stack), 0)) {
            feed.send(topic, key, null, value);
            feed.flush();
        }
    }

    /** Key, id and amount of each. */
    private List<String> messages(String topic) throws BadEvent {
        List<String> messages = new ArrayList<>();
        KeptMessages.of(Brokers.of(stack), topic).<BadEvent>forEach(message -> {
            Transaction t = TransactionCodec.read(message.value(), Long.MAX_VALUE);
            messages.add(
                    "%s %s %d".formatted(new String(message.key(), StandardCharsets.UTF_8), t.id(), t.amountMinor()));
        });
        return messages;
    }

    private String elasticsearch(String method, String path, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(stack.elasticsearch().url() + "/desk-alerts" + path))
                                .header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private Result wellDesk(String... arguments) throws Exception {
        Result result = desk(arguments);
        assertThat(result.exit()).as(result.output()).isZero();
        return result;
    }

    /** A command about the dead letters that are put there for it. */
    private Result desk(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("dead-letters"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--topic-prefix", PREFIX));
        return weir(all.toArray(String[]::new));
    }

    private Result well(String... arguments) throws Exception {
        Result result = weir(arguments);
        assertThat(result.exit()).as(result.output()).isZero();
        return result;
    }

    private Result weir(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--folder", stack.settings().folder().toString()));
        return WeirProcess.here(all.toArray(String[]::new));
    }
}
