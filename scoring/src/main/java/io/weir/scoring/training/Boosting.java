package io.weir.scoring.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How trees are grown, in XGBoost's terms.
 *
 * @param trees at most so many, 1 to 10,000
 * @param eta how much of each tree's answer is taken, above 0, at most 1
 * @param depth of a tree, 1 to 16
 * @param treeMethod how splits are looked for
 * @param bins values of a feature at which {@link TreeMethod#HIST} and {@link TreeMethod#APPROX} may split, 2 to 65,536
 * @param minChildWeight least sum of the second derivatives on each side of a split, 0 to 1,000,000
 * @param rowShare of the rows that each tree looks at, above 0, at most 1
 * @param columnShare of the features that each tree looks at, above 0, at most 1
 * @param baseScore what is taken for the score before the first tree, between 0 and 1. XGBoost began with 0.5 before its release 2 and has taken the
 *     share of frauds since
 * @param classWeight how many honest payments a fraud weighs, above 0, at most 1,000,000. With anything but 1 scores are no probabilities
 * @param seed of what is drawn by lot: the same gives the same trees
 */
public record Boosting(
        int trees,
        double eta,
        int depth,
        TreeMethod treeMethod,
        int bins,
        double minChildWeight,
        double rowShare,
        double columnShare,
        double baseScore,
        double classWeight,
        int seed) {

    /**
     * Histograms are summed up in as many parts as there are threads: another number would be another rounding, and so another model. One, because
     * two that wait for each other on a busy machine take longer than one.
     */
    private static final int THREADS = 1;

    private static final int XGBOOST_BINS = 256;
    private static final double XGBOOST_1_BASE_SCORE = 0.5;

    /** How XGBoost looks for splits. */
    public enum TreeMethod {
        /** At every value: slow, and what older figures were measured with. */
        EXACT,
        /** At quantiles of every feature, drawn once. */
        HIST,
        /** At quantiles that are drawn anew for every tree. */
        APPROX
    }

    /** @throws IllegalArgumentException naming everything that is out of its range */
    public Boosting {
        List<String> problems = new ArrayList<>();
        within(problems, "trees", trees, 1, 10_000);
        share(problems, "eta", eta, 1);
        within(problems, "depth", depth, 1, 16);
        within(problems, "bins", bins, 2, 65_536);
        within(problems, "min child weight", minChildWeight, 0, 1_000_000);
        share(problems, "row share", rowShare, 1);
        share(problems, "column share", columnShare, 1);
        if (!(baseScore > 0 && baseScore < 1)) {
            problems.add("base score " + baseScore + ": between 0 and 1 is possible");
        }
        share(problems, "class weight", classWeight, 1_000_000);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    private static void within(List<String> problems, String name, double value, int least, int most) {
        if (!(value >= least && value <= most)) {
            problems.add(String.format(Locale.ROOT, "%s %s: %,d to %,d is possible", name, text(value), least, most));
        }
    }

    private static void share(List<String> problems, String name, double value, int most) {
        if (!(value > 0 && value <= most)) {
            problems.add(String.format(Locale.ROOT, "%s %s: above 0, up to %,d is possible", name, text(value), most));
        }
    }

    private static String text(double value) {
        return value == (int) value ? Integer.toString((int) value) : Double.toString(value);
    }

    /** What is not asked for is as in XGBoost before its release 2. */
    public static Boosting classic(int trees, double eta, int depth, TreeMethod treeMethod) {
        return new Boosting(trees, eta, depth, treeMethod, XGBOOST_BINS, 1, 1, 1, XGBOOST_1_BASE_SCORE, 1, 0);
    }

    public Boosting withTrees(int count) {
        return new Boosting(
                count,
                eta,
                depth,
                treeMethod,
                bins,
                minChildWeight,
                rowShare,
                columnShare,
                baseScore,
                classWeight,
                seed);
    }

    public Boosting withClassWeight(double weight) {
        return new Boosting(
                trees, eta, depth, treeMethod, bins, minChildWeight, rowShare, columnShare, baseScore, weight, seed);
    }

    /** By XGBoost's names. */
    Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("objective", "binary:logistic");
        parameters.put("tree_method", treeMethod.name().toLowerCase(Locale.ROOT));
        if (treeMethod != TreeMethod.EXACT) {
            parameters.put("max_bin", bins);
        }
        parameters.put("eta", eta);
        parameters.put("max_depth", depth);
        parameters.put("min_child_weight", minChildWeight);
        parameters.put("subsample", rowShare);
        parameters.put("colsample_bytree", columnShare);
        parameters.put("base_score", baseScore);
        parameters.put("scale_pos_weight", classWeight);
        parameters.put("seed", seed);
        parameters.put("nthread", THREADS);
        return parameters;
    }
}
