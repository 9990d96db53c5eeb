package io.weir.localstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Savepoints of a Flink cluster's jobs, in its savepoint folder: taken while a job runs on, or as the way it ends.
 *
 * <p>Flink takes one only while all tasks run, and a restart cuts short one that is under way. A job that restarts at the very moment is therefore asked again.
 */
public final class Savepoints {
    /** Read by every state backend, unlike the native format. */
    private static final String CANONICAL = "CANONICAL";
    /** Twenty times the longest pause that a stack's job makes before it restarts: one that does not run by then keeps failing. */
    private static final Duration RESTARTS = Duration.ofMinutes(1);
    /** Between two tries, so at most sixty of them: a refusal costs Flink nothing, and a job is seldom up again sooner. */
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** What Flink says where a restart is the reason, in its words for a failed checkpoint; any other reason holds at the next try too. */
    private static final List<String> RESTARTING = List.of(
            "Not all required tasks are currently running",
            "Checkpoint Coordinator is suspending",
            "FailoverRegion is restarting",
            "Task has failed",
            "Checkpoint was declined (tasks not ready)",
            "Checkpoint was declined (task is closing)",
            "not available while the JobManager is initializing",
            // The adaptive scheduler's word.
            "currently not executing");

    private final FlinkRest flink;
    private final Duration restarts;

    Savepoints(FlinkRest flink) {
        this(flink, RESTARTS);
    }

    /** @param restarts how long a job may be between restarts before it counts as one that keeps failing */
    Savepoints(FlinkRest flink, Duration restarts) {
        this.flink = flink;
        this.restarts = restarts;
    }

    /**
     * How far a savepoint is.
     *
     * @param done subtasks that have written their state
     * @param subtasks of the job; 0 until Flink tells
     * @param bytes written so far
     */
    public record Progress(int done, int subtasks, long bytes) {}

    /**
     * Stops a job with a savepoint. Event time is not ended, so windows and timers are kept for who goes on from it.
     *
     * @param timeout of a savepoint that is under way
     * @return where the savepoint is
     * @throws JobDoesNotRun if the job kept restarting; it does so still
     * @throws StackException if it fails for another reason, or the time is up
     */
    public String stop(String jobId, Duration timeout) {
        return stop(jobId, false, timeout);
    }

    /** The same, but event time is ended first, so that all windows and timers fire: for a job that nobody shall go on from. */
    public String drain(String jobId, Duration timeout) {
        return stop(jobId, true, timeout);
    }

    private String stop(String jobId, boolean drain, Duration timeout) {
        String location = saved(jobId, "stop", request().put("drain", drain), timeout, progress -> {});
        flink.awaitEnd(jobId, timeout);
        return location;
    }

    /**
     * Takes a savepoint; the job runs on.
     *
     * @param timeout of a savepoint that is under way
     * @return where the savepoint is
     * @throws JobDoesNotRun if the job kept restarting
     * @throws StackException if it fails for another reason, or the time is up
     */
    public String take(String jobId, Duration timeout, Consumer<Progress> progress) {
        return saved(jobId, "savepoints", request().put("cancel-job", false), timeout, progress);
    }

    private static ObjectNode request() {
        return JsonNodeFactory.instance.objectNode().put("formatType", CANONICAL);
    }

    private String saved(
            String jobId, String order, ObjectNode request, Duration timeout, Consumer<Progress> progress) {
        Deadline deadline = Deadline.in(restarts);
        while (true) {
            JsonNode outcome = outcome(jobId, order, request, timeout, progress);
            if (outcome.has("location")) {
                return outcome.path("location").asText();
            }
            String failure = outcome.path("failure-cause").path("stack-trace").asText();
            if (RESTARTING.stream().noneMatch(failure::contains)) {
                throw new StackException(
                        "the savepoint of job %s failed: %s".formatted(jobId, FlinkRest.shortened(failure)));
            }
            if (deadline.passed()) {
                throw doesNotRun(jobId);
            }
            Deadline.pause(PAUSE);
        }
    }

    private JsonNode outcome(
            String jobId, String order, ObjectNode request, Duration timeout, Consumer<Progress> progress) {
        String trigger = flink.post("/jobs/%s/%s".formatted(jobId, order), request)
                .path("request-id")
                .asText();
        String path = "/jobs/%s/savepoints/%s".formatted(jobId, trigger);
        if (!Deadline.in(timeout).await(() -> {
            boolean complete =
                    flink.get(path).path("status").path("id").asText().equals("COMPLETED");
            if (!complete) {
                progress.accept(progress(jobId));
            }
            return complete;
        })) {
            throw new StackException(
                    "the savepoint of job %s is not complete after %s".formatted(jobId, Deadline.seconds(timeout)));
        }
        return flink.get(path).path("operation");
    }

    private JobDoesNotRun doesNotRun(String jobId) {
        String exception = flink.exceptions(jobId);
        return new JobDoesNotRun(
                "no savepoint of job %s can be taken: for %s not all of its tasks ran for long enough. %s"
                        .formatted(
                                jobId,
                                Deadline.seconds(restarts),
                                exception.isEmpty()
                                        ? "Nothing has failed, so it waits for slots: ./weir status tells which TaskManager is missing"
                                        : "It keeps failing (what to do: docs/runbooks/alerts.md, WeirJobRestarts), last with: "
                                                + exception));
    }

    /** Flink lists a savepoint under way among the checkpoints, the newest first. */
    private Progress progress(String jobId) {
        JsonNode newest = flink.get("/jobs/%s/checkpoints".formatted(jobId))
                .path("history")
                .path(0);
        return newest.path("is_savepoint").asBoolean()
                        && newest.path("status").asText().equals("IN_PROGRESS")
                ? new Progress(
                        newest.path("num_acknowledged_subtasks").asInt(),
                        newest.path("num_subtasks").asInt(),
                        newest.path("state_size").asLong())
                : new Progress(0, 0, 0);
    }
}
