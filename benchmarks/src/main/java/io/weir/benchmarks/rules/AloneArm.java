package io.weir.benchmarks.rules;

import io.weir.benchmarks.Arm;
import io.weir.benchmarks.Run;
import io.weir.events.Transaction;
import io.weir.features.Catalogue;
import io.weir.simulator.EventStream;
import io.weir.simulator.SimEvent;
import io.weir.simulator.Simulation;
import io.weir.sql.ImmediateRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** How long all the rules take for one payment, payment by payment on its own clock: the slowest of a hundred. */
record AloneArm(int count, List<ImmediateRule> rules, Rows rows, int calls) implements Arm {
    private static final double QUANTILE = 0.99;

    /** Simulated payments with made-up features, every seventh missing. */
    record Rows(List<Transaction> payments, List<float[]> vectors) {
        private static final long SEED = 6_007;
        private static final double MISSING = 1.0 / 7;

        static Rows of(Simulation simulation, int count) {
            SplittableRandom random = new SplittableRandom(SEED);
            List<Transaction> payments = new ArrayList<>();
            List<float[]> vectors = new ArrayList<>();
            EventStream events = simulation.events();
            while (events.hasNext() && payments.size() < count) {
                SimEvent event = events.next();
                if (event.transaction() != null) {
                    payments.add(event.transaction());
                    float[] vector = new float[Catalogue.shipped().size()];
                    for (int i = 0; i < vector.length; i++) {
                        vector[i] = random.nextDouble() < MISSING ? Float.NaN : (float) (random.nextDouble() * 2);
                    }
                    vectors.add(vector);
                }
            }
            return new Rows(payments, vectors);
        }
    }

    static AloneArm of(int count, Rows rows, int calls) {
        return new AloneArm(count, GeneratedRules.compiled(count), rows, calls);
    }

    @Override
    public String name() {
        return RulesArm.name(count) + "P99";
    }

    @Override
    public String unit() {
        return "ns";
    }

    @Override
    public Run run() {
        long[] nanos = new long[calls];
        long hits = 0;
        // The first half warms up: what is not counted in events/s is run only once before it counts.
        for (int i = -calls / 2; i < calls; i++) {
            int row = Math.floorMod(i, rows.payments.size());
            Transaction t = rows.payments.get(row);
            float[] vector = rows.vectors.get(row);
            long started = System.nanoTime();
            for (ImmediateRule rule : rules) {
                if (rule.of(t, vector) instanceof ImmediateRule.Hit) {
                    hits++;
                }
            }
            long took = System.nanoTime() - started;
            if (i >= 0) {
                nanos[i] = took;
            }
        }
        Arrays.sort(nanos);
        return new Run(nanos[(int) (calls * QUANTILE)], new TreeSet<>(List.of(hits + " hits")));
    }
}
