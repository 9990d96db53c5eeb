package io.weir.benchmarks.recovery;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.benchmarks.Console;
import io.weir.benchmarks.Mismatch;
import io.weir.benchmarks.job.Servers;
import io.weir.localstack.FlinkRest;
import io.weir.localstack.FlinkTaskManager;
import io.weir.localstack.LocalStack;
import io.weir.localstack.StackMemory;
import io.weir.localstack.StackPorts;
import io.weir.localstack.StackSettings;
import io.weir.localstack.WeirHome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The job on a real cluster with many keys, and payments of now that come whatever becomes of it. */
final class ManyKeys implements AutoCloseable {
    private static final int PARALLELISM = 2;
    static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration START = Duration.ofMinutes(1);
    /** Of the TaskManager for RocksDB, MiB. */
    private static final int MANAGED = 1_024;

    static final long LOOK_MILLIS = 20;
    /** As is the default, said here since the figures hang on it. */
    private static final String CHECKPOINT_INTERVAL = "10 s";

    private final LocalStack stack;
    private final FlinkRest flink;
    private final int rate;
    private final Console console;
    private final SteadyPayments payments;
    private final Decided decided;
    private final String jobId;

    private ManyKeys(LocalStack stack, Load load, Console console) {
        this.stack = stack;
        this.flink = stack.flink().rest();
        this.rate = load.rate();
        this.console = console;
        Servers.createTopics(stack, "");
        this.payments = new SteadyPayments(stack.kafka().bootstrapServers(), load.accounts(), load.rate());
        this.decided = new Decided(stack.kafka().bootstrapServers());
        this.jobId = flink.run(
                flink.upload(WeirHome.find().resolve("jobs/target/weir-jobs.jar")),
                "io.weir.jobs.DetectionJob",
                List.of(
                        "--kafka.bootstrap-servers", stack.kafka().bootstrapServers(),
                        "--elasticsearch.url", stack.elasticsearch().url(),
                        "--postgres.url", stack.postgres().jdbcUrl(),
                        "--postgres.user", stack.postgres().user(),
                        "--postgres.password", stack.postgres().password(),
                        "--state.backend", load.stateBackend(),
                        // Nobody uses account-events here, and nothing shall wait for them.
                        "--event-time.idleness", "5 s",
                        "--checkpoint.interval", CHECKPOINT_INTERVAL),
                PARALLELISM);
    }

    /** Starts everything, brings the keys in, and the load. Returns when decisions keep up with it. */
    static ManyKeys prepare(Load load, Console console) throws InterruptedException {
        StackSettings settings = StackSettings.in(
                        WeirHome.find().resolve(".weir").resolve("bench"))
                .withPorts(StackPorts.FREE)
                .withMemory(new StackMemory(512, 768, 64, 448, load.heap(), MANAGED, 128))
                .withFlinkOption("execution.checkpointing.incremental", "true")
                .withFresh(true);
        LocalStack stack = LocalStack.start(settings);
        ManyKeys job = null;
        try {
            job = new ManyKeys(stack, load, console);
            job.fill(load.accounts());
            return job;
        } catch (RuntimeException | InterruptedException e) {
            if (job != null) {
                job.close();
            } else {
                stack.close();
            }
            throw e;
        }
    }

    private void fill(int accounts) throws InterruptedException {
        flink.awaitRunning(jobId, START);
        int keys = payments.fill();
        console.progress("%,d payments sent, one of each account; %,d keys of the feature store", accounts, keys);
        payments.begin();
        await("the payments before now to be decided", () -> decided.others() >= accounts);
        await("decisions to keep up", this::keepsUp);
        console.progress("decisions keep up with %,d payments a second", rate);
    }

    interface Condition {
        boolean holds();
    }

    void await(String what, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new Mismatch("Waited in vain for %s: %,d of %,d are decided, the job is %s. %s"
                        .formatted(
                                what,
                                decided.distinct(),
                                payments.sent(),
                                flink.state(jobId),
                                flink.exceptions(jobId)));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** Whether no more is undecided than comes in a second. */
    boolean keepsUp() {
        return undecided() <= rate;
    }

    int undecided() {
        return payments.sent() - decided.distinct();
    }

    /** The completed ones of the last ten, the newest first, by what Flink says, which may be half a second old. */
    List<JsonNode> checkpoints() {
        List<JsonNode> completed = new ArrayList<>();
        flink.get("/jobs/" + jobId + "/checkpoints").path("history").forEach(checkpoint -> {
            if (checkpoint.path("status").asText().equals("COMPLETED")) {
                completed.add(checkpoint);
            }
        });
        return completed;
    }

    /** Whether every task runs, by what Flink says, which may be half a second old. */
    boolean runs() {
        return flink.state(jobId).equals("RUNNING")
                && flink.vertices(jobId).stream()
                        .allMatch(vertex -> vertex.state().equals("RUNNING"));
    }

    FlinkTaskManager taskManager() {
        return stack.flink().taskManagers().get(0);
    }

    SteadyPayments payments() {
        return payments;
    }

    Decided decided() {
        return decided;
    }

    /** Payments a second. */
    int rate() {
        return rate;
    }

    Console console() {
        return console;
    }

    @Override
    public void close() {
        payments.close();
        decided.close();
        stack.close();
    }
}
