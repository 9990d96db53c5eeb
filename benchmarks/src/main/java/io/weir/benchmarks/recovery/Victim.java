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
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The job on a real cluster with many keys, under load, and its TaskManager, which is killed. */
final class Victim implements AutoCloseable {
    private static final int PARALLELISM = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration START = Duration.ofMinutes(1);
    /** Of the TaskManager for RocksDB, MiB. */
    private static final int MANAGED = 1_024;

    private static final long LOOK_MILLIS = 20;
    /** Between two questions to Flink, whose answers cost more than they tell: they are up to three seconds old. */
    private static final long ASK_NANOS = 500_000_000;
    /** Between two checkpoints; a kill falls anywhere between them. */
    private static final String CHECKPOINT_INTERVAL = "10 s";

    /** What is told of a kill, and of the time before it. */
    enum Figure {
        /** From the kill until no more is undecided than a moment before. */
        SECONDS,
        /** From the kill until the job knows. */
        DETECT,
        /** From then on until every task runs, its state restored. */
        RESTORE,
        /** From then on until no more payments are undecided than arrive in a second. */
        CATCH_UP,
        /** All of the state in a checkpoint. */
        STATE,
        /** What of it was written anew for the last one. */
        CHECKPOINT,
        CHECKPOINT_TIME,
        P99_CHECKPOINT,
        P99_ELSE
    }

    /** From and to, epoch milliseconds. */
    record Span(long from, long to) {}

    private final LocalStack stack;
    private final FlinkRest flink;
    private final int rate;
    private final Duration slice;
    private final Console console;
    private final SteadyPayments payments;
    private final Decided decided;
    private final String jobId;
    private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    private final Set<Figure> told = EnumSet.noneOf(Figure.class);

    private Victim(LocalStack stack, int accounts, int rate, String stateBackend, Duration slice, Console console) {
        this.stack = stack;
        this.flink = stack.flink().rest();
        this.rate = rate;
        this.slice = slice;
        this.console = console;
        Servers.createTopics(stack, "");
        this.payments = new SteadyPayments(stack.kafka().bootstrapServers(), accounts, rate);
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
                        "--state.backend", stateBackend,
                        // Nobody uses account-events here, and nothing shall wait for them.
                        "--event-time.idleness", "5 s",
                        "--checkpoint.interval", CHECKPOINT_INTERVAL),
                PARALLELISM);
    }

    /**
     * Starts everything, brings the keys in, and the load.
     *
     * @param slice of undisturbed time before each kill
     */
    static Victim prepare(int accounts, int rate, int heap, String stateBackend, Duration slice, Console console)
            throws InterruptedException {
        StackSettings settings = StackSettings.in(
                        WeirHome.find().resolve(".weir").resolve("bench"))
                .withPorts(StackPorts.FREE)
                .withMemory(new StackMemory(512, 768, 64, 448, heap, MANAGED, 128))
                .withFlinkOption("execution.checkpointing.incremental", "true")
                .withFresh(true);
        LocalStack stack = LocalStack.start(settings);
        Victim victim = null;
        try {
            victim = new Victim(stack, accounts, rate, stateBackend, slice, console);
            victim.fill(accounts);
            return victim;
        } catch (RuntimeException | InterruptedException e) {
            if (victim != null) {
                victim.close();
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

    private interface Condition {
        boolean holds();
    }

    private void await(String what, Condition condition) throws InterruptedException {
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

    private boolean keepsUp() {
        return undecided() <= rate;
    }

    private int undecided() {
        return payments.sent() - decided.distinct();
    }

    /** Each figure of a kill once: whoever asks again gets one of a new kill. */
    double tell(Figure figure) throws InterruptedException {
        if (figures.isEmpty() || !told.add(figure)) {
            measure();
            told.clear();
            told.add(figure);
        }
        return figures.get(figure);
    }

    private void measure() throws InterruptedException {
        look();
        int before = payments.sent();
        kill();
        await("every payment to be decided", () -> decided.upTo() >= before);
        await("decisions to keep up", this::keepsUp);
    }

    /** At the load alone, and what checkpoints do to it. */
    private void look() throws InterruptedException {
        long from = System.currentTimeMillis();
        decided.time((int) (2L * rate * slice.toMillis() / 1_000 + rate));
        TimeUnit.MILLISECONDS.sleep(slice.toMillis());
        await("a checkpoint since then", () -> !checkpointsSince(from).isEmpty());
        List<JsonNode> checkpoints = checkpointsSince(from);
        List<Span> spans = checkpoints.stream().map(Victim::span).toList();
        JsonNode last = checkpoints.get(0);
        figures.put(Figure.STATE, last.path("state_size").asDouble() / 1024);
        figures.put(Figure.CHECKPOINT, last.path("checkpointed_size").asDouble() / 1024);
        figures.put(Figure.CHECKPOINT_TIME, last.path("end_to_end_duration").asDouble());
        figures.put(Figure.P99_CHECKPOINT, decided.p99(spans, true));
        figures.put(Figure.P99_ELSE, decided.p99(spans, false));
    }

    /** Completed ones, the newest first. */
    private List<JsonNode> checkpointsSince(long from) {
        List<JsonNode> completed = new ArrayList<>();
        flink.get("/jobs/" + jobId + "/checkpoints").path("history").forEach(checkpoint -> {
            if (checkpoint.path("status").asText().equals("COMPLETED")
                    && checkpoint.path("trigger_timestamp").asLong() >= from) {
                completed.add(checkpoint);
            }
        });
        return completed;
    }

    private static Span span(JsonNode checkpoint) {
        return new Span(
                checkpoint.path("trigger_timestamp").asLong(),
                checkpoint.path("latest_ack_timestamp").asLong());
    }

    private void kill() throws InterruptedException {
        FlinkTaskManager taskManager = stack.flink().taskManagers().get(0);
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
        long deadline = killed + PATIENCE.toNanos();
        while (restored == 0 || !keepsUp()) {
            long now = System.nanoTime();
            int undecided = undecided();
            if (undecided > most) {
                most = undecided;
                worst = now;
            }
            if (restored == 0 && now - asked >= ASK_NANOS) {
                asked = now;
                boolean runs = runs();
                if (detected == 0 && !runs) {
                    detected = now;
                } else if (detected != 0 && runs) {
                    restored = now;
                }
            }
            if (now > deadline) {
                throw new Mismatch(
                        "Decisions do not keep up again %d s after the kill".formatted(PATIENCE.toSeconds()));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        long keepsUp = System.nanoTime();
        again.join();
        figures.put(Figure.SECONDS, (worst - killed) / 1e9);
        figures.put(Figure.DETECT, (detected - killed) / 1e6);
        figures.put(Figure.RESTORE, (restored - detected) / 1e6);
        figures.put(Figure.CATCH_UP, (keepsUp - restored) / 1e6);
        console.progress(
                "killed: known after %.1f s, restored after %.1f s, undecided grew for %.1f s to %,d, keeps up after %.1f s",
                (detected - killed) / 1e9,
                (restored - killed) / 1e9,
                (worst - killed) / 1e9,
                most,
                (keepsUp - killed) / 1e9);
    }

    private boolean runs() {
        return flink.state(jobId).equals("RUNNING")
                && flink.vertices(jobId).stream()
                        .allMatch(vertex -> vertex.state().equals("RUNNING"));
    }

    @Override
    public void close() {
        payments.close();
        decided.close();
        stack.close();
    }
}
