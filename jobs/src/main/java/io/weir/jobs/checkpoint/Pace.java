package io.weir.jobs.checkpoint;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Spreads the writing of a checkpoint over a span of time: as many bytes as the one before it had are written evenly over it. Bound: when the span is over nobody
 * waits any more between pieces, whatever the size. The first, of whose size nothing is known, is written at a rate that
 * leaves the cores to a job that has just come back to much state, and has to catch up.
 *
 * <p>Tasks whose state is written whole take turns, and begin when the barrier has had its time: Flink sorts all timers of a task before it writes the first byte of them, and
 * where several do so at once, on the cores that hand the barrier on, decisions wait. Bound: twice the span, after which nobody waits for another.
 */
final class Pace {
    /** State grows. */
    private static final double MORE = 1.1;

    /** For the barrier to go through all steps, which took up to 135 ms on two busy cores; but no more than a tenth of the span. */
    private static final long BARRIER_NANOS = 500_000_000;

    private static final int BARRIER_OF_SPAN = 10;

    private static final int TURNS_OF_SPAN = 2;

    /** 16 MiB a second. */
    private static final double FIRST_NANOS_PER_BYTE = 1e9 / (16 << 20);

    /** One for the job's tasks in this JVM, which share its cores: a cluster loads the classes of each job anew. */
    private static final Pace SHARED = new Pace(System::nanoTime, LockSupport::parkNanos);

    private final LongSupplier clock;
    private final LongConsumer sleep;
    private final Semaphore turn = new Semaphore(1, true);
    private long spanNanos;

    private long checkpoint = Long.MIN_VALUE;
    private long began;
    private long bytes;
    private double nanosPerByte;

    /**
     * @param clock nanoseconds
     * @param sleep waits for so many nanoseconds, or less
     */
    Pace(LongSupplier clock, LongConsumer sleep) {
        this.clock = clock;
        this.sleep = sleep;
    }

    static Pace shared(Duration span) {
        SHARED.spread(span);
        return SHARED;
    }

    synchronized void spread(Duration span) {
        spanNanos = span.toNanos();
    }

    /** A task begins to write; the first one to do so begins the checkpoint. */
    synchronized void begin(long number) {
        if (number <= checkpoint) {
            return;
        }
        nanosPerByte = bytes == 0 ? FIRST_NANOS_PER_BYTE : (spanNanos - barrierNanos()) / (bytes * MORE);
        checkpoint = number;
        bytes = 0;
        began = clock.getAsLong();
    }

    /**
     * Waits until a task may begin to write: the barrier has had its time, and nobody else writes.
     *
     * @return whether others wait for this one, until {@link #endTurn}
     */
    boolean awaitTurn() {
        long start;
        long end;
        synchronized (this) {
            start = began + barrierNanos();
            end = began + TURNS_OF_SPAN * spanNanos;
        }
        sleepUntil(start);
        try {
            return turn.tryAcquire(Math.max(0, end - clock.getAsLong()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // The checkpoint is given up.
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void endTurn() {
        turn.release();
    }

    boolean isTaken() {
        return turn.availablePermits() == 0;
    }

    /** Whether somebody waits for a turn to end. */
    boolean isAwaited() {
        return turn.hasQueuedThreads();
    }

    /** Waits until it is time for what comes after so many more bytes. */
    void written(int more) {
        long due;
        synchronized (this) {
            bytes += more;
            due = began + Math.min(spanNanos, barrierNanos() + (long) (bytes * nanosPerByte));
        }
        sleepUntil(due);
    }

    private long barrierNanos() {
        return Math.min(BARRIER_NANOS, spanNanos / BARRIER_OF_SPAN);
    }

    private void sleepUntil(long due) {
        for (long wait = due - clock.getAsLong();
                wait > 0 && !Thread.currentThread().isInterrupted();
                wait = due - clock.getAsLong()) {
            sleep.accept(wait);
        }
    }
}
