package io.weir.benchmarks;

import io.weir.benchmarks.Contest.Ratio;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * Runs the arms in turns, every one once a round, so that what slows the machine for a while slows all. A warm-up that is not counted comes
 * first, as long as the compiler needs, and its results must be equal before any time is taken. Ratios are taken within a round.
 */
final class Rounds {
    /** Of an arm whose time is measured: a replay's second run of half a minute still takes a third longer than its third. */
    private static final int LEAST_WARM_UP_RUNS = 3;

    private final Contest contest;
    private final Console console;
    private final Map<String, SortedSet<String>> expected = new HashMap<>();
    private final Map<String, List<Double>> measured = new LinkedHashMap<>();

    private Rounds(Contest contest, Console console) {
        this.contest = contest;
        this.console = console;
        contest.arms().forEach(arm -> measured.put(arm.name(), new ArrayList<>()));
    }

    /** What was measured: a number an arm and counted round. */
    record Measured(int repetitions, Map<String, List<Double>> measured, List<Ratio> ratioDefinitions) {
        Map<String, Spread> arms() {
            Map<String, Spread> arms = new LinkedHashMap<>();
            measured.forEach((arm, values) -> arms.put(arm, Spread.of(values)));
            return arms;
        }

        /** Each ratio taken within every round, then the spread of those. */
        Map<String, Spread> ratios() {
            Map<String, Spread> ratios = new LinkedHashMap<>();
            for (Ratio ratio : ratioDefinitions) {
                List<Double> of = measured.get(ratio.of());
                List<Double> over = measured.get(ratio.over());
                List<Double> values = new ArrayList<>();
                for (int round = 0; round < of.size(); round++) {
                    values.add(of.get(round) / over.get(round));
                }
                ratios.put(ratio.key(), Spread.of(values));
            }
            return ratios;
        }
    }

    /**
     * @param warmUp how long every arm is warmed up at least, by as many whole runs as that takes, three or more; one run where no time is measured, or none is asked for
     * @throws Mismatch if results differ between arms that must agree, or between repetitions of an arm
     */
    static Measured run(Contest contest, Duration warmUp, int repetitions, Console console) throws Exception {
        Rounds rounds = new Rounds(contest, console);
        rounds.warmUp(warmUp);
        for (int round = 1; round <= repetitions; round++) {
            rounds.count(round, repetitions);
        }
        return new Measured(repetitions, rounds.measured, contest.ratios());
    }

    private void warmUp(Duration least) throws Exception {
        List<Arm> arms = contest.arms();
        for (Arm arm : arms) {
            boolean isTimed = arm.unit().equals(Arm.EVENTS_PER_SECOND) && !least.isZero();
            long started = System.nanoTime();
            int runs = 0;
            do {
                warmUp(arm);
                runs++;
            } while (isTimed && (runs < LEAST_WARM_UP_RUNS || System.nanoTime() - started < least.toNanos()));
        }
        for (List<String> group : contest.agreeing()) {
            String first = group.get(0);
            for (String arm : group) {
                Mismatch.unlessEqual(arm, expected.get(arm), first, expected.get(first));
            }
        }
        console.progress("results are equal");
    }

    private void warmUp(Arm arm) throws Exception {
        Run run = arm.run();
        console.progress(
                "warm-up  %-10s %,12.0f %s, %,d results",
                arm.name(), run.measured(), arm.unit(), run.results().size());
        SortedSet<String> before = expected.putIfAbsent(arm.name(), run.results());
        if (before != null) {
            Mismatch.unlessEqual(arm.name(), run.results(), "its first run", before);
        }
    }

    private void count(int round, int of) throws Exception {
        int arms = contest.arms().size();
        for (int turn = 0; turn < arms; turn++) {
            // Whoever goes first changes, so that nobody always runs behind the same other.
            Arm arm = contest.arms().get((turn + round) % arms);
            Run run = arm.run();
            Mismatch.unlessEqual(
                    arm.name() + " in round " + round, run.results(), "its first run", expected.get(arm.name()));
            measured.get(arm.name()).add(run.measured());
            console.progress("%2d of %-2d  %-10s %,12.0f %s", round, of, arm.name(), run.measured(), arm.unit());
        }
    }
}
