package io.weir.cli.stack;

import static io.weir.cli.stack.UserStack.assertWell;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.WeirProcess;
import io.weir.cli.WeirProcess.Result;
import io.weir.cli.command.Console;
import io.weir.cli.page.StatusPages;
import io.weir.localstack.ElasticsearchServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A user's own file through a stack of their own: up, import, status, down, up again where it stopped, and back to a savepoint. */
class UpImportDownIT {
    private final UserStack stack = UserStack.named("up-stack");

    @AfterEach
    void leaveNothingRunning() throws Exception {
        stack.weir("down");
    }

    @Test
    @Timeout(
            value = 12,
            unit = TimeUnit.MINUTES) // Two stacks come up one after the other, which takes its time on a busy machine.
    void aFileGoesThroughAndTheJobGoesOnAfterDownAndUp() throws Exception {
        stack.up("--fresh");
        Result first =
                stack.weir("import", stack.payments("first.csv", 0).toString(), "--mapping", UserStack.mapping());
        assertWell(first);
        assertThat(first.output())
                .contains("1 bad rows in the dead letters")
                .contains("line 58: Column TX_DATETIME is no time")
                .contains("alerts on the stack: velocity-burst 1 (Kafka 1, Elasticsearch 1, case queue 1)");

        Result status = stack.desk("status");
        assertWell(status);
        assertThat(status.output()).contains("RUNNING, lag 0").contains("dead-letters   1 messages");

        StatusPages.showsWhatHappened(stack.folder());
        theDoctorFindsNothingWrong();
        aServerThatDiedIsNamedAndStartedAgain();

        Result down = stack.weir("down");
        assertWell(down);
        assertThat(down.output()).containsPattern("sql-rules +stopped, saved in ");
        assertThat(stack.desk("status").exit()).isEqualTo(1);
        theArchiveHoldsWhatArrived();

        assertThat(stack.up().output())
                .contains("submitted, from the state in")
                .containsPattern("sql-rules +running .*in-and-out/1, .*, from where it was");

        aReplayFindsTheSameBesideIt();

        // The first file once more: all duplicates. Then an hour later: another burst.
        assertWell(stack.desk("import", stack.payments("first.csv", 0).toString(), "--mapping", UserStack.mapping()));
        theJobGoesBackToASavepoint();
        Result second =
                stack.desk("import", stack.payments("second.csv", 1).toString(), "--mapping", UserStack.mapping());
        assertWell(second);
        assertThat(second.output())
                .contains("alerts on the stack: velocity-burst 2 (Kafka 2, Elasticsearch 2, case queue 2)");
        // Last, as it takes the alerts away.
        theOneIndexOfAnEarlierReleaseBecomesMonths();
    }

    /** By what {@code up} does before it submits the job. */
    private void theOneIndexOfAnEarlierReleaseBecomesMonths() throws Exception {
        String alerts = stack.attach().elasticsearch().url() + "/" + Detection.ALERTS_INDEX;
        for (String index : fieldNames(elasticsearch("GET", alerts, ""))) {
            elasticsearch("DELETE", stack.attach().elasticsearch().url() + "/" + index, "");
        }
        elasticsearch("PUT", alerts, """
                {"mappings": {"dynamic": false, "properties": {"time": {"type": "date"}, "id": {"type": "keyword"}}}}""");
        elasticsearch("PUT", alerts + "/_doc/old", """
                {"id": "old", "time": "2018-03-05T00:00:00Z"}""");
        EarlierIndex.moveAway(stack.attach(), new Console());
        assertThat(elasticsearch("GET", alerts + "/_search?q=id:old", "")
                        .at("/hits/hits/0/_index")
                        .asText())
                .isEqualTo(Detection.ALERTS_INDEX + "-g1-2018.03");
        assertThat(fieldNames(elasticsearch("GET", alerts, ""))).doesNotContain(Detection.ALERTS_INDEX);
    }

    private static JsonNode elasticsearch(String method, String url, String body) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
        return new ObjectMapper().readTree(answer.body());
    }

    private static List<String> fieldNames(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private void theArchiveHoldsWhatArrived() throws Exception {
        String archive = stack.folder().resolve("archive").toString();
        Result verified = WeirProcess.weir("archive", "verify", "--archive", archive);
        assertWell(verified);
        // Those of the file and its labels.
        assertThat(verified.output()).contains("whole, each offset once");
        assertThat(WeirProcess.weir(
                                "archive", "list", "--archive", archive, "--from", "2018-04-01", "--to", "2018-04-02")
                        .output())
                .contains("transactions             0 2018-04-01");
        Path page = stack.beside("backtest.html");
        Result backtest = WeirProcess.weir(
                "rules",
                "backtest",
                "velocity-spike",
                "--archive",
                archive,
                "--from",
                "2018-04-01",
                "--to",
                "2018-04-02",
                "--html",
                page.toString());
        assertWell(backtest);
        assertThat(backtest.output())
                .contains("Features of the archive's payments are computed first", "56 payments from 2018-04-01");
        assertThat(page).content().contains("velocity-spike");
    }

    private void aReplayFindsTheSameBesideIt() throws Exception {
        Path report = stack.beside("replay.json");
        Result replayed = stack.weir(
                "replay",
                "--name",
                "again",
                "--from",
                "2018-04-01",
                "--to",
                "2018-04-02",
                "--diff",
                "--report",
                report.toString());
        assertWell(replayed);
        assertThat(replayed.output()).contains("rows replayed in").contains("replay-again-decisions");
        assertThat(replayed.output()).contains("The replay is what was live");
        assertThat(new ObjectMapper()
                        .readTree(report.toFile())
                        .at("/decisions/all/identical")
                        .asInt())
                .isEqualTo(56);
        Result ended = stack.weir("replay", "--name", "again", "--from", "2018-04-01", "--to", "2018-04-02");
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.output()).contains("has come to its end already");
        assertThat(stack.desk("replay", "--from", "2018-04-02", "--to", "2018-04-01")
                        .output())
                .contains("--from 2018-04-02T00:00:00Z is not before --to 2018-04-01T00:00:00Z");
    }

    private void theJobGoesBackToASavepoint() throws Exception {
        Result taken = stack.savepoint("take", "--note", "before the change");
        assertWell(taken);
        Path place = Path.of(taken.output()
                .lines()
                .filter(line -> line.startsWith("/"))
                .findFirst()
                .orElseThrow());
        assertThat(place.resolve("weir-savepoint.json")).content().contains("account-features", "catalogueSchemaHash");

        String name = place.getFileName().toString();
        Result list = stack.savepoint("list");
        assertWell(list);
        assertThat(list.output().lines().findFirst().orElseThrow()).contains(name, "before the change");
        assertThat(list.output()).contains("restorable: yes", "taken when the job was stopped");

        Result refused = stack.weir(
                "savepoint", "restore", stack.folder().resolve("kafka").toString());
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.output())
                .contains("is no savepoint", "Nothing was stopped")
                .doesNotContain("\tat ");

        Result back = stack.weir("savepoint", "restore", name, "--parallelism", "1");
        assertWell(back);
        assertThat(back.output()).contains("0 dropped, 0 refused", "stopped, saved in", "Restored after");
    }

    private void theDoctorFindsNothingWrong() throws Exception {
        Result doctor = stack.desk("doctor");
        assertWell(doctor);
        assertThat(doctor.output())
                .contains("well   java", "well   topic dead-letters", "well   table case_queue", "Nothing is wrong.")
                .doesNotContain("WRONG");
        Result indices = stack.weir("indices", "list");
        assertWell(indices);
        assertThat(indices.output()).contains("weir-alerts-2018.04", "weir-decisions-undated");
    }

    private void aServerThatDiedIsNamedAndStartedAgain() throws Exception {
        ElasticsearchServer elasticsearch = stack.attach().elasticsearch();
        ProcessHandle.of(elasticsearch.pid()).orElseThrow().destroyForcibly();
        // With all its memory it takes a moment to be gone.
        UserStack.await(() -> !elasticsearch.isAlive());
        Result doctor = stack.desk("doctor", "--json");
        assertThat(doctor.exit()).isEqualTo(1);
        JsonNode findings = new ObjectMapper()
                .readTree(doctor.output().substring(doctor.output().indexOf('[')));
        assertThat(findings).anySatisfy(finding -> {
            assertThat(finding.path("part").asText()).isEqualTo("elasticsearch");
            assertThat(finding.path("state").asText()).isEqualTo("WRONG");
            assertThat(finding.path("todo").asText()).isEqualTo("Start it again with ./weir up");
        });
        Result refused =
                stack.desk("import", stack.payments("first.csv", 0).toString(), "--mapping", UserStack.mapping());
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.output())
                .contains("down on the stack")
                .contains("elasticsearch")
                .doesNotContain("\tat ");
        Result up = stack.weir("up");
        assertWell(up);
        assertThat(up.output()).contains("It had lost and now has again: elasticsearch");
    }
}
