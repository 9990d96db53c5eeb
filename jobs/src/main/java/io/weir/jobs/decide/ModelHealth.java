package io.weir.jobs.decide;

import io.weir.features.Catalogue;
import io.weir.jobs.metrics.JobMetrics;
import io.weir.jobs.metrics.MetricLabel;
import io.weir.scoring.training.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * How a model fares in one instance: the spread of its scores and of its most important features, each against training by the population stability
 * index, and how often it disagrees with the decision. As metrics, by name and version. A PSI below 0.1 is usually taken for no change, above 0.25 for a
 * large one (N. Siddiqi, "Credit Risk Scorecards", 2006).
 *
 * <p>Counts start anew with every start of the job, and are halved from time to time, so that what was long ago fades: bound {@link #MOST}.
 */
final class ModelHealth {
    /** Then all counts are halved. */
    private static final long MOST = 1_000_000;
    /** Fewer say nothing yet. */
    private static final long FEWEST = 1_000;

    private final Bins scores;
    private final List<Bins> features = new ArrayList<>();
    private final Counter scored;
    private final Counter disagreed;

    /** The spread of one number now, beside that of training. */
    private static final class Bins {
        private final Spread then;
        private final int feature;
        private final float[] edges;
        private final long[] counts;
        private long all;

        /** @param feature its place in the vector; -1 for the score */
        Bins(Spread then, int feature) {
            this.then = then;
            this.feature = feature;
            this.edges = new float[then.edges().size()];
            for (int i = 0; i < edges.length; i++) {
                edges[i] = then.edges().get(i).floatValue();
            }
            // One more for the missing.
            this.counts = new long[edges.length + 2];
        }

        void add(float value) {
            counts[Float.isNaN(value) ? edges.length + 1 : binOf(value)]++;
            if (++all > MOST) {
                all = 0;
                for (int i = 0; i < counts.length; i++) {
                    counts[i] /= 2;
                    all += counts[i];
                }
            }
        }

        private int binOf(float value) {
            int found = Arrays.binarySearch(edges, value);
            return found >= 0 ? found : -found - 1;
        }

        /** NaN for as long as there are too few. */
        double psi() {
            if (all < FEWEST) {
                return Double.NaN;
            }
            double psi = 0;
            for (int i = 0; i < counts.length; i++) {
                double before = i <= edges.length ? then.shares().get(i) : then.missing();
                psi += part(before, (double) counts[i] / all);
            }
            return psi;
        }

        /** An empty bin counts as one of a ten-thousandth, or the index would be infinite. */
        private static double part(double before, double now) {
            double b = Math.max(before, 1e-4);
            double n = Math.max(now, 1e-4);
            return (n - b) * Math.log(n / b);
        }
    }

    /**
     * @param operator the group of the step
     * @param name of the model among metrics
     */
    ModelHealth(LoadedModel model, Catalogue catalogue, MetricGroup operator, String name) {
        scores = new Bins(model.card().scores(), -1);
        for (Spread then : model.card().drift()) {
            if (features.size() < JobMetrics.FEATURE.most()) {
                features.add(new Bins(then, catalogue.indexOf(then.name())));
            }
        }
        scored = JobMetrics.SCORED.counter(operator, name);
        disagreed = JobMetrics.DISAGREED.counter(operator, name);
        if (name.equals(MetricLabel.OTHER)) {
            // Several models: how many they scored may be added up, their drift may not.
            return;
        }
        JobMetrics.SCORE_PSI.gauge(operator, scores::psi, name);
        for (Bins bins : features) {
            JobMetrics.FEATURE_PSI.gauge(operator, bins::psi, name, bins.then.name());
        }
        for (int bin = 0; bin < Math.min(scores.counts.length - 1, JobMetrics.TENTH.most()); bin++) {
            int at = bin;
            JobMetrics.SCORES.gauge(operator, () -> scores.counts[at], name, Integer.toString(bin));
        }
    }

    /**
     * @param flags whether the model alone would not allow it
     * @param flagged whether it was not allowed
     */
    void saw(float score, float[] values, boolean flags, boolean flagged) {
        scored.inc();
        if (flags != flagged) {
            disagreed.inc();
        }
        scores.add(score);
        for (Bins bins : features) {
            bins.add(values[bins.feature]);
        }
    }
}
