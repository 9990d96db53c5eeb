package io.weir.cli.stack;

import io.weir.cli.command.Console;
import io.weir.localstack.FlinkRest;
import io.weir.localstack.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The archive job on a local stack. Ended with a savepoint, it has put everything that it has read into the archive. */
public final class Archiving {
    private static final String NAME = "archive";
    private static final String ENTRY_CLASS = "io.weir.jobs.ArchiveJob";
    /** A local disk takes it all. */
    private static final int PARALLELISM = 1;
    /** Soon enough for a person who wants to replay what was just fed. */
    private static final String CHECKPOINT_INTERVAL = "20 s";

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration SAVEPOINT = Duration.ofSeconds(60);

    private Archiving() {}

    /** Starts the job unless it runs. */
    public static void start(LocalStack stack, Console console) {
        if (running(stack).isPresent()) {
            return;
        }
        FlinkRest flink = stack.flink().rest();
        Path folder = stack.settings().folder();
        // Without one it goes on behind the archive's last row; with one it also finishes what it was committing.
        Optional<Path> state = lastId(folder).flatMap(last -> Detection.newestState(folder, List.of(last)));
        String id = flink.run(
                flink.upload(JobSettings.jar()),
                ENTRY_CLASS,
                List.of(
                        "--kafka.bootstrap-servers", stack.kafka().bootstrapServers(),
                        "--archive.path", Detection.archive(folder).toString(),
                        "--checkpoint.interval", CHECKPOINT_INTERVAL),
                PARALLELISM,
                state.map(path -> path.toUri().toString()));
        try {
            Files.writeString(idFile(folder), id);
        } catch (IOException e) {
            throw new UncheckedIOException("Noting the archive job failed", e);
        }
        flink.awaitRunning(id, START);
        console.line(
                "  %-14s running, into %s",
                NAME, Detection.archive(stack.settings().folder()));
    }

    /** Ends the job, if it runs, when all it has read is in the archive. */
    public static void stop(LocalStack stack, Console console) {
        running(stack).ifPresent(id -> {
            stack.flink().rest().savepoints().stop(id, SAVEPOINT);
            console.line(
                    "  %-14s complete in %s",
                    NAME, Detection.archive(stack.settings().folder()));
        });
    }

    private static Optional<String> running(LocalStack stack) {
        return lastId(stack.settings().folder())
                .filter(id -> stack.flink().rest().jobs().stream()
                        .anyMatch(job -> job.id().equals(id)
                                && List.of("RUNNING", "RESTARTING", "CREATED", "INITIALIZING")
                                        .contains(job.state())));
    }

    /** Of the job that was started last. */
    private static Optional<String> lastId(Path folder) {
        Path file = idFile(folder);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Reading " + file + " failed", e);
        }
    }

    /** Where Flink keeps its state, so that it goes with that. */
    private static Path idFile(Path folder) {
        return folder.resolve("flink").resolve("archive-job");
    }
}
