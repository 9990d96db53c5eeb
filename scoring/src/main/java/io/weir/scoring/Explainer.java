package io.weir.scoring;

import java.util.Arrays;

/**
 * Shapley values of a row by TreeSHAP: what a feature adds to the margin, averaged over all orders in which the features could become known, where
 * a feature that is not known yet goes both ways at a split, by the weights of the training rows that went there. Algorithm 2 of S. M. Lundberg, G. G.
 * Erion and S.-I. Lee, "Consistent Individualized Feature Attribution for Tree Ensembles", 2018, arXiv:1802.03888; in doubles, so within 1e-4 of
 * XGBoost's own floats. One for one thread: it keeps its room from call to call and makes no garbage.
 */
public final class Explainer {
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
            for (int i = 1; i < length; i++) {
                sums[feature[start + i]] +=
                        weightWithout(start, length, i) * (known[start + i] - unknown[start + i]) * forest.value(at);
            }
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
        System.arraycopy(feature, start, feature, own, length);
        System.arraycopy(unknown, start, unknown, own, length);
        System.arraycopy(known, start, known, own, length);
        System.arraycopy(weight, start, weight, own, length);
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

    /** Puts a feature behind the others: with it or without it, every order becomes one longer. */
    private void extend(int start, int length, int split, double unknownShare, double knownShare) {
        feature[start + length] = split;
        unknown[start + length] = unknownShare;
        known[start + length] = knownShare;
        weight[start + length] = length == 0 ? 1 : 0;
        for (int i = length - 1; i >= 0; i--) {
            double before = weight[start + i];
            weight[start + i + 1] += knownShare * before * (i + 1) / (length + 1);
            weight[start + i] = unknownShare * before * (length - i) / (length + 1);
        }
    }

    /** Takes a feature out again, as if it had never been put there: the opposite of {@link #extend}. */
    private void remove(int start, int length, int element) {
        int last = length - 1;
        double unknownShare = unknown[start + element];
        double knownShare = known[start + element];
        double next = weight[start + last];
        for (int i = last - 1; i >= 0; i--) {
            double before = weight[start + i];
            if (knownShare != 0) {
                weight[start + i] = next * length / ((i + 1) * knownShare);
                next = before - weight[start + i] * unknownShare * (last - i) / length;
            } else {
                weight[start + i] = before * length / (unknownShare * (last - i));
            }
        }
        for (int i = element; i < last; i++) {
            feature[start + i] = feature[start + i + 1];
            unknown[start + i] = unknown[start + i + 1];
            known[start + i] = known[start + i + 1];
        }
    }

    /** The sum of the weights that {@link #remove} would leave, without doing it. */
    private double weightWithout(int start, int length, int element) {
        int last = length - 1;
        double unknownShare = unknown[start + element];
        double knownShare = known[start + element];
        double next = weight[start + last];
        double sum = 0;
        for (int i = last - 1; i >= 0; i--) {
            double left;
            if (knownShare != 0) {
                left = next * length / ((i + 1) * knownShare);
                next = weight[start + i] - left * unknownShare * (last - i) / length;
            } else {
                left = weight[start + i] * length / (unknownShare * (last - i));
            }
            sum += left;
        }
        return sum;
    }
}
