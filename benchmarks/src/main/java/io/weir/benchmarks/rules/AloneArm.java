package io.weir.benchmarks.rules;

import io.weir.benchmarks.Arm;
import io.weir.benchmarks.Run;
import io.weir.events.Transaction;
import io.weir.sql.ImmediateRule;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** How long all the rules take for one payment, payment by payment on its own clock: the slowest of a hundred. A decision waits that much longer. */
record AloneArm(List<ImmediateRule> rules, Payments payments, int calls) implements Arm {
    private static final double QUANTILE = 0.99;

    @Override
    public String name() {
        return RulesArm.name(rules.size()) + "P99";
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
            int row = Math.floorMod(i, payments.size());
            Transaction t = payments.transactions().get(row);
            float[] values = payments.vectors().get(row);
            long started = System.nanoTime();
            for (ImmediateRule rule : rules) {
                if (rule.of(t, values) instanceof ImmediateRule.Hit) {
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
