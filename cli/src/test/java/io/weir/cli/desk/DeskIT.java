package io.weir.cli.desk;

import static io.weir.cli.stack.UserStack.assertWell;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.WeirProcess;
import io.weir.cli.WeirProcess.Result;
import io.weir.cli.command.Brokers;
import io.weir.cli.stack.Detection;
import io.weir.cli.stack.UserStack;
import io.weir.cli.topics.KeptMessages;
import io.weir.events.BadEvent;
import io.weir.events.DecisionCodec;
import io.weir.events.Topics;
import io.weir.sql.ShippedRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a user's stack: what the job could not use or judge is found, corrected, sent again, and counted once; a rule is changed and the others go on. */
class DeskIT {
    private final UserStack stack = UserStack.named("desk-stack");

    @AfterEach
    void leaveNothingRunning() throws Exception {
        stack.weir("down");
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void nothingThatWasRefusedOrLateIsLost() throws Exception {
        stack.up("--fresh");
        assertWell(stack.desk("import", stack.payments("first.csv", 0).toString(), "--mapping", UserStack.mapping()));
        assertThat(stack.desk("dead-letters", "list").output())
                .contains("file:first.csv/0/58  BAD_ROW", "199,soon,1,2,3.00", "1 open dead letters");
        aRuleOverSeveralEventsIsChangedAndTheOthersGoOn();
        rowsOlderThanTheStackAreCounted();
        whatTheJobRefusedIsCorrectedAndCountsOnce();
        lateEventsAreJudgedAfterAll();
        theDeskDoesWhatItSays();
        aKafkaOfItsOwnIsReachedByItsAddress();
    }

    /** As that of a cluster is: with a file of properties, and no stack beside it that is known of. */
    private void aKafkaOfItsOwnIsReachedByItsAddress() throws IOException {
        String servers = stack.attach().kafka().bootstrapServers();
        Path properties = Files.writeString(stack.beside("client.properties"), "request.timeout.ms=20000\n");
        assertWell(there(servers, properties, "thresholds", "set", "--review", "0.4", "--block", "0.8"));
        assertThat(stack.desk("thresholds", "show").output()).contains("0.4000", "0.8000");
        Result rules = there(servers, properties, "rules", "list");
        assertWell(rules);
        assertThat(rules.output()).contains("in-and-out/2").doesNotContain("their job does not run");
        assertThat(there(servers, properties, "dead-letters", "list").output()).contains("open dead letters");

        Result elsewhere = there(servers, properties, "model", "list", "--topic-prefix", "other-");
        assertThat(elsewhere.exit()).isEqualTo(2);
        assertThat(elsewhere.output()).contains("there is no topic other-models at " + servers, "1 partition");
        Result noFile = there(servers, stack.beside("no.properties"), "model", "list");
        assertThat(noFile.exit()).isEqualTo(2);
        assertThat(noFile.output()).contains("no.properties cannot be read");
    }

    private static Result there(String servers, Path properties, String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--bootstrap-servers", servers, "--kafka-properties", properties.toString()));
        return WeirProcess.here(all.toArray(String[]::new));
    }

    private void aRuleOverSeveralEventsIsChangedAndTheOthersGoOn() throws Exception {
        assertThat(stack.desk("status").output()).containsPattern("sql-rules +RUNNING, 6 rules, late 0");
        Path file = Files.createDirectories(stack.beside("rules")).resolve("in-and-out.sql");
        Files.writeString(file, ShippedRules.text("in-and-out").replace("version: 1", "version: 2"));
        Files.copy(
                Path.of(System.getProperty("weir.home"), "sql/rules/in-and-out.test"),
                file.resolveSibling("in-and-out.test"),
                StandardCopyOption.REPLACE_EXISTING);
        Result refused = stack.weir("rules", "publish", file.toString(), "--author", "ann", "--approved-by", "ann");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.output()).contains("somebody else than the author ann must agree");
        Result published = stack.weir(
                "rules", "publish", file.toString(), "--author", "ann", "--approved-by", "ben", "--from", "2018-01-01");
        assertWell(published);
        assertThat(published.output())
                .contains("in-and-out/2 is live from 2026-01-01T00:00:00Z on")
                .containsPattern(
                        "sql-rules +keeps its state: below-threshold-banks/1, credentials-then-beneficiary/1, ")
                .contains("begins empty: in-and-out/2", "half-finished matches with it: in-and-out/1")
                .containsPattern("sql-rules +stopped, saved in ")
                .containsPattern("sql-rules +running .*in-and-out/2, .*, from where it was");
        Result shadow = stack.weir("rules", "shadow", "in-and-out", "--from", "2026-02-01");
        assertWell(shadow);
        assertThat(shadow.output()).contains("in-and-out/2 runs in shadow from 2026-02-01T00:00:00Z on");
    }

    private void rowsOlderThanTheStackAreCounted() throws Exception {
        List<String> rows = new ArrayList<>(List.of(UserStack.HEADER));
        for (int i = 0; i < 5; i++) {
            rows.add("900%d,2017-04-01 00:00:%02d,7,7,12.50,0,0,0,0".formatted(i, 5 * i));
        }
        // Ahead of its arrival: only the job can tell, and it does not believe it.
        rows.add("9009,2059-04-01 00:00:00,7,7,12.50,0,0,0,0");
        Path old = Files.write(stack.beside("old.csv"), rows);
        Result late = stack.desk("import", old.toString(), "--mapping", UserStack.mapping());
        assertWell(late);
        assertThat(late.output())
                .contains("5 of your 6 rows were older than what the stack has seen")
                .contains("./weir up --fresh")
                .contains("1 rows were refused by the job");
    }

    private void whatTheJobRefusedIsCorrectedAndCountsOnce() throws Exception {
        String list = stack.desk("dead-letters", "list", "--reason", "TIME_OUT_OF_RANGE")
                .output();
        Matcher id = Pattern.compile("transactions/\\d/\\d+").matcher(list);
        assertThat(id.find()).as(list).isTrue();
        String[] retry = {"dead-letters", "retry", id.group(), "--set", "time=2018-04-01T00:55:00Z"};
        assertThat(stack.desk("dead-letters", "retry", id.group()).output()).contains("nothing was sent");
        assertThat(stack.desk(retry).output())
                .contains("sent corrected to topic transactions as transaction handbook-9009");
        assertThat(stack.desk(retry).output()).contains("was passed over");
        Detection job = Detection.running(stack.attach()).orElseThrow();
        long duplicates = job.duplicates();
        List<String> again = new ArrayList<>(List.of(retry));
        again.add("--again");
        assertWell(stack.desk(again.toArray(String[]::new)));
        // The job's metrics come a moment after what they count.
        UserStack.await(() -> job.duplicates() == duplicates + 1);
        UserStack.await(() -> decided("handbook-9009") > 0);
        assertThat(decided("handbook-9009")).isEqualTo(1);
    }

    /** How many decisions there are on a payment. */
    private long decided(String transaction) throws BadEvent {
        List<String> ids = new ArrayList<>();
        KeptMessages.of(Brokers.of(stack.attach()), Topics.DECISIONS)
                .<BadEvent>forEach(
                        message -> ids.add(DecisionCodec.read(message.value()).transactionId()));
        return ids.stream().filter(transaction::equals).count();
    }

    private void lateEventsAreJudgedAfterAll() throws Exception {
        assertThat(stack.desk("late-events", "list").output()).contains("5 late events", "handbook-9003");
        assertThat(stack.desk("late-events", "show", "handbook-9003").output())
                .contains("not judged", "\"amountMinor\" : 1250");
        Path first = stack.beside("late-1");
        Path second = stack.beside("late-2");
        delete(first);
        delete(second);
        Result raised = stack.desk("late-events", "retry", "--to", "2018-01-01", "--out", first.toString(), "--raise");
        assertWell(raised);
        assertThat(raised.output()).contains("1 alerts were missed", "velocity-burst", "Raised.");
        assertThat(stack.desk("late-events", "retry", "--to", "2018-01-01", "--out", second.toString(), "--raise")
                        .output())
                .contains("No alert was missed");
    }

    private void theDeskDoesWhatItSays() throws Exception {
        Path files = stack.beside("desk-files");
        delete(files);
        DeskOnStack desk = new DeskOnStack(stack.attach(), Files.createDirectories(files));
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
}
