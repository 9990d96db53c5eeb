package io.weir.benchmarks.recovery;

import io.weir.benchmarks.Mismatch;
import io.weir.localstack.FlinkTaskManager;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** kill -9 of the TaskManager, which is started again at once, as whoever watches over it would do. */
final class Kill {
    /** From the kill until no more is undecided than a moment before, seconds. */
    static final String SECONDS = "seconds";
    /** From the kill until the job knows, milliseconds. */
    static final String DETECT = "detect";
    /** From then on until every task runs, its state restored, milliseconds. */
    static final String RESTORE = "restore";
    /** From then on until no more payments are undecided than arrive in a second, milliseconds. */
    static final String CATCH_UP = "catchUp";
    /** All of the state in the last checkpoint before it, KB. */
    static final String STATE = "state";

    /** Between two questions to Flink, whose answers cost more than they tell: they are up to half a second old. */
    private static final long ASK_NANOS = 500_000_000;

    private final ManyKeys job;
    private final Duration quiet;

    /** @param quiet before it: a kill falls anywhere between two checkpoints */
    Kill(ManyKeys job, Duration quiet) {
        this.job = job;
        this.quiet = quiet;
    }

    /** Kills once. */
    Map<String, Double> measure() throws InterruptedException {
        long from = System.currentTimeMillis();
        TimeUnit.MILLISECONDS.sleep(quiet.toMillis());
        job.await(
                "a checkpoint since then",
                () -> job.checkpoints().stream()
                        .anyMatch(checkpoint ->
                                checkpoint.path("trigger_timestamp").asLong() >= from));
        double state = job.checkpoints().get(0).path("state_size").asDouble() / 1024;
        int before = job.payments().sent();
        Map<String, Double> figures = kill(state);
        job.await("every payment to be decided", () -> job.decided().upTo() >= before);
        job.await("decisions to keep up", job::keepsUp);
        return figures;
    }

    private Map<String, Double> kill(double state) throws InterruptedException {
        FlinkTaskManager taskManager = job.taskManager();
        long killed = System.nanoTime();
        taskManager.kill();
        Thread again = new Thread(taskManager::start, "start-again");
        again.start();
        // What is undecided grows from the kill on, whatever Flink thinks.
        long detected = 0;
        long restored = 0;
        long worst = killed;
        int most = 0;
        long asked = killed - ASK_NANOS;
        long deadline = killed + ManyKeys.PATIENCE.toNanos();
        while (restored == 0 || !job.keepsUp()) {
            long now = System.nanoTime();
            int undecided = job.undecided();
            if (undecided > most) {
                most = undecided;
                worst = now;
            }
            if (restored == 0 && now - asked >= ASK_NANOS) {
                asked = now;
                boolean runs = job.runs();
                if (detected == 0 && !runs) {
                    detected = now;
                } else if (detected != 0 && runs) {
                    restored = now;
                }
            }
            if (now > deadline) {
                throw new Mismatch(
                        "Decisions do not keep up again %d s after the kill".formatted(ManyKeys.PATIENCE.toSeconds()));
            }
            TimeUnit.MILLISECONDS.sleep(ManyKeys.LOOK_MILLIS);
        }
        long keepsUp = System.nanoTime();
        again.join();
        job.console()
                .progress(
                        "killed: known after %.1f s, restored after %.1f s, undecided grew for %.1f s to %,d, keeps up after %.1f s",
                        (detected - killed) / 1e9,
                        (restored - killed) / 1e9,
                        (worst - killed) / 1e9,
                        most,
                        (keepsUp - killed) / 1e9);
        return Map.of(
                SECONDS,
                (worst - killed) / 1e9,
                DETECT,
                (detected - killed) / 1e6,
                RESTORE,
                (restored - detected) / 1e6,
                CATCH_UP,
                (keepsUp - restored) / 1e6,
                STATE,
                state);
    }
}
