package io.weir.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/** The slow, obvious twin: walks the parsed file itself, node by node, and takes Shapley values from their definition. */
record NaiveModel(JsonNode trees, float baseMargin) {

    float margin(float[] row) {
        float margin = baseMargin;
        for (JsonNode tree : trees) {
            margin += leaf(tree, 0, row);
        }
        return margin;
    }

    private static float leaf(JsonNode tree, int node, float[] row) {
        return isLeaf(tree, node) ? threshold(tree, node) : leaf(tree, child(tree, node, row), row);
    }

    private static int child(JsonNode tree, int node, float[] row) {
        float value = row[tree.path("split_indices").get(node).asInt()];
        boolean goesLeft =
                Float.isNaN(value) ? tree.path("default_left").get(node).asInt() == 1 : value < threshold(tree, node);
        return tree.path(goesLeft ? "left_children" : "right_children")
                .get(node)
                .asInt();
    }

    private static boolean isLeaf(JsonNode tree, int node) {
        return tree.path("left_children").get(node).asInt() == -1;
    }

    private static float threshold(JsonNode tree, int node) {
        return tree.path("split_conditions").get(node).floatValue();
    }

    private static double cover(JsonNode tree, int node) {
        return tree.path("sum_hessian").get(node).floatValue();
    }

    /** By all subsets of the features; exponential. As the last, the margin when nothing is known. */
    double[] shapley(float[] row) {
        int features = row.length;
        double[] expected = new double[1 << features];
        for (int known = 0; known < expected.length; known++) {
            expected[known] = baseMargin;
            for (JsonNode tree : trees) {
                expected[known] += expected(tree, 0, row, members(known));
            }
        }
        double[] shapley = new double[features + 1];
        for (int feature = 0; feature < features; feature++) {
            for (int known = 0; known < expected.length; known++) {
                if ((known & 1 << feature) == 0) {
                    int size = Integer.bitCount(known);
                    double orders = factorial(size) * factorial(features - size - 1) / factorial(features);
                    shapley[feature] += orders * (expected[known | 1 << feature] - expected[known]);
                }
            }
        }
        shapley[features] = expected[0];
        return shapley;
    }

    /** What the tree gives when only some features are known: at the splits of others, both ways by their weights. */
    private static double expected(JsonNode tree, int node, float[] row, Set<Integer> known) {
        if (isLeaf(tree, node)) {
            return threshold(tree, node);
        }
        if (known.contains(tree.path("split_indices").get(node).asInt())) {
            return expected(tree, child(tree, node, row), row, known);
        }
        int left = tree.path("left_children").get(node).asInt();
        int right = tree.path("right_children").get(node).asInt();
        return (cover(tree, left) * expected(tree, left, row, known)
                        + cover(tree, right) * expected(tree, right, row, known))
                / cover(tree, node);
    }

    private static Set<Integer> members(int set) {
        Set<Integer> members = new HashSet<>();
        for (int feature = 0; feature < Integer.SIZE; feature++) {
            if ((set & 1 << feature) != 0) {
                members.add(feature);
            }
        }
        return members;
    }

    private static double factorial(int n) {
        return n <= 1 ? 1 : n * factorial(n - 1);
    }
}
