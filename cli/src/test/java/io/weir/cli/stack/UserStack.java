package io.weir.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.WeirProcess;
import io.weir.cli.WeirProcess.Result;
import io.weir.localstack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A stack as a user has it, by the commands alone, and a file of payments to send through it.
 *
 * @param folder of the stack, with nothing else in it
 */
public record UserStack(Path folder) {
    public static final String HEADER =
            "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_TIME_SECONDS,TX_TIME_DAYS,TX_FRAUD,TX_FRAUD_SCENARIO";
    /** Each import waits so long for the topics that bring nothing. */
    private static final String IDLENESS = "5s";

    private static final Path HOME = Path.of(System.getProperty("weir.home"));

    public static UserStack named(String name) {
        return new UserStack(Path.of("target", name).toAbsolutePath());
    }

    public Path beside(String name) {
        return folder.resolveSibling(folder.getFileName() + "-" + name);
    }

    public LocalStack attach() {
        return LocalStack.attach(folder);
    }

    /** @param options of the command */
    public Result up(String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("up"));
        all.addAll(List.of(options));
        for (String server : List.of("kafka", "elasticsearch", "postgres", "flink", "page")) {
            all.addAll(List.of("--" + server + "-port", "0"));
        }
        all.addAll(List.of("--", "--event-time.idleness", IDLENESS));
        Result up = weir(all.toArray(String[]::new));
        assertWell(up);
        return up;
    }

    /** Until something that comes by itself has come; five minutes at most. */
    public static void await(Callable<Boolean> met) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (!met.call()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    public static String mapping() {
        return HOME.resolve("importer/mappings/handbook.yaml").toString();
    }

    /** In the handbook's format: six quick payments of one customer among slow ones of others, and a row that is none. */
    public Path payments(String name, int hour) throws IOException {
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
        return Files.write(
                Files.createDirectories(folder.getParent().resolve(folder.getFileName() + "-files"))
                        .resolve(name),
                rows);
    }

    private static String row(int hour, int id, int minute, int second, int customer) {
        return "%d,2018-04-01 %02d:%02d:%02d,%d,%d,12.50,0,0,0,0"
                .formatted(hour * 1000 + id, hour, minute, second, customer, customer);
    }

    /** What needs no process of its own. */
    public Result desk(String... arguments) {
        return WeirProcess.here(withFolder(arguments));
    }

    public Result weir(String... arguments) throws Exception {
        return WeirProcess.weir(withFolder(arguments));
    }

    private String[] withFolder(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        // What follows -- is the job's.
        int end = all.contains("--") ? all.indexOf("--") : all.size();
        all.addAll(end, List.of("--folder", folder.toString()));
        return all.toArray(String[]::new);
    }

    Result savepoint(String... arguments) {
        return desk(Stream.concat(Stream.of("savepoint"), Stream.of(arguments)).toArray(String[]::new));
    }

    public static void assertWell(Result result) {
        assertThat(result.exit()).as(result.output()).isZero();
    }
}
