package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.WeirProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Savepoints on a stack: made of history, started from, taken, listed, looked into, gone back to with another parallelism; refused before anything is stopped. */
class SavepointIT {
    private static final Path STACK = Path.of("target", "savepoint-stack").toAbsolutePath();
    private static final String HEADER =
            "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_TIME_SECONDS,TX_TIME_DAYS,TX_FRAUD,TX_FRAUD_SCENARIO";
    private static final Path HOME = Path.of(System.getProperty("weir.home"));
    private static final String MAPPING =
            HOME.resolve("importer/mappings/handbook.yaml").toString();

    @AfterEach
    void leaveNothingRunning() throws Exception {
        stack("down");
    }

    @Test
    @Timeout(value = 12, unit = TimeUnit.MINUTES)
    void aJobStartsFromHistoryAndIsTakenBack() throws Exception {
        Path made = STACK.resolveSibling("savepoint-made");
        deleteAll(made);
        // Four of the five payments that are a burst.
        Path history = payments("history.csv", 0, 4);
        Path rest = payments("rest.csv", 4, 5);
        assertWell(WeirProcess.weir(
                "savepoint",
                "bootstrap",
                "--input",
                history.toString(),
                "--mapping",
                MAPPING,
                "--out",
                made.toString()));
        assertThat(made.resolve("weir-savepoint.json")).content().contains("deduplicate", "catalogueSchemaHash");
        assertThat(WeirProcess.weir("savepoint", "inspect", made.toString(), "--account", "customer-7")
                        .output())
                .contains("account-features, history of customer-7", "4 transactions from 2018-04-01T10:00:00Z")
                .contains("waits for \"payments\", step 3 of 5", "account-order, waiting of customer-7");

        assertWell(stack(
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
                "3s"));
        Result restored = savepoint("restore", made.toString());
        assertWell(restored);
        assertThat(restored.output())
                .contains("stopped, saved in")
                .contains("0 dropped, 0 refused")
                .contains("Restored after");
        Result imported = stack("import", rest.toString(), "--mapping", MAPPING);
        assertWell(imported);
        assertThat(imported.output()).contains("velocity-burst 1 (Kafka 1");

        Result taken = savepoint("take", "--note", "before the change");
        assertWell(taken);
        String place = taken.output()
                .lines()
                .filter(line -> line.startsWith("/"))
                .findFirst()
                .orElseThrow();
        assertThat(Path.of(place)).isDirectory();
        Result list = savepoint("list");
        assertWell(list);
        assertThat(list.output().lines().findFirst().orElseThrow())
                .contains(Path.of(place).getFileName().toString())
                .contains("before the change");
        assertThat(list.output()).contains("restorable: yes").contains("taken when the job was stopped");

        Result back = savepoint("restore", Path.of(place).getFileName().toString(), "--parallelism", "1");
        assertWell(back);
        // Repetitions still are some, and the burst is known.
        assertWell(stack("import", rest.toString(), "--mapping", MAPPING));
        assertThat(stack("status").output()).contains("RUNNING, lag 0, duplicates 2");

        whatCannotBeIsRefusedAndTheJobRunsOn(Path.of(place));

        // The archive has only what came after the history.
        assertWell(stack("down"));
        Path out = STACK.resolveSibling("savepoint-of-archive");
        Result bootstrapped = WeirProcess.weir(
                "savepoint",
                "bootstrap",
                "--archive",
                STACK.resolve("archive").toString(),
                "--from-savepoint",
                place,
                "--out",
                out.toString());
        assertRefused(bootstrapped, 2, "the history is not what the job of the existing savepoint had seen");
        assertThat(out).doesNotExist();
    }

    private static void whatCannotBeIsRefusedAndTheJobRunsOn(Path place) throws Exception {
        assertRefused(savepoint("restore", "/no/such/folder"), 2, "there is no such folder");
        assertRefused(savepoint("restore", place.toString(), "--parallelism", "99"), 2, "slots");
        assertRefused(
                savepoint("restore", place.toString(), "--", "--patterns.engine", "flink-cep"), 3, "--allow-dropped");
        Path broken = STACK.resolveSibling("savepoint-broken");
        Files.createDirectories(broken);
        byte[] metadata = Files.readAllBytes(place.resolve("_metadata"));
        Files.write(broken.resolve("_metadata"), Arrays.copyOf(metadata, metadata.length / 2));
        assertRefused(savepoint("restore", broken.toString()), 2, "truncated or damaged");
        assertThat(stack("status").output()).contains("RUNNING");
    }

    private static void assertRefused(Result result, int exit, String why) {
        assertThat(result.output())
                .contains(why)
                .doesNotContain("stopped, saved")
                .doesNotContain("\tat ");
        assertThat(result.exit()).as(result.output()).isEqualTo(exit);
    }

    /** Payments of customer 7 seconds apart, those from one to before another; behind the last one of somebody else, so that event time passes it. */
    private static Path payments(String name, int from, int to) throws IOException {
        List<String> rows = new ArrayList<>(List.of(HEADER));
        for (int i = from; i < to; i++) {
            rows.add("%d,2018-04-01 10:00:%02d,7,7,12.50,0,0,0,0".formatted(i, i * 5));
        }
        if (from > 0) {
            rows.add("99,2018-04-01 11:00:00,8,8,12.50,0,0,0,0");
        }
        return Files.write(Files.createDirectories(STACK.getParent()).resolve(name), rows);
    }

    private static void deleteAll(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void assertWell(Result result) {
        assertThat(result.exit()).as(result.output()).isZero();
    }

    private static Result stack(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(1, List.of("--folder", STACK.toString()));
        return WeirProcess.weir(all.toArray(String[]::new));
    }

    private static Result savepoint(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("savepoint"));
        all.addAll(List.of(arguments));
        all.addAll(2, List.of("--folder", STACK.toString()));
        return WeirProcess.weir(all.toArray(String[]::new));
    }
}
