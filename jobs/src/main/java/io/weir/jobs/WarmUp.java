package io.weir.jobs;

import io.weir.events.Label;
import io.weir.features.Catalogue;
import io.weir.features.FeatureVector;
import io.weir.jobs.decide.Plans;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The graph of the live job without Kafka and stores, run over history in this process; what its operators know when they have seen the last of it becomes a
 * savepoint. The same operators in the same order, so the state is the one of a job that saw the history live.
 */
public final class WarmUp {
    private static final TypeInformation<Arrival> ARRIVAL = TypeInformation.of(Arrival.class);
    private static final Duration LOOK = Duration.ofMillis(50);
    /** Until all tasks run; a graph of forty operators on a busy machine takes some seconds. */
    private static final Duration START = Duration.ofMinutes(2);

    private static final Duration END = Duration.ofSeconds(30);
    private static final Duration NEVER = Duration.ofDays(365);

    /** Of this process, to tell them apart. */
    private static final AtomicInteger RUNS = new AtomicInteger();

    private final DetectionSettings settings;
    private final Catalogue catalogue;
    private final int parallelism;

    /** @param catalogue of the features; the shipped one, but in tests */
    public WarmUp(DetectionSettings settings, Catalogue catalogue, int parallelism) {
        this.settings = settings;
        this.catalogue = catalogue;
        this.parallelism = parallelism;
    }

    /**
     * Runs to the end of history.
     *
     * @param history makes the stream, with timestamps and watermarks, what happened on an account in order; null for none: then the savepoint only tells what
     *     states the job has
     * @param folder takes the savepoint, in a folder of its own
     * @param watch called again and again while it runs
     * @return where the savepoint is, sources and all
     */
    public String run(Function<StreamExecutionEnvironment, DataStream<Arrival>> history, String folder, Runnable watch)
            throws Exception {
        return run(history, null, outputs -> {}, folder, watch);
    }

    /** What comes out of the graph. The last two are null where the settings want no features or decisions. */
    record Outputs(DetectionJob.Detected detected, DataStream<FeatureVector> vectors, DetectionJob.Decided decided) {}

    /**
     * The same from a savepoint on.
     *
     * @param from a savepoint; null for none. What is not of this graph, such as sources, is left behind
     * @param tap may add to the graph
     */
    String run(
            Function<StreamExecutionEnvironment, DataStream<Arrival>> history,
            String from,
            Consumer<Outputs> tap,
            String folder,
            Runnable watch)
            throws Exception {
        String run = "run-" + RUNS.incrementAndGet();
        StreamExecutionEnvironment env = environment(from, folder);
        DataStream<Arrival> past = history == null ? null : history.apply(env);
        tap.accept(define(env, past, run));
        JobClient job = env.executeAsync("warm-up");
        try {
            awaitEnd(job, run, 1 + (past == null ? 0 : past.getParallelism()), watch);
            return savepoint(job, folder);
        } finally {
            HoldTime.forget(run);
            end(job);
        }
    }

    private StreamExecutionEnvironment environment(String from, String folder) {
        StreamExecutionEnvironment env = DetectionJob.environment(settings);
        // History is read once; a second try would meet half of it.
        Configuration own = new Configuration();
        own.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        // Without it Flink would keep the state in memory on its way to the savepoint, and give up at 5 MB.
        own.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder);
        if (from != null) {
            own.set(StateRecoveryOptions.SAVEPOINT_PATH, from);
            own.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
        }
        // No checkpoint is due, but with checkpoints a source that has ended waits until all it has sent is processed.
        // Without, the barrier of the savepoint may
        // begin behind it, and overtake events on their way.
        own.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, NEVER);
        own.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, NEVER);
        env.configure(own);
        env.setParallelism(parallelism);
        return env;
    }

    private Outputs define(StreamExecutionEnvironment env, DataStream<Arrival> history, String run) {
        DataStream<Arrival> open = env.fromSource(new StayOpen(run), WatermarkStrategy.noWatermarks(), "stay-open")
                .uid("stay-open")
                .setParallelism(1);
        DataStream<Arrival> seen = history == null
                ? open
                : history.transform("hold-time", ARRIVAL, new HoldTime(run, settings.sourceDisorder()))
                        .uid("hold-time")
                        .setParallelism(history.getParallelism());
        DetectionJob.Detected detected = DetectionJob.detect(byAccount(seen), open, settings);
        if (!settings.keepsFeatures()) {
            return new Outputs(detected, null, null);
        }
        SingleOutputStreamOperator<FeatureVector> vectors = FeatureGraph.ofDistinct(
                detected.distinct(),
                labels(seen),
                settings.decisions() ? open.map(Arrival::notice, Types.STRING).uid("notices") : null,
                catalogue,
                // Nobody waits for history.
                settings.featureStore().waitingAtMost(Duration.ZERO));
        return new Outputs(
                detected,
                vectors,
                settings.decisions() ? DetectionJob.decide(vectors, Plans.NONE, settings.rules()) : null);
    }

    /** Partitioned as the topics are: handed out otherwise, what happened on an account would overtake itself. */
    private static DataStream<Arrival> byAccount(DataStream<Arrival> seen) {
        return seen.filter(arrival -> arrival.transaction() != null || arrival.accountEvent() != null)
                .setParallelism(seen.getParallelism())
                .uid("activities-only")
                .keyBy(
                        arrival -> arrival.transaction() != null
                                ? arrival.transaction().account()
                                : arrival.accountEvent().account(),
                        Types.STRING)
                .map(arrival -> arrival, ARRIVAL)
                .uid("by-account");
    }

    private static DataStream<Label> labels(DataStream<Arrival> seen) {
        return seen.filter(arrival -> arrival.label() != null)
                .setParallelism(seen.getParallelism())
                .uid("labels-only")
                .map(Arrival::label, TypeInformation.of(Label.class))
                .setParallelism(seen.getParallelism())
                .uid("labels-of-history");
    }

    private static void awaitEnd(JobClient job, String run, int instances, Runnable watch) throws Exception {
        CompletableFuture<?> failed = job.getJobExecutionResult();
        while (HoldTime.ended(run) < instances) {
            try {
                failed.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                throw new IllegalStateException(
                        "The job over history ended by itself, though one of its sources never does");
            } catch (TimeoutException stillRuns) {
                watch.run();
            }
        }
    }

    /** Asks until all tasks run, for only then Flink takes one. */
    private static String savepoint(JobClient job, String folder) throws Exception {
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                return job.triggerSavepoint(folder, SavepointFormatType.CANONICAL)
                        .get();
            } catch (ExecutionException e) {
                if (job.getJobExecutionResult().isCompletedExceptionally() || System.nanoTime() > deadline) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
            }
        }
    }

    /** The cluster in this process ends with its job; one that has failed is gone already, and would not answer. */
    private static void end(JobClient job) {
        CompletableFuture<?> result = job.getJobExecutionResult();
        if (!result.isDone()) {
            job.cancel()
                    .orTimeout(END.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionally(failed -> null)
                    .join();
            result.handle((done, cancelled) -> true)
                    .completeOnTimeout(false, END.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
    }
}
