package io.weir.scoring;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** A made-up model file and made-up rows: few different values, so that many are equal to thresholds, and the odd ones among them. */
final class RandomModel {
    private static final float BASE = 0.25f;
    private static final float[] ODD = {
        0.0f, -0.0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, 16_777_216f, 1e-30f
    };
    private static final String[] BY_NODE = {
        "left_children",
        "right_children",
        "parents",
        "split_indices",
        "split_conditions",
        "default_left",
        "sum_hessian",
        "base_weights",
        "loss_changes",
        "split_type"
    };

    private final SplittableRandom random;
    private final int features;
    private final ObjectNode root = new ObjectMapper().createObjectNode();
    private final ArrayNode trees;

    RandomModel(long seed, int features, int trees, int nodes) {
        this.random = new SplittableRandom(seed);
        this.features = features;
        root.putArray("version").add(3).add(0).add(4);
        ObjectNode learner = root.putObject("learner");
        learner.putObject("attributes");
        learner.putArray("feature_names");
        learner.putArray("feature_types");
        learner.putObject("objective")
                .put("name", "reg:squarederror")
                .putObject("reg_loss_param")
                .put("scale_pos_weight", "1");
        learner.putObject("learner_model_param")
                .put("base_score", Float.toString(BASE))
                .put("boost_from_average", "1")
                .put("num_class", "0")
                .put("num_feature", Integer.toString(features))
                .put("num_target", "1");
        ObjectNode booster = learner.putObject("gradient_booster").put("name", "gbtree");
        ObjectNode model = booster.putObject("model");
        model.putObject("gbtree_model_param").put("num_parallel_tree", "1").put("num_trees", Integer.toString(trees));
        ArrayNode info = model.putArray("tree_info");
        ArrayNode ends = model.putArray("iteration_indptr").add(0);
        this.trees = model.putArray("trees");
        for (int tree = 0; tree < trees; tree++) {
            info.add(0);
            ends.add(tree + 1);
            grow(this.trees.addObject().put("id", tree), 1 + random.nextInt(nodes));
        }
    }

    /** Splits a leaf, any, until there are as many nodes as wanted. */
    private void grow(ObjectNode tree, int wanted) {
        for (String key : BY_NODE) {
            tree.putArray(key);
        }
        for (String key : new String[] {"categories", "categories_nodes", "categories_segments", "categories_sizes"}) {
            tree.putArray(key);
        }
        node(tree, Integer.MAX_VALUE, 1 + random.nextInt(1_000));
        int nodes = 1;
        while (nodes + 2 <= wanted) {
            int split = random.nextInt(nodes);
            if (tree.withArray("left_children").get(split).asInt() != -1) {
                continue;
            }
            float cover = tree.withArray("sum_hessian").get(split).floatValue();
            if (cover == 0) {
                // What no training row has reached is not split further.
                continue;
            }
            float left = random.nextInt(10) == 0 ? 0 : cover * (float) random.nextDouble();
            tree.withArray("left_children").set(split, tree.numberNode(nodes));
            tree.withArray("right_children").set(split, tree.numberNode(nodes + 1));
            tree.withArray("split_indices").set(split, tree.numberNode(random.nextInt(features)));
            tree.withArray("split_conditions").set(split, tree.numberNode(value(false)));
            tree.withArray("default_left").set(split, tree.numberNode(random.nextInt(2)));
            node(tree, split, left);
            node(tree, split, cover - left);
            nodes += 2;
        }
        tree.putObject("tree_param")
                .put("num_deleted", "0")
                .put("num_feature", Integer.toString(features))
                .put("num_nodes", Integer.toString(nodes))
                .put("size_leaf_vector", "1");
    }

    private void node(ObjectNode tree, int parent, float cover) {
        for (String key : BY_NODE) {
            ArrayNode array = tree.withArray(key);
            switch (key) {
                case "left_children", "right_children" -> array.add(-1);
                case "parents" -> array.add(parent);
                case "split_conditions" -> array.add((float) (random.nextDouble() - 0.5));
                case "sum_hessian" -> array.add(cover);
                case "base_weights", "loss_changes" -> array.add(0f);
                default -> array.add(0);
            }
        }
    }

    float[] row() {
        float[] row = new float[features];
        for (int i = 0; i < features; i++) {
            row[i] = value(true);
        }
        return row;
    }

    /** Without infinite values, which XGBoost does not take. */
    float[] finiteRow() {
        float[] row = row();
        for (int i = 0; i < features; i++) {
            if (Float.isInfinite(row[i])) {
                row[i] = Math.copySign(1e30f, row[i]);
            }
        }
        return row;
    }

    private float value(boolean ofRow) {
        int kind = random.nextInt(10);
        if (ofRow && kind == 0) {
            return Float.NaN;
        }
        if (ofRow && kind == 1) {
            return random.nextBoolean() ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
        }
        return kind == 2 ? ODD[random.nextInt(ODD.length)] : random.nextInt(9) * 0.5f - 2;
    }

    ObjectNode root() {
        return root;
    }

    byte[] json() {
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    NaiveModel twin() {
        return new NaiveModel(trees, BASE);
    }
}
