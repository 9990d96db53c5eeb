package io.weir.scoring;

import java.util.Arrays;

/**
 * Shapley values of a row by TreeSHAP: what a feature adds to the margin, averaged over all orders in which the features could become known, where
 * a feature that is not known yet goes both ways at a split, by the weights of the training rows that went there. Algorithm 2 of S. M. Lundberg, G. G.
 * Erion and S.-I. Lee, "Consistent Individualized Feature Attribution for Tree Ensembles", 2018, arXiv:1802.03888; in doubles, so within 1e-4 of
 * XGBoost's own floats. One for one thread: it keeps its room from call to call and makes no garbage.
 */
public final class Explainer {
    /** 1 by its place: a division takes five times as long as a multiplication. */
    private static final double[] INVERSE = new double[Forest.DEEPEST + 3];

    static {
        for (int i = 1; i < INVERSE.length; i++) {
            INVERSE[i] = 1.0 / i;
        }
    }

    private final TreeModel model;
    private final Forest forest;
    private final double bias;
    private final double[] sums;

    /** The features on the way down to a node, each once. A node's own copy follows its parent's, so that going back up needs no undoing. */
    private final int[] feature;
    /** By element, what part of the rows of which the feature is unknown goes this way. */
    private final double[] unknown;
    /** By element, 1 where this row goes this way by the feature, otherwise 0. */
    private final double[] known;
    /** By place, not by element: the weight of all orders in which so many of the features on the way are known. */
    private final double[] weight;

    private float[] row;
    private int tree;

    Explainer(TreeModel model, Forest forest, float baseMargin) {
        this.model = model;
        this.forest = forest;
        this.sums = new double[model.features()];
        int longest = Math.min(forest.depth(), model.features()) + 2;
        int room = (forest.depth() + 2) * longest;
        feature = new int[room];
        unknown = new double[room];
        known = new double[room];
        weight = new double[room];
        double mean = baseMargin;
        for (int i = 0; i < forest.trees(); i++) {
            mean += forest.value(forest.root(i));
        }
        bias = mean;
    }

    /**
     * @param values a value a feature; NaN where it is missing
     * @param contributions gets what each feature adds to the margin, and as the last the margin before anything is known
     */
    public void explain(float[] values, float[] contributions) {
        model.check(values);
        if (contributions.length != sums.length + 1) {
            throw new IllegalArgumentException(
                    "There is room for %d contributions, not for %d".formatted(contributions.length, sums.length + 1));
        }
        Arrays.fill(sums, 0);
        row = values;
        for (tree = 0; tree < forest.trees(); tree++) {
            int root = forest.root(tree);
            if (!forest.isLeaf(root)) {
                // The first element is no feature: it stands for none of them being known.
                extend(0, 0, -1, 1, 1);
                descend(root, 0, 1);
            }
        }
        row = null;
        for (int i = 0; i < sums.length; i++) {
            contributions[i] = (float) sums[i];
        }
        contributions[sums.length] = (float) bias;
    }

    /**
     * @param at a node
     * @param start where its way begins
     * @param length of its way
     */
    private void descend(int at, int start, int length) {
        if (forest.isLeaf(at)) {
            addLeaf(forest.value(at), start, length);
            return;
        }
        int split = forest.splitOf(at);
        int taken = forest.taken(at, tree, row);
        int other = forest.other(at, tree, taken);
        double unknownBefore = 1;
        double knownBefore = 1;
        int before = find(start, length, split);
        int left = length;
        if (before > 0) {
            unknownBefore = unknown[start + before];
            knownBefore = known[start + before];
            remove(start, length, before);
            left--;
        }
        step(taken, start, left, split, unknownBefore * forest.share(taken), knownBefore);
        step(other, start, left, split, unknownBefore * forest.share(other), 0);
    }

    private void step(int child, int start, int length, int split, double unknownShare, double knownShare) {
        if (unknownShare == 0 && knownShare == 0) {
            // Nobody comes here, whatever is known.
            return;
        }
        int own = start + length;
        // Ways are short: one loop is faster than four calls of arraycopy.
        for (int i = 0; i < length; i++) {
            feature[own + i] = feature[start + i];
            unknown[own + i] = unknown[start + i];
            known[own + i] = known[start + i];
            weight[own + i] = weight[start + i];
        }
        extend(own, length, split, unknownShare, knownShare);
        descend(child, own, length + 1);
    }

    private int find(int start, int length, int split) {
        for (int i = 1; i < length; i++) {
            if (feature[start + i] == split) {
                return i;
            }
        }
        return 0;
    }

    /**
     * What the leaf gives to each feature on the way to it: to one that leads here, by the weight of the orders in which it is what was still
     * missing; and the same from one that leads elsewhere, whose unknown share cancels out, so that it is one sum for all of those.
     */
    private void addLeaf(double value, int start, int length) {
        int last = length - 1;
        double elsewhere = 0;
        for (int i = 0; i < last; i++) {
            elsewhere += weight[start + i] * INVERSE[last - i];
        }
        elsewhere *= length * value;
        for (int element = start + 1; element < start + length; element++) {
            sums[feature[element]] += known[element] == 0
                    ? -elsewhere
                    : weightWithout(start, length, unknown[element]) * (1 - unknown[element]) * value;
        }
    }

    /** The sum of the weights that {@link #remove} of a feature that leads here would leave. */
    private double weightWithout(int start, int length, double unknownShare) {
        int last = length - 1;
        double share = unknownShare * INVERSE[length];
        double next = weight[start + last];
        double sum = 0;
        for (int i = last - 1; i >= 0; i--) {
            double left = next * length * INVERSE[i + 1];
            sum += left;
            next = weight[start + i] - left * share * (last - i);
        }
        return sum;
    }

    /** Puts a feature behind the others: with it or without it, every order becomes one longer. */
    private void extend(int start, int length, int split, double unknownShare, double knownShare) {
        feature[start + length] = split;
        unknown[start + length] = unknownShare;
        known[start + length] = knownShare;
        weight[start + length] = length == 0 ? 1 : 0;
        double inverse = INVERSE[length + 1];
        for (int i = length - 1; i >= 0; i--) {
            double before = weight[start + i] * inverse;
            weight[start + i + 1] += knownShare * before * (i + 1);
            weight[start + i] = unknownShare * before * (length - i);
        }
    }

    /** Takes a feature out again, as if it had never been put there: the opposite of {@link #extend}. */
    private void remove(int start, int length, int element) {
        int last = length - 1;
        double unknownShare = unknown[start + element];
        boolean leadsHere = known[start + element] != 0;
        double next = weight[start + last];
        for (int i = last - 1; i >= 0; i--) {
            double before = weight[start + i];
            if (leadsHere) {
                weight[start + i] = next * length * INVERSE[i + 1];
                next = before - weight[start + i] * unknownShare * (last - i) * INVERSE[length];
            } else {
                weight[start + i] = before * length * INVERSE[last - i] / unknownShare;
            }
        }
        for (int i = element; i < last; i++) {
            feature[start + i] = feature[start + i + 1];
            unknown[start + i] = unknown[start + i + 1];
            known[start + i] = known[start + i + 1];
        }
    }
}
