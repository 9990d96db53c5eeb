package io.weir.cli.page;

import io.weir.cli.command.UserError;
import io.weir.cli.stack.Detection;
import io.weir.localstack.LocalStack;
import io.weir.localstack.ServerStatus;
import io.weir.localstack.StackException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the parts of a stack do, asked at most every two seconds however many look. */
final class PageParts {
    private static final long KEPT_NANOS = 2_000_000_000L;
    private static final double MEGA = 1 << 20;

    /**
     * One part.
     *
     * @param well whether it runs as it should
     * @param state in a word or a sentence
     * @param megabytes of memory; 0 where it is not known
     * @param address a link where there is one to follow, else empty
     */
    record PartState(String name, boolean well, String state, long megabytes, String address) {}

    /** @param alertsUrl where the newest alerts can be read in Elasticsearch */
    record State(List<PartState> parts, String flinkUrl, String alertsUrl) {}

    private final LocalStack stack;
    private State last;
    private long askedAt;

    PageParts(LocalStack stack) {
        this.stack = stack;
    }

    synchronized State now() {
        if (last == null || System.nanoTime() - askedAt > KEPT_NANOS) {
            last = ask();
            askedAt = System.nanoTime();
        }
        return last;
    }

    private State ask() {
        List<PartState> parts = new ArrayList<>();
        for (ServerStatus server : stack.status()) {
            String address = server.address();
            parts.add(new PartState(
                    server.name(),
                    server.alive(),
                    server.alive() ? "up" : "down; its log: " + server.log(),
                    Math.round(server.residentBytes().orElse(0) / MEGA),
                    address.startsWith("http") ? address : ""));
        }
        parts.add(job());
        return new State(
                parts,
                stack.flink().restUrl(),
                "%s/%s/_search?pretty&sort=time:desc&size=20"
                        .formatted(stack.elasticsearch().url(), Detection.ALERTS_INDEX));
    }

    private PartState job() {
        try {
            Optional<Detection> job = Detection.running(stack);
            String state = job.map(Detection::state).orElse("not running; ./weir up starts it");
            return new PartState(
                    "detection job", state.equals("RUNNING"), state.toLowerCase(java.util.Locale.ROOT), 0, "");
        } catch (StackException | UserError e) {
            return new PartState("detection job", false, "cannot be asked: " + e.getMessage(), 0, "");
        }
    }
}
