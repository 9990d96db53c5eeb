package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.WeirProcess.Result;
import io.weir.events.BadEvent;
import io.weir.events.DecisionCodec;
import io.weir.events.Topics;
import io.weir.localstack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A user's own file through a stack of their own: up, import, status, down, up again where it stopped, and back to a savepoint. */
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

        Result status = desk("status");
        assertWell(status);
        assertThat(status.output()).contains("RUNNING, lag 0").contains("dead-letters   1 messages");

        assertThat(desk("dead-letters", "list").output())
                .contains("file:first.csv/0/58  BAD_ROW", "199,soon,1,2,3.00", "1 open dead letters");

        StatusPages.showsWhatHappened(STACK);
        aServerThatDiedIsNamedAndStartedAgain();
        rowsOlderThanTheStackAreCounted();
        whatTheJobRefusedIsCorrectedAndCountsOnce();
        lateEventsAreJudgedAfterAll();
        theDeskDoesWhatItSays();

        assertWell(weir("down"));
        assertThat(desk("status").exit()).isEqualTo(1);
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
        theJobGoesBackToASavepoint();
        Result second = weir("import", payments("second.csv", 1).toString(), "--mapping", mapping());
        assertWell(second);
        assertThat(second.output())
                .contains("alerts on the stack: velocity-burst 3 (Kafka 3, Elasticsearch 3, case queue 3)");
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
        Path report = STACK.resolveSibling("replay.json");
        Result replayed = weir(
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
                .isEqualTo(57); // The file's, and the one that was corrected: it was sent twice and is one.
        Result ended = weir("replay", "--name", "again", "--from", "2018-04-01", "--to", "2018-04-02");
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.output()).contains("has come to its end already");
        assertThat(desk("replay", "--from", "2018-04-02", "--to", "2018-04-01").output())
                .contains("--from 2018-04-02 is not before --to 2018-04-01");
    }

    private static void theJobGoesBackToASavepoint() throws Exception {
        Result taken = savepoint("take", "--note", "before the change");
        assertWell(taken);
        Path place = Path.of(taken.output()
                .lines()
                .filter(line -> line.startsWith("/"))
                .findFirst()
                .orElseThrow());
        assertThat(place.resolve("weir-savepoint.json")).content().contains("account-features", "catalogueSchemaHash");

        String name = place.getFileName().toString();
        Result list = savepoint("list");
        assertWell(list);
        assertThat(list.output().lines().findFirst().orElseThrow()).contains(name, "before the change");
        assertThat(list.output()).contains("restorable: yes", "taken when the job was stopped");

        Result refused = weir("savepoint", "restore", STACK.resolve("kafka").toString());
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.output())
                .contains("is no savepoint", "Nothing was stopped")
                .doesNotContain("\tat ");

        Result back = weir("savepoint", "restore", name, "--parallelism", "1");
        assertWell(back);
        assertThat(back.output()).contains("0 dropped, 0 refused", "stopped, saved in", "Restored after");
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
        List<String> rows = new ArrayList<>(List.of(HEADER));
        for (int i = 0; i < 5; i++) {
            rows.add("900%d,2017-04-01 00:00:%02d,7,7,12.50,0,0,0,0".formatted(i, 5 * i));
        }
        // Ahead of its arrival: only the job can tell, and it does not believe it.
        rows.add("9009,2059-04-01 00:00:00,7,7,12.50,0,0,0,0");
        Path old = Files.write(STACK.resolveSibling("old.csv"), rows);
        Result late = weir("import", old.toString(), "--mapping", mapping());
        assertWell(late);
        assertThat(late.output())
                .contains("5 of your 6 rows were older than what the stack has seen")
                .contains("./weir up --fresh")
                .contains("1 rows were refused by the job");
    }

    private static void whatTheJobRefusedIsCorrectedAndCountsOnce() throws Exception {
        String list =
                desk("dead-letters", "list", "--reason", "TIME_OUT_OF_RANGE").output();
        Matcher id = Pattern.compile("transactions/\\d/\\d+").matcher(list);
        assertThat(id.find()).as(list).isTrue();
        String[] retry = {"dead-letters", "retry", id.group(), "--set", "time=2018-04-01T00:55:00Z"};
        assertThat(desk("dead-letters", "retry", id.group()).output()).contains("nothing was sent");
        assertThat(desk(retry).output()).contains("sent corrected to topic transactions as transaction handbook-9009");
        assertThat(desk(retry).output()).contains("was passed over");
        Detection job = Detection.running(LocalStack.attach(STACK)).orElseThrow();
        long duplicates = job.duplicates();
        List<String> again = new ArrayList<>(List.of(retry));
        again.add("--again");
        assertWell(desk(again.toArray(String[]::new)));
        await(() -> job.duplicates() == duplicates + 1);
        assertThat(decided("handbook-9009")).isEqualTo(1);
    }

    /** How many decisions there are on a payment. */
    private static long decided(String transaction) throws BadEvent {
        List<String> ids = new ArrayList<>();
        KeptMessages.of(LocalStack.attach(STACK).kafka().bootstrapServers(), Topics.DECISIONS)
                .<BadEvent>forEach(
                        message -> ids.add(DecisionCodec.read(message.value()).transactionId()));
        return ids.stream().filter(transaction::equals).count();
    }

    private static void lateEventsAreJudgedAfterAll() throws Exception {
        assertThat(desk("late-events", "list").output()).contains("5 late events", "handbook-9003");
        assertThat(desk("late-events", "show", "handbook-9003").output())
                .contains("not judged", "\"amountMinor\" : 1250");
        Path first = STACK.resolveSibling("late-1");
        Path second = STACK.resolveSibling("late-2");
        delete(first);
        delete(second);
        Result raised = desk("late-events", "retry", "--to", "2018-01-01", "--out", first.toString(), "--raise");
        assertWell(raised);
        assertThat(raised.output()).contains("1 alerts were missed", "velocity-burst", "Raised.");
        assertThat(desk("late-events", "retry", "--to", "2018-01-01", "--out", second.toString(), "--raise")
                        .output())
                .contains("No alert was missed");
    }

    private static void theDeskDoesWhatItSays() throws Exception {
        Path files = STACK.resolveSibling("desk-files");
        delete(files);
        DeskOnStack desk = new DeskOnStack(LocalStack.attach(STACK), Files.createDirectories(files));
        desk.deadLettersAreCorrectedAndSentOnce();
        desk.aRefusedAlertGoesInOnceTheMappingIsMended();
        desk.aReplayIsHeldAgainstWhatWasLive();
    }

    private static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    /** The job's metrics come a moment after what they count. */
    private static void await(BooleanSupplier met) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!met.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
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

    /** What needs no process of its own. */
    private static Result desk(String... arguments) {
        return WeirProcess.here(withFolder(arguments));
    }

    private static Result weir(String... arguments) throws Exception {
        return WeirProcess.weir(withFolder(arguments));
    }

    private static String[] withFolder(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        // What follows -- is the job's.
        int end = all.contains("--") ? all.indexOf("--") : all.size();
        all.addAll(end, List.of("--folder", STACK.toString()));
        return all.toArray(String[]::new);
    }

    private static Result savepoint(String... arguments) {
        return desk(Stream.concat(Stream.of("savepoint"), Stream.of(arguments)).toArray(String[]::new));
    }
}
