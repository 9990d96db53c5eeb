package io.weir.benchmarks.scoring;

import io.weir.benchmarks.Arm;
import io.weir.benchmarks.Run;
import io.weir.scoring.Explainer;
import io.weir.scoring.TreeModel;
import java.util.Arrays;
import java.util.TreeSet;

/**
 * How long ours takes for one row, row by row on its own clock.
 *
 * @param quantile of the times: 0.99 for the slowest of a hundred
 */
record SingleArm(String name, Trained trained, int calls, double quantile, Work work) implements Arm {
    /** What is done with one row. */
    @FunctionalInterface
    interface Work {
        void on(float[] row);
    }

    static SingleArm scoreP99(Trained trained, int calls) {
        TreeModel model = trained.model();
        float[] last = new float[1];
        return new SingleArm(trained.named("score") + "P99", trained, calls, 0.99, row -> last[0] = model.score(row));
    }

    static SingleArm explainMedian(Trained trained, int calls) {
        Explainer explainer = trained.model().explainer();
        float[] contributions = new float[Rows.FEATURES + 1];
        return new SingleArm(
                trained.named("explain"), trained, calls, 0.5, row -> explainer.explain(row, contributions));
    }

    @Override
    public String unit() {
        return "ns";
    }

    @Override
    public Run run() {
        float[][] rows = trained.rows();
        long[] nanos = new long[calls];
        // The first half warms up: what is not counted in events/s is run only once before it counts.
        for (int i = -calls / 2; i < calls; i++) {
            float[] row = rows[Math.floorMod(i, rows.length)];
            long started = System.nanoTime();
            work.on(row);
            long took = System.nanoTime() - started;
            if (i >= 0) {
                nanos[i] = took;
            }
        }
        Arrays.sort(nanos);
        return new Run(nanos[(int) (calls * quantile)], new TreeSet<>());
    }
}
