package io.weir.benchmarks.recovery;

import io.weir.benchmarks.Arm;
import io.weir.benchmarks.Benchmark;
import io.weir.benchmarks.Console;
import io.weir.benchmarks.Contest;
import io.weir.benchmarks.Run;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/**
 * How long decisions stay out when a TaskManager is killed under load, with many keys to bring back. It is started again at once, as whoever watches over
 * it would do.
 *
 * @param name on the command line
 * @param stateBackend of the job
 * @param accounts that have made a payment
 * @param rate payments a second
 */
public record RecoveryBenchmark(String name, String stateBackend, int accounts, int rate) implements Benchmark {
    /** So many have a million keys of the feature store together with their customers, devices, merchants and so on. */
    public static final int MILLION_KEYS = 260_000;

    /** Some four million keys. */
    public static final int MILLION_ACCOUNTS = 1_000_000;

    private static final int QUICK_ACCOUNTS = 5_000;
    /** A bank for which replay's speed is told too. */
    public static final int BANK = 500;

    /** What fills two slow cores. */
    public static final int BUSY = 1_000;

    private static final int QUICK_RATE = 200;
    /** Of the TaskManager, MiB, for a million accounts, which take some 4,000 of it with hashmap; the others have their share. */
    private static final int HEAP = 6_144;

    private static final int LEAST_HEAP = 2_560;

    private static final int QUICK_HEAP = 896;

    @Override
    public String question() {
        return "seconds from kill -9 of the TaskManager until decisions keep up again, %,d accounts, %,d payments a second, state in %s"
                .formatted(accounts, rate, stateBackend);
    }

    /** Nothing is compared by speed: one kill goes before those that count. */
    @Override
    public Duration warmUp() {
        return Duration.ZERO;
    }

    @Override
    public Contest prepare(boolean quick, Console console) throws Exception {
        int events = quick ? QUICK_ACCOUNTS : accounts;
        Victim victim = Victim.prepare(
                events,
                quick ? QUICK_RATE : rate,
                quick ? QUICK_HEAP : Math.max(LEAST_HEAP, (int) ((long) HEAP * accounts / MILLION_ACCOUNTS)),
                stateBackend,
                // Long enough for the slowest of some hundred checkpoints to show.
                quick ? Duration.ofSeconds(5) : Duration.ofMinutes(1),
                console);
        return new Contest(
                events,
                List.of(
                        arm(victim, Victim.Figure.SECONDS, "seconds", "s"),
                        arm(victim, Victim.Figure.DETECT, "detect", "ms"),
                        arm(victim, Victim.Figure.RESTORE, "restore", "ms"),
                        arm(victim, Victim.Figure.CATCH_UP, "catchUp", "ms"),
                        arm(victim, Victim.Figure.STATE, "state", "KB"),
                        arm(victim, Victim.Figure.CHECKPOINT, "checkpoint", "KB"),
                        arm(victim, Victim.Figure.CHECKPOINT_TIME, "checkpointTime", "ms"),
                        arm(victim, Victim.Figure.P99_CHECKPOINT, "p99InCheckpoint", "ms"),
                        arm(victim, Victim.Figure.P99_ELSE, "p99Between", "ms")),
                List.of(),
                List.of(new Contest.Ratio("checkpointMovesP99", "p99InCheckpoint", "p99Between")),
                victim::close);
    }

    private static Arm arm(Victim victim, Victim.Figure figure, String name, String unit) {
        return new FigureArm(victim, figure, name, unit);
    }

    private record FigureArm(Victim victim, Victim.Figure figure, String name, String unit) implements Arm {
        @Override
        public Run run() throws InterruptedException {
            // That every transaction was decided has been seen to, or there would be no figure.
            return new Run(victim.tell(figure), new TreeSet<>(List.of("every transaction decided")));
        }
    }
}
