package io.weir.cli.stack;

import io.weir.cli.command.Console;
import io.weir.cli.command.UserError;
import io.weir.cli.topics.AlertWatch;
import io.weir.cli.topics.DecisionWatch;
import io.weir.localstack.LocalStack;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Waits until the job has worked off its input and every store holds the same alerts, unchanged for a while. */
public final class Settled {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration DECISIONS_PATIENCE = Duration.ofMinutes(1);
    /** Longer than the watermark interval, the second that a partition which begins again is waited for, the sinks' longest wait and a watch's poll together. */
    private static final int UNCHANGED_CHECKS = 7;

    private static final long CHECK_MILLIS = 500;

    private Settled() {}

    /**
     * The counts once settled, or as they are when patience ends or the counts keep disagreeing.
     *
     * @param left input that is still to be worked off, of all jobs that raise alerts
     * @throws UserError when the job is no longer running
     */
    public static AlertCounts await(
            LocalStack stack, Detection detection, LongSupplier left, AlertWatch watch, Console console) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        AlertCounts before = null;
        int unchanged = 0;
        while (true) {
            long lag = left.getAsLong();
            AlertCounts now = AlertCounts.of(stack, watch);
            unchanged = lag == 0 && now.agree() && now.equals(before) ? unchanged + 1 : 0;
            if (unchanged >= UNCHANGED_CHECKS || System.nanoTime() > deadline) {
                return now;
            }
            before = now;
            console.progress("all sent | lag %,d | alerts: %s", lag, AlertWatch.words(watch.byTypology()));
            requireRunning(detection);
            pause();
        }
    }

    /** Waits until so many payments are decided, or as many as there are after a minute. */
    public static void awaitDecisions(int payments, DecisionWatch watch, Detection detection, Console console) {
        long deadline = System.nanoTime() + DECISIONS_PATIENCE.toNanos();
        while (watch.decided() < payments && System.nanoTime() < deadline) {
            console.progress("%,d of %,d payments decided", watch.decided(), payments);
            requireRunning(detection);
            pause();
        }
    }

    public static void requireRunning(Detection detection) {
        String state = detection.state();
        if (!state.equals("RUNNING") && !state.equals("RESTARTING")) {
            throw new UserError("the detection job is " + state + ": " + detection.trouble());
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the job", e);
        }
    }
}
