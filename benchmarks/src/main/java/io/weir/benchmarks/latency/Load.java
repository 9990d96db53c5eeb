package io.weir.benchmarks.latency;

import io.weir.benchmarks.Console;
import io.weir.benchmarks.Mismatch;
import io.weir.benchmarks.job.Servers;
import io.weir.events.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The whole job under load that does not stop, looked at in slices of time. */
public final class Load implements AutoCloseable {
    /** For the last of a slice to be answered; a job that needs longer does not keep up. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** For the first answer: where memory is slow to come, a JVM that touches all of its heap takes a minute to start. */
    private static final Duration START = Duration.ofMinutes(4);

    private static final String JVM = "job";
    /**
     * One instance of every operator. The pipeline has work for two cores as it is, and half as many threads wake up half as often: at 6,000 transactions a second
     * of 100,000 accounts the job took 82 % of a core, with two of each 122.
     */
    private static final int ONE_EACH = 1;
    /**
     * Collects beside the job, with pauses below a millisecond; G1's were 80 to 140 ms, from the histories that point to younger arrays. Large pages, since
     * histories lie all over the heap.
     */
    private static final List<String> COLLECTOR =
            List.of("-XX:+UseShenandoahGC", "-XX:+UseTransparentHugePages", "-XX:+AlwaysPreTouch");

    /** What is told of a slice. */
    public enum Figure {
        P50,
        P95,
        P99,
        P999,
        RATE
    }

    private final Servers servers;
    private final OpenLoop openLoop;
    private final Answers answers;
    private final Duration slice;
    private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    private final Set<Figure> told = EnumSet.noneOf(Figure.class);

    private Load(Servers servers, int rate, Duration slice) {
        this.servers = servers;
        this.slice = slice;
        this.answers = new Answers(servers.bootstrapServers(), Topics.DECISIONS);
        this.openLoop = new OpenLoop(servers.bootstrapServers(), rate);
    }

    /**
     * Starts the job, and then the load.
     *
     * @param rate transactions a second
     * @param heapGiB of the job
     * @param settings of the job, more than the default ones
     */
    public static Load start(int rate, int heapGiB, Duration slice, List<String> settings, Console console)
            throws Exception {
        Servers servers = Servers.start(heapGiB, COLLECTOR, ONE_EACH, JVM);
        try {
            PublishedModel.publish(servers.bootstrapServers(), servers.folder().resolve("model"));
            List<String> request = new ArrayList<>(List.of("detect"));
            request.addAll(servers.arguments("bench-latency"));
            request.addAll(settings);
            Thread job = new Thread(() -> run(servers, request), "job");
            job.setDaemon(true);
            job.start();
            Load load = new Load(servers, rate, slice);
            console.progress("%,d transactions a second from now on; first a warm-up", rate);
            load.awaitAnswersUpTo(1, START);
            return load;
        } catch (Exception e) {
            servers.close();
            throw e;
        }
    }

    private static void run(Servers servers, List<String> request) {
        try {
            servers.jvm(JVM).run(request);
        } catch (IOException | IllegalStateException e) {
            // It ends with its JVM; where it ends before, nobody answers any more, and that is told.
            return;
        }
    }

    public String bootstrapServers() {
        return servers.bootstrapServers();
    }

    /**
     * Lets the load go on at another rate.
     *
     * @param rate transactions a second
     */
    public void rate(int rate) {
        openLoop.rate(rate);
    }

    /**
     * Lets the load go on until answers are no more than a tenth of a second behind.
     *
     * @throws TooSlow when that takes too long
     */
    void catchUp(int rate) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int behind;
        while ((behind = openLoop.sent() - answers.answeredUpTo()) > Math.max(1, rate / 10)) {
            if (System.nanoTime() > deadline) {
                throw new TooSlow("At %,d transactions a second %,d were still without an answer after %d s"
                        .formatted(rate, behind, PATIENCE.toSeconds()));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Of the slice that was told last: how many transactions a rule has hit. */
    public int hitByRules() {
        return answers.hitByRules();
    }

    /** Lets the load go on, nothing counted. */
    public void pass(Duration time) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
        awaitAnswersUpTo(openLoop.sent(), PATIENCE);
    }

    /**
     * Lets the load go on until rules hit some of so many transactions, or none of them any more.
     *
     * @throws Mismatch when that takes too long
     */
    public void passUntilRulesHit(boolean wanted, int transactions) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        do {
            if (System.nanoTime() > deadline) {
                throw new Mismatch("After %d s rules still hit %,d of %,d transactions"
                        .formatted(PATIENCE.toSeconds(), answers.hitByRules(), transactions));
            }
            int from = openLoop.sent();
            answers.count(from);
            while (openLoop.sent() < from + transactions) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            answers.countTo(from + transactions);
            awaitAnswersUpTo(from + transactions, PATIENCE);
        } while (answers.hitByRules() > 0 != wanted);
    }

    /** Each figure of a slice once: whoever asks again gets one of a new slice. */
    double tell(Figure figure) throws InterruptedException {
        if (figures.isEmpty() || !told.add(figure)) {
            measure();
            told.clear();
            told.add(figure);
        }
        return figures.get(figure);
    }

    /** A figure of a slice that begins now. */
    public double slice(Figure figure) throws InterruptedException {
        figures.clear();
        return tell(figure);
    }

    private void measure() throws InterruptedException {
        int from = openLoop.sent();
        answers.count(from);
        long started = System.nanoTime();
        TimeUnit.MILLISECONDS.sleep(slice.toMillis());
        int to = openLoop.sent();
        answers.countTo(to);
        double seconds = (System.nanoTime() - started) / 1e9;
        awaitAnswersUpTo(to, PATIENCE);
        figures.put(Figure.P50, (double) answers.percentile(0.5));
        figures.put(Figure.P95, (double) answers.percentile(0.95));
        figures.put(Figure.P99, (double) answers.percentile(0.99));
        figures.put(Figure.P999, (double) answers.percentile(0.999));
        figures.put(Figure.RATE, (to - from) / seconds);
    }

    private void awaitAnswersUpTo(int number, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (answers.answeredUpTo() < number) {
            if (System.nanoTime() > deadline) {
                throw new TooSlow("Of %,d transactions only the first %,d were all answered after another %d s"
                        .formatted(number, answers.answeredUpTo(), patience.toSeconds()));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public void close() {
        openLoop.close();
        answers.close();
        servers.close();
    }
}
