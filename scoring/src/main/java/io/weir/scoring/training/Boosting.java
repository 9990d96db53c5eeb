package io.weir.scoring.training;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How trees are grown, in XGBoost's terms.
 *
 * @param trees at most so many, 1 to 10,000
 * @param eta how much of each tree's answer is taken, above 0, at most 1
 * @param depth of a tree, 1 to 16
 * @param treeMethod how splits are looked for
 * @param minChildWeight least sum of the second derivatives on each side of a split
 * @param rowShare of the rows that each tree looks at, above 0, at most 1
 * @param columnShare of the features that each tree looks at, above 0, at most 1
 * @param baseScore what is taken for the score before the first tree, between 0 and 1; NaN for the share of frauds, as XGBoost does from release 2 on
 * @param classWeight how many honest payments a fraud weighs, above 0. With anything but 1 scores are no probabilities
 * @param seed of what is drawn by lot: the same gives the same trees
 */
public record Boosting(
        int trees,
        double eta,
        int depth,
        TreeMethod treeMethod,
        double minChildWeight,
        double rowShare,
        double columnShare,
        double baseScore,
        double classWeight,
        long seed) {

    /** Histograms are summed up in as many parts as there are threads: another number would be another rounding, and so another model. */
    private static final int THREADS = 2;

    public Boosting {
        requireWithin("trees", trees, 1, 10_000);
        requireWithin("depth", depth, 1, 16);
        requireWithin("eta", eta, Double.MIN_VALUE, 1);
        requireWithin("row share", rowShare, Double.MIN_VALUE, 1);
        requireWithin("column share", columnShare, Double.MIN_VALUE, 1);
        requireWithin("min child weight", minChildWeight, 0, 1e9);
        requireWithin("class weight", classWeight, Double.MIN_VALUE, 1e9);
    }

    private static void requireWithin(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException("The %s %s is not %s to %s"
                    .formatted(name, value, least == Double.MIN_VALUE ? "above 0, up" : Double.toString(least), most));
        }
    }

    /** How XGBoost looks for splits. */
    public enum TreeMethod {
        /** At every value: slow, and what older figures were measured with. */
        EXACT,
        /** At 256 quantiles of every feature. */
        HIST,
        /** At quantiles that are drawn anew for every tree. */
        APPROX
    }

    /** XGBoost's own defaults of what is not asked for. */
    public static Boosting of(int trees, double eta, int depth, TreeMethod treeMethod) {
        return new Boosting(trees, eta, depth, treeMethod, 1, 1, 1, Double.NaN, 1, 0);
    }

    public Boosting withTrees(int count) {
        return new Boosting(
                count, eta, depth, treeMethod, minChildWeight, rowShare, columnShare, baseScore, classWeight, seed);
    }

    public Boosting withBaseScore(double score) {
        return new Boosting(
                trees, eta, depth, treeMethod, minChildWeight, rowShare, columnShare, score, classWeight, seed);
    }

    /** By XGBoost's names. */
    Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("objective", "binary:logistic");
        parameters.put("tree_method", treeMethod.name().toLowerCase(Locale.ROOT));
        parameters.put("eta", eta);
        parameters.put("max_depth", depth);
        parameters.put("min_child_weight", minChildWeight);
        parameters.put("subsample", rowShare);
        parameters.put("colsample_bytree", columnShare);
        if (!Double.isNaN(baseScore)) {
            parameters.put("base_score", baseScore);
        }
        parameters.put("scale_pos_weight", classWeight);
        parameters.put("seed", seed);
        parameters.put("nthread", THREADS);
        return parameters;
    }
}
