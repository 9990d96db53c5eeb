package io.weir.scoring;

/** One tree of a model file: parallel arrays by node, the root first. Checks what can be reached from the root; what was pruned may be anything. */
final class TreeSection {
    private final Section tree;
    private final int features;
    private final double[] left;
    private final double[] right;
    private final double[] feature;
    private final double[] threshold;
    private final double[] defaultLeft;
    private final double[] cover;
    /** By node, 1 where it splits by category; none where the version has no such splits. */
    private final double[] splitType;

    private boolean sound = true;
    /** Whether the walk cannot go on: what is a child is no longer clear. */
    private boolean lost;

    TreeSection(Section tree, int features) {
        this.tree = tree;
        this.features = features;
        left = tree.numbers("left_children");
        right = tree.numbers("right_children");
        feature = tree.numbers("split_indices");
        threshold = tree.numbers("split_conditions");
        defaultLeft = tree.numbers("default_left");
        cover = tree.numbers("sum_hessian");
        splitType = tree.has("split_type") ? tree.numbers("split_type") : new double[left.length];
    }

    /** Adds the tree, unless there is something wrong with it. */
    void addTo(Forest.Builder forest) {
        checkWhole();
        if (!sound) {
            return;
        }
        int[] order = new int[left.length];
        int[] depths = new int[left.length];
        int reached = reach(order, depths);
        if (sound && depths[reached - 1] > Forest.DEEPEST) {
            problem("left_children", "make it %d deep; %d is the most".formatted(depths[reached - 1], Forest.DEEPEST));
        }
        if (sound) {
            add(forest, order, reached, depths[reached - 1]);
        }
    }

    private void checkWhole() {
        Section parameters = tree.section("tree_param");
        if (parameters.wholeText("size_leaf_vector", 0) > 1) {
            parameters.problem("size_leaf_vector", "is more than 1: leaves that are vectors; a score is one number");
            sound = false;
            return;
        }
        int nodes = parameters.wholeText("num_nodes", left.length);
        if (nodes < 1 || nodes > Forest.MOST_NODES) {
            parameters.problem("num_nodes", "is %,d, not from 1 to %,d".formatted(nodes, Forest.MOST_NODES));
            sound = false;
            return;
        }
        length("left_children", left, nodes);
        length("right_children", right, nodes);
        length("split_indices", feature, nodes);
        length("split_conditions", threshold, nodes);
        length("default_left", defaultLeft, nodes);
        length("sum_hessian", cover, nodes);
        length("split_type", splitType, nodes);
    }

    private void length(String key, double[] values, int nodes) {
        if (values.length != nodes) {
            if (tree.has(key)) {
                tree.problem(key, "has %,d elements for %,d nodes".formatted(values.length, nodes));
            }
            sound = false;
        }
    }

    /**
     * Walks down, level by level.
     *
     * @param order gets the nodes as they are reached: a node's children next to each other, first the one taken where comparing says yes
     * @param depths gets how deep each of these is
     * @return how many there are
     */
    private int reach(int[] order, int[] depths) {
        boolean[] seen = new boolean[left.length];
        seen[0] = true;
        int reached = 1;
        for (int i = 0; i < reached && !lost; i++) {
            int node = order[i];
            checkNumbers(node);
            if (isLeaf(node)) {
                continue;
            }
            int first = child("left_children", left, node, seen);
            int second = child("right_children", right, node, seen);
            if (!lost && second != first + 1) {
                lost(
                        "right_children",
                        node,
                        "is %d; XGBoost walks to the node after the left one, %d".formatted(second, first + 1));
            }
            if (lost) {
                return reached;
            }
            boolean swapped = defaultLeft[node] == 1;
            order[reached] = swapped ? second : first;
            order[reached + 1] = swapped ? first : second;
            depths[reached] = depths[i] + 1;
            depths[reached + 1] = depths[i] + 1;
            reached += 2;
        }
        return reached;
    }

    private boolean isLeaf(int node) {
        return left[node] == -1;
    }

    private int child(String key, double[] children, int node, boolean[] seen) {
        double child = children[node];
        if (!(child >= 1 && child < children.length && child == (int) child)) {
            lost(key, node, "is %s; a node from 1 to %d would be right".formatted(number(child), children.length - 1));
            return 0;
        }
        if (seen[(int) child]) {
            lost(key, node, "is %s, which is the child of another node already".formatted(number(child)));
            return 0;
        }
        seen[(int) child] = true;
        return (int) child;
    }

    private void checkNumbers(int node) {
        if (!Float.isFinite((float) threshold[node])) {
            nodeProblem("split_conditions", node, "is %s, not a finite number".formatted(number(threshold[node])));
        }
        boolean leaf = isLeaf(node);
        float weight = (float) cover[node];
        if (!Float.isFinite(weight) || weight < 0 || (weight == 0 && !leaf)) {
            nodeProblem(
                    "sum_hessian",
                    node,
                    "is %s; without the weight of the training rows that came by, no reasons can be given"
                            .formatted(number(cover[node])));
        }
        if (leaf) {
            return;
        }
        if (!(feature[node] >= 0 && feature[node] < features && feature[node] == (int) feature[node])) {
            nodeProblem(
                    "split_indices",
                    node,
                    "is %s; the model has features 0 to %d".formatted(number(feature[node]), features - 1));
        }
        if (splitType[node] != 0) {
            nodeProblem("split_type", node, "is a categorical split, which is not read. Train on numbers only");
        }
        if (defaultLeft[node] != 0 && defaultLeft[node] != 1) {
            nodeProblem("default_left", node, "is %s, neither 0 nor 1".formatted(number(defaultLeft[node])));
        }
    }

    private void lost(String key, int node, String what) {
        nodeProblem(key, node, what);
        lost = true;
    }

    private void nodeProblem(String key, int node, String what) {
        problem("%s[%d]".formatted(key, node), what);
    }

    private void problem(String key, String what) {
        tree.problem(key, what);
        sound = false;
    }

    /** As the file has it: 7, not 7.0. */
    private static String number(double value) {
        return value == (long) value ? Long.toString((long) value) : Double.toString(value);
    }

    private void add(Forest.Builder forest, int[] order, int reached, int depth) {
        forest.startTree(depth);
        int child = 1;
        for (int i = 0; i < reached; i++) {
            int node = order[i];
            if (isLeaf(node)) {
                forest.leaf((float) threshold[node], (float) cover[node]);
            } else {
                forest.split((int) feature[node], (float) threshold[node], defaultLeft[node] == 1, child, (float)
                        cover[node]);
                child += 2;
            }
        }
    }
}
