package io.weir.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that XGBoost4J trains, scored and explained by both. */
class TreeModelTest {
    private static final int EXPLAINED = 100;

    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            objective        | trees | depth | method | base_score | scale_pos_weight
            binary:logistic  | 100   | 3     | hist   |            | 1
            binary:logistic  | 100   | 6     | hist   | 0.5        | 1
            binary:logistic  | 100   | 6     | exact  | 0.01       | 1
            binary:logistic  | 300   | 3     | exact  |            | 8
            binary:logistic  | 300   | 6     | hist   | 0.9        | 8
            binary:logistic  | 301   | 6     | exact  |            | 1
            binary:logistic  | 1     | 6     | hist   | 1e-6       | 1
            reg:logistic     | 102   | 4     | hist   | 0.25       | 1
            binary:logitraw  | 50    | 6     | hist   | 0.25       | 1
            binary:logitraw  | 50    | 6     | hist   |            | 3
            reg:squarederror | 99    | 6     | exact  |            | 1
            reg:squarederror | 50    | 6     | hist   | -3.7       | 1
            """)
    void scoresAndReasonsAreThoseOfXgboost(
            String objective, int trees, int depth, String method, String baseScore, float scalePosWeight)
            throws Exception {
        Map<String, Object> parameters = new HashMap<>(Map.of(
                "objective", objective, "max_depth", depth, "tree_method", method, "scale_pos_weight", scalePosWeight));
        if (baseScore != null) {
            parameters.put("base_score", baseScore);
        }
        Booster booster = Referee.train(trees, 11, parameters);

        TreeModel ubj = TreeModel.read(booster.toByteArray("ubj"), "trained.ubj");
        TreeModel json = TreeModel.read(booster.toByteArray("json"), "trained.json");

        assertThat(ubj.trees()).isEqualTo(trees);
        assertThat(ubj.features()).isEqualTo(Referee.FEATURES);
        assertThat(ubj.objective()).isEqualTo(objective);
        assertThatTheyAgree(booster, ubj, Referee.rows(4_000, 99));
        assertThatTheyAgree(booster, json, Referee.rows(500, 98));
    }

    /** Unbalanced trees, far deeper than they are wide. */
    @Test
    void deepAndUnevenTreesAreWalkedToTheirLeaves() throws Exception {
        Booster booster = Referee.train(
                37,
                5,
                Map.of(
                        "max_depth",
                        0,
                        "max_leaves",
                        60,
                        "grow_policy",
                        "lossguide",
                        "min_child_weight",
                        0,
                        "eta",
                        0.3));

        assertThatTheyAgree(booster, TreeModel.read(booster.toByteArray("ubj"), "deep"), Referee.rows(2_000, 7));
    }

    /** Splits that gain too little are taken back, and their nodes stay in the file, marked as deleted; some trees are a single leaf. */
    @Test
    void prunedNodesAreLeftOut() throws Exception {
        Booster booster = Referee.train(50, 5, Map.of("gamma", 12, "tree_method", "exact", "max_depth", 6));
        String json = new String(booster.toByteArray("json"), StandardCharsets.UTF_8);

        assertThat(json).contains("2147483647");
        assertThatTheyAgree(booster, TreeModel.read(booster.toByteArray("ubj"), "pruned"), Referee.rows(2_000, 7));
    }

    @Test
    void treesThatGrewTogetherAsAForestAreAddedAsTheyStand() throws Exception {
        Booster booster = Referee.train(5, 5, Map.of("num_parallel_tree", 10, "subsample", 0.6, "max_depth", 5));
        TreeModel model = TreeModel.read(booster.toByteArray("ubj"), "forest");

        assertThat(model.trees()).isEqualTo(50);
        assertThatTheyAgree(booster, model, Referee.rows(1_000, 7));
    }

    /** Booster.predict uses all trees of a file, whatever early stopping has noted in it. */
    @Test
    void allTreesCountWhateverTheBestIterationWas() throws Exception {
        Booster booster = Referee.train(20, 5, Map.of());
        booster.setAttr("best_iteration", "3");
        TreeModel model = TreeModel.read(booster.toByteArray("json"), "early");

        assertThat(model.attributes()).containsEntry("best_iteration", "3");
        assertThatTheyAgree(booster, model, Referee.rows(500, 7));
    }

    @Test
    void namesOfFeaturesComeAlong() throws Exception {
        Booster booster = Referee.train(2, 5, Map.of());
        assertThat(TreeModel.read(booster.toByteArray("ubj"), "nameless").featureNames())
                .isEmpty();

        String[] names = new String[Referee.FEATURES];
        for (int i = 0; i < names.length; i++) {
            names[i] = "feature_" + i;
        }
        booster.setFeatureNames(names);

        assertThat(TreeModel.read(booster.toByteArray("ubj"), "named").featureNames())
                .containsExactly(names);
        assertThat(TreeModel.read(booster.toByteArray("json"), "named").featureNames())
                .containsExactly(names);
    }

    @Test
    void aRowOfAnotherLengthIsRefused() throws Exception {
        TreeModel model = TreeModel.read(Referee.train(2, 5, Map.of()).toByteArray("ubj"), "model");

        assertThatThrownBy(() -> model.score(new float[23]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A row of this model has 24 values, not 23");
        assertThatThrownBy(() -> model.explainer().explain(new float[24], new float[24]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is room for 24 contributions, not for 25");
    }

    /** A margin that no training reaches: where the exponential overflows, XGBoost cuts it off. */
    @Test
    void scoresStayProbabilitiesAtTheEnds() throws Exception {
        TreeModel model = TreeModel.read(Referee.train(1, 5, Map.of()).toByteArray("ubj"), "model");

        assertThat(model.score(-1_000f)).isEqualTo(1 / ((float) Math.exp(88.7f) + 1));
        assertThat(model.score(1_000f)).isEqualTo(1f);
        assertThat(model.score(0f)).isEqualTo(0.5f);
    }

    private static void assertThatTheyAgree(Booster booster, TreeModel model, float[][] rows) throws XGBoostError {
        DMatrix matrix = Referee.matrix(rows);
        float[][] margins = booster.predict(matrix, true);
        float[][] scores = booster.predict(matrix, false);
        int different = 0;
        for (int i = 0; i < rows.length; i++) {
            assertThat(model.margin(rows[i])).as("margin of row %d", i).isEqualTo(margins[i][0]);
            assertThat(model.score(rows[i])).as("score of row %d", i).isCloseTo(scores[i][0], within(2e-7f));
            different += model.score(rows[i]) == scores[i][0] ? 0 : 1;
        }
        assertThat(different).as("scores that are not the same float").isLessThanOrEqualTo(2 + rows.length / 1_000);
        explanations(booster, model, List.of(rows).subList(0, EXPLAINED));
    }

    private static void explanations(Booster booster, TreeModel model, List<float[]> rows) throws XGBoostError {
        float[][] expected = booster.predictContrib(Referee.matrix(rows.toArray(float[][]::new)), 0);
        Explainer explainer = model.explainer();
        float[] contributions = new float[model.features() + 1];
        for (int i = 0; i < rows.size(); i++) {
            explainer.explain(rows.get(i), contributions);
            double sum = 0;
            for (int feature = 0; feature < contributions.length; feature++) {
                assertThat(contributions[feature])
                        .as("contribution of feature %d in row %d", feature, i)
                        .isCloseTo(expected[i][feature], within(1e-4f));
                sum += contributions[feature];
            }
            assertThat((float) sum).isCloseTo(model.margin(rows.get(i)), within(1e-4f));
            assertThat(model.contributions(rows.get(i))).isEqualTo(contributions);
        }
    }
}
