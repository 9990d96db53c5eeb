package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.WeirProcess.Result;
import io.weir.localstack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A user's own file through a stack of their own: up, import, status, down, and up again where it stopped. */
class UpImportDownIT {
    /** Each import waits so long for the topics that bring nothing. */
    private static final String IDLENESS = "5s";

    private static final Path STACK = Path.of("target", "up-stack").toAbsolutePath();
    private static final String HEADER =
            "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_TIME_SECONDS,TX_TIME_DAYS,TX_FRAUD,TX_FRAUD_SCENARIO";
    private static final Path HOME = Path.of(System.getProperty("weir.home"));

    @AfterEach
    void leaveNothingRunning() throws Exception {
        weir("down");
    }

    @Test
    @Timeout(
            value = 12,
            unit = TimeUnit.MINUTES) // Two stacks come up one after the other, which takes its time on a busy machine.
    void aFileGoesThroughAndTheJobGoesOnAfterDownAndUp() throws Exception {
        assertWell(weir(
                "up",
                "--fresh",
                "--kafka-port",
                "0",
                "--elasticsearch-port",
                "0",
                "--postgres-port",
                "0",
                "--flink-port",
                "0",
                "--",
                "--event-time.idleness",
                IDLENESS));

        Result first = weir("import", payments("first.csv", 0).toString(), "--mapping", mapping());
        assertWell(first);
        assertThat(first.output())
                .contains("1 bad rows in the dead letters")
                .contains("line 58: Column TX_DATETIME is no time")
                .contains("alerts on the stack: velocity-burst 1 (Kafka 1, Elasticsearch 1, case queue 1)");

        Result status = weir("status");
        assertWell(status);
        assertThat(status.output()).contains("RUNNING, lag 0").contains("dead-letters   1 messages");

        assertThat(weir("dead-letters").output()).contains("first.csv line 58  BAD_ROW", "199,soon,1,2,3.00");

        aServerThatDiedIsNamedAndStartedAgain();
        rowsOlderThanTheStackAreCounted();

        assertWell(weir("down"));
        assertThat(weir("status").exit()).isEqualTo(1);
        theArchiveHoldsWhatArrived();

        Result again = weir(
                "up",
                "--kafka-port",
                "0",
                "--elasticsearch-port",
                "0",
                "--postgres-port",
                "0",
                "--flink-port",
                "0",
                "--",
                "--event-time.idleness",
                IDLENESS);
        assertWell(again);
        assertThat(again.output()).contains("submitted, from the state in");

        aReplayFindsTheSameBesideIt();

        // The first file once more: all duplicates. Then an hour later: another burst.
        assertWell(weir("import", payments("first.csv", 0).toString(), "--mapping", mapping()));
        Result second = weir("import", payments("second.csv", 1).toString(), "--mapping", mapping());
        assertWell(second);
        assertThat(second.output())
                .contains("alerts on the stack: velocity-burst 2 (Kafka 2, Elasticsearch 2, case queue 2)");
    }

    private static void theArchiveHoldsWhatArrived() throws Exception {
        String archive = STACK.resolve("archive").toString();
        Result verified = WeirProcess.weir("archive", "verify", "--archive", archive);
        assertWell(verified);
        // Those of the file, its labels, and what was sent of it again, older and ahead of time.
        assertThat(verified.output()).contains("whole, each offset once");
        assertThat(WeirProcess.weir(
                                "archive", "list", "--archive", archive, "--from", "2018-04-01", "--to", "2018-04-02")
                        .output())
                .contains("transactions             0 2018-04-01")
                .doesNotContain("2017-04-01");
    }

    private static void aReplayFindsTheSameBesideIt() throws Exception {
        Result replayed = weir("replay", "--name", "again", "--from", "2018-04-01", "--to", "2018-04-02");
        assertWell(replayed);
        assertThat(replayed.output()).contains("rows replayed in").contains("replay-again-decisions");
        assertThat(weir("replay", "--name", "again", "--from", "2018-04-01", "--to", "2018-04-02")
                        .output())
                .contains("has come to its end already");
        Result nothing = weir("replay", "--from", "2031-01-01");
        assertThat(nothing.exit()).isEqualTo(2);
        assertThat(nothing.output()).contains("holds nothing from 2031-01-01T00:00:00Z; it reaches from");
        Result wrong = weir("replay", "--archive", STACK.resolve("kafka").toString());
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.output()).contains("is no archive").contains("--archive.path");
        assertThat(weir("replay", "--from", "2018-04-02", "--to", "2018-04-01").output())
                .contains("--from 2018-04-02 is not before --to 2018-04-01");
    }

    private static void aServerThatDiedIsNamedAndStartedAgain() throws Exception {
        ProcessHandle.of(LocalStack.attach(STACK).elasticsearch().pid())
                .orElseThrow()
                .destroyForcibly();
        Result refused = weir("import", payments("first.csv", 0).toString(), "--mapping", mapping());
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.output())
                .contains("down on the stack")
                .contains("elasticsearch")
                .doesNotContain("\tat ");
        Result up = weir("up");
        assertWell(up);
        assertThat(up.output()).contains("It had lost and now has again: elasticsearch");
    }

    private static void rowsOlderThanTheStackAreCounted() throws Exception {
        Path old = Files.write(
                STACK.resolveSibling("old.csv"),
                List.of(
                        HEADER,
                        "9001,2017-04-01 00:00:00,7,7,12.50,0,0,0,0",
                        // Ahead of its arrival: only the job can tell, and it does not believe it.
                        "9002,2059-04-01 00:00:00,7,7,12.50,0,0,0,0"));
        Result late = weir("import", old.toString(), "--mapping", mapping());
        assertWell(late);
        assertThat(late.output())
                .contains("1 of your 2 rows were older than what the stack has seen")
                .contains("./weir up --fresh")
                .contains("1 rows were refused by the job");
    }

    /** In the handbook's format: six quick payments of one customer among slow ones of others, and a row that is none. */
    private static Path payments(String name, int hour) throws IOException {
        List<String> rows = new ArrayList<>();
        rows.add(HEADER);
        for (int i = 0; i < 6; i++) {
            rows.add(row(hour, i, 0, i * 5, 7));
        }
        for (int i = 0; i < 50; i++) {
            rows.add(row(hour, 100 + i, 1 + i, 0, 8 + i));
        }
        if (hour == 0) {
            rows.add("199,soon,1,2,3.00,0,0,0,0");
        }
        return Files.write(Files.createDirectories(STACK.getParent()).resolve(name), rows);
    }

    private static String row(int hour, int id, int minute, int second, int customer) {
        return "%d,2018-04-01 %02d:%02d:%02d,%d,%d,12.50,0,0,0,0"
                .formatted(hour * 1000 + id, hour, minute, second, customer, customer);
    }

    private static String mapping() {
        return HOME.resolve("importer/mappings/handbook.yaml").toString();
    }

    private static void assertWell(Result result) {
        assertThat(result.exit()).as(result.output()).isZero();
    }

    private static Result weir(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        // Right behind the command: what follows -- is the job's.
        all.addAll(1, List.of("--folder", STACK.toString()));
        return WeirProcess.weir(all.toArray(String[]::new));
    }
}
