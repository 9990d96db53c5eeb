package io.weir.cli.stack;

import io.weir.cli.command.Console;
import io.weir.localstack.FlinkRest;
import io.weir.localstack.LocalStack;
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

    /** Of a machine that is busy; tasks load and compile their code in it. */
    private static final Duration START = Duration.ofMinutes(3);

    private static final Duration SAVEPOINT = Duration.ofMinutes(5);

    private Archiving() {}

    /** Starts the job unless it runs. */
    public static void start(LocalStack stack, Console console) {
        if (running(stack).isPresent()) {
            return;
        }
        FlinkRest flink = stack.flink().rest();
        Path folder = stack.settings().folder();
        // Without one it goes on behind the archive's last row; with one it also finishes what it was committing.
        Optional<Path> state = started(folder).newestStateOfLast();
        String id = flink.run(
                flink.upload(JobSettings.jar()),
                ENTRY_CLASS,
                List.of(
                        "--kafka.bootstrap-servers", stack.kafka().bootstrapServers(),
                        "--archive.path", Detection.archive(folder).toString(),
                        "--checkpoint.interval", CHECKPOINT_INTERVAL),
                PARALLELISM,
                state.map(path -> path.toUri().toString()));
        started(folder).note(id);
        flink.awaitRunning(id, START);
        console.line(
                "  %-14s running, into %s",
                NAME, Detection.archive(stack.settings().folder()));
    }

    /** Ends the job, if it runs, when all it has read is in the archive. */
    public static void stop(LocalStack stack, Console console) {
        running(stack).ifPresent(job -> {
            stack.flink().rest().savepoints().stop(job.id(), SAVEPOINT);
            console.line(
                    "  %-14s complete in %s",
                    NAME, Detection.archive(stack.settings().folder()));
        });
    }

    private static Optional<FlinkRest.Job> running(LocalStack stack) {
        return started(stack.settings().folder()).running(stack);
    }

    private static StartedJobs started(Path folder) {
        return new StartedJobs(folder, "archive-job");
    }
}
