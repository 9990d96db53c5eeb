package io.weir.benchmarks.recovery;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.benchmarks.Mismatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What checkpoints are, and how long decisions take while one is made and while none is. */
final class BesideCheckpoints {
    /** All of the state in one, KB. */
    static final String STATE = "state";
    /** What of it was written anew, KB. */
    static final String WRITTEN = "checkpoint";
    /** From its trigger to its end, milliseconds. */
    static final String TIME = "checkpointTime";
    /** Of decisions that came while one was made, milliseconds; see {@link Decided#p99}. */
    static final String P99_IN = "p99InCheckpoint";
    /** Of all others. */
    static final String P99_BETWEEN = "p99Between";

    /** From and to, epoch milliseconds. */
    record Span(long from, long to) {}

    private final ManyKeys job;
    private final Duration slice;

    /** @param slice of time that is looked at, with several checkpoints */
    BesideCheckpoints(ManyKeys job, Duration slice) {
        this.job = job;
        this.slice = slice;
    }

    /** Looks at one slice; the figures of checkpoints are those of its last one. */
    Map<String, Double> measure() throws InterruptedException {
        long from = System.currentTimeMillis();
        job.decided().time((int) (2L * job.rate() * slice.toMillis() / 1_000 + job.rate()));
        TimeUnit.MILLISECONDS.sleep(slice.toMillis());
        long to = System.currentTimeMillis();
        // One that began later is there, so all that began before the end are.
        job.await(
                "the next checkpoint",
                () -> job.checkpoints().stream().anyMatch(checkpoint -> span(checkpoint).from > to));
        List<JsonNode> checkpoints = job.checkpoints().stream()
                .filter(checkpoint -> span(checkpoint).to >= from && span(checkpoint).from <= to)
                .toList();
        if (checkpoints.isEmpty()) {
            throw new Mismatch("No checkpoint was made in %d s".formatted(slice.toSeconds()));
        }
        List<Span> spans = checkpoints.stream().map(BesideCheckpoints::span).toList();
        JsonNode last = checkpoints.get(0);
        double in = job.decided().p99(spans, true, to);
        double between = job.decided().p99(spans, false, to);
        int before = job.payments().sent();
        job.await("every payment to be decided", () -> job.decided().upTo() >= before);
        job.console().progress("%d checkpoints; p99 of %.0f ms in them, %.0f ms between", spans.size(), in, between);
        return Map.of(
                STATE,
                last.path("state_size").asDouble() / 1024,
                WRITTEN,
                last.path("checkpointed_size").asDouble() / 1024,
                TIME,
                last.path("end_to_end_duration").asDouble(),
                P99_IN,
                in,
                P99_BETWEEN,
                between);
    }

    private static Span span(JsonNode checkpoint) {
        return new Span(
                checkpoint.path("trigger_timestamp").asLong(),
                checkpoint.path("latest_ack_timestamp").asLong());
    }
}
