package io.weir.scoring;

import java.util.Arrays;

/**
 * All trees of a model in flat arrays, each tree level by level, the two children of a node next to each other.
 *
 * <p>A node is a long. Its upper half is what the value is compared with; its lower half is, from the lowest bit, whether the value's sign is
 * turned over first, which feature it is of, and where in the tree the first child stands. The first child is taken where the value is less. A
 * missing value is NaN and less than nothing, so it takes the second: at a node whose default is left, left is stored second and "not less than
 * t" is asked as "−value less than the float above −t". A leaf compares with NaN, so that nothing is less, and its second child is itself.
 *
 * <p>So a walk has no condition in it: it takes as many steps as the tree is deep, a fast walker simply waits in its leaf, and the processor need
 * not guess. {@link #ABREAST} trees are walked at the same time, for a single walk is one long wait for memory.
 */
final class Forest {
    static final int MOST_FEATURES = 1 << 12;
    static final int MOST_NODES = 1 << 19;
    static final int MOST_TREES = 20_000;
    static final int DEEPEST = 128;

    private static final int ABREAST = 4;

    private static final int FEATURE_SHIFT = 1;
    private static final int CHILD_SHIFT = 13;

    private final long[] nodes;
    /** Of a leaf what it adds to the margin; of a split the mean of the leaves below it, weighted by their training rows. */
    private final float[] values;
    /** What part of its parent's training weight came by: XGBoost's sum of hessians by that of the parent. Of a root 1. */
    private final float[] shares;
    /** By tree, one less than where its root stands. As many as a multiple of {@link #ABREAST}: the last may be made up and add nothing. */
    private final int[] bases;
    /** The depth of the deepest, by {@link #ABREAST} trees. */
    private final int[] depths;

    private final int trees;
    private final int deepest;

    private Forest(long[] nodes, float[] values, float[] shares, int[] bases, int[] depths, int trees, int deepest) {
        this.nodes = nodes;
        this.values = values;
        this.shares = shares;
        this.bases = bases;
        this.depths = depths;
        this.trees = trees;
        this.deepest = deepest;
    }

    int trees() {
        return trees;
    }

    /** Of the deepest tree; 0 where all are single leaves. */
    int depth() {
        return deepest;
    }

    /** Where a tree begins. */
    int root(int tree) {
        return bases[tree] + 1;
    }

    /** The start, then the leaf of every tree added, tree by tree, as XGBoost adds them. */
    float sum(float start, float[] row) {
        float sum = start;
        for (int tree = 0; tree < bases.length; tree += ABREAST) {
            int base0 = bases[tree];
            int base1 = bases[tree + 1];
            int base2 = bases[tree + 2];
            int base3 = bases[tree + 3];
            int at0 = base0 + 1;
            int at1 = base1 + 1;
            int at2 = base2 + 1;
            int at3 = base3 + 1;
            for (int level = depths[tree / ABREAST]; level > 0; level--) {
                at0 = next(base0, at0, row);
                at1 = next(base1, at1, row);
                at2 = next(base2, at2, row);
                at3 = next(base3, at3, row);
            }
            sum += values[at0];
            sum += values[at1];
            sum += values[at2];
            sum += values[at3];
        }
        return sum;
    }

    private int next(int base, int at, float[] row) {
        long node = nodes[at];
        int low = (int) node;
        int turned = Float.floatToRawIntBits(row[feature(low)]) ^ (low << (Integer.SIZE - 1));
        float limit = Float.intBitsToFloat((int) (node >>> Integer.SIZE));
        return base + (low >>> CHILD_SHIFT) + (Float.intBitsToFloat(turned) < limit ? 0 : 1);
    }

    private static int feature(int low) {
        return (low >>> FEATURE_SHIFT) & (MOST_FEATURES - 1);
    }

    boolean isLeaf(int at) {
        return Float.isNaN(Float.intBitsToFloat((int) (nodes[at] >>> Integer.SIZE)));
    }

    /** Which feature a split is of. */
    int splitOf(int at) {
        return feature((int) nodes[at]);
    }

    /** The child that the row goes to. */
    int taken(int at, int tree, float[] row) {
        return next(bases[tree], at, row);
    }

    /** The other child of the same parent. */
    int other(int at, int tree, int taken) {
        int first = bases[tree] + ((int) nodes[at] >>> CHILD_SHIFT);
        return 2 * first + 1 - taken;
    }

    float value(int at) {
        return values[at];
    }

    float share(int at) {
        return shares[at];
    }

    /** Takes trees node by node, level by level from the root. */
    static final class Builder {
        private long[] nodes = new long[256];
        private float[] values = new float[256];
        private float[] covers = new float[256];
        private int[] bases = new int[64];
        private int[] depths = new int[64];
        private int size;
        private int trees;
        private int base;

        void startTree(int depth) {
            if (trees == bases.length) {
                bases = Arrays.copyOf(bases, 2 * trees);
                depths = Arrays.copyOf(depths, 2 * trees);
            }
            base = size - 1;
            bases[trees] = base;
            depths[trees++] = depth;
        }

        /** @param value finite, of the margin */
        void leaf(float value, float cover) {
            add(Float.NaN, 0, size - base - 1, value, cover);
        }

        /**
         * @param threshold finite; the first child is for what is less, or with defaultLeft the second
         * @param child the place of its first child in the tree, the root's being 0
         */
        void split(int feature, float threshold, boolean defaultLeft, int child, float cover) {
            float limit = defaultLeft ? Math.nextUp(-threshold) : threshold;
            add(limit, (feature << FEATURE_SHIFT) | (defaultLeft ? 1 : 0), child + 1, 0, cover);
        }

        private void add(float limit, int low, int child, float value, float cover) {
            if (size == nodes.length) {
                nodes = Arrays.copyOf(nodes, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
                covers = Arrays.copyOf(covers, 2 * size);
            }
            nodes[size] = ((long) Float.floatToRawIntBits(limit) << Integer.SIZE)
                    | Integer.toUnsignedLong((child << CHILD_SHIFT) | low);
            values[size] = value;
            covers[size++] = cover;
        }

        Forest build() {
            int real = trees;
            while (trees % ABREAST != 0) {
                startTree(0);
                // Not 0: of all floats only −0 leaves every other as it is.
                leaf(-0.0f, 1);
            }
            int[] deepestAbreast = new int[trees / ABREAST];
            int deepest = 0;
            for (int tree = 0; tree < trees; tree++) {
                deepest = Math.max(deepest, depths[tree]);
                deepestAbreast[tree / ABREAST] = Math.max(deepestAbreast[tree / ABREAST], depths[tree]);
            }
            Forest forest = new Forest(
                    Arrays.copyOf(nodes, size),
                    Arrays.copyOf(values, size),
                    new float[size],
                    Arrays.copyOf(bases, trees),
                    deepestAbreast,
                    real,
                    deepest);
            weigh(forest);
            return forest;
        }

        /** From the last node up, so that children come before their parents. */
        private void weigh(Forest forest) {
            for (int tree = 0; tree < trees; tree++) {
                int end = tree + 1 < trees ? forest.root(tree + 1) : size;
                for (int at = end - 1; at >= forest.root(tree); at--) {
                    if (forest.isLeaf(at)) {
                        continue;
                    }
                    int first = bases[tree] + ((int) nodes[at] >>> CHILD_SHIFT);
                    for (int child = first; child <= first + 1; child++) {
                        forest.shares[child] = covers[child] / covers[at];
                        forest.values[at] += forest.shares[child] * forest.values[child];
                    }
                }
                forest.shares[forest.root(tree)] = 1;
            }
        }
    }
}
