package io.weir.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Made-up models against the naive twin, the definition of Shapley values, and XGBoost4J. */
class RandomModelsTest {
    private static final int ROWS = 40;

    @Property(tries = 300)
    void theMarginIsThatOfTheNaiveWalk(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int features,
            @ForAll @IntRange(max = 9) int trees,
            @ForAll @IntRange(min = 1, max = 80) int nodes)
            throws BadModel {
        RandomModel random = new RandomModel(seed, features, trees, nodes);
        TreeModel model = TreeModel.read(random.json(), "random");
        NaiveModel twin = random.twin();

        for (int i = 0; i < ROWS; i++) {
            float[] row = random.row();
            assertThat(model.margin(row)).isEqualTo(twin.margin(row));
        }
    }

    @Property(tries = 150)
    void contributionsAreShapleyValuesByTheirDefinition(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int features,
            @ForAll @IntRange(min = 1, max = 3) int trees,
            @ForAll @IntRange(min = 1, max = 40) int nodes)
            throws BadModel {
        RandomModel random = new RandomModel(seed, features, trees, nodes);
        TreeModel model = TreeModel.read(random.json(), "random");
        NaiveModel twin = random.twin();

        for (int i = 0; i < 5; i++) {
            float[] row = random.row();
            double[] expected = twin.shapley(row);
            float[] contributions = model.contributions(row);
            for (int feature = 0; feature <= features; feature++) {
                assertThat((double) contributions[feature])
                        .as("contribution of feature %d", feature)
                        .isCloseTo(expected[feature], within(1e-5));
            }
        }
    }

    @Property(tries = 60)
    void theRefereeTakesTheSameFilesForTheSameModels(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 20) int features,
            @ForAll @IntRange(min = 1, max = 9) int trees,
            @ForAll @IntRange(min = 1, max = 80) int nodes)
            throws Exception {
        RandomModel random = new RandomModel(seed, features, trees, nodes);
        Booster booster = XGBoost.loadModel(random.json());
        booster.setParam("nthread", 1);
        TreeModel json = TreeModel.read(random.json(), "random.json");
        TreeModel ubj = TreeModel.read(booster.toByteArray("ubj"), "random.ubj");
        float[][] rows = new float[ROWS][];
        for (int i = 0; i < ROWS; i++) {
            rows[i] = random.finiteRow();
        }
        DMatrix matrix = Referee.matrix(rows);
        float[][] margins = booster.predict(matrix, true);

        for (int i = 0; i < ROWS; i++) {
            assertThat(json.margin(rows[i])).isEqualTo(margins[i][0]);
            assertThat(ubj.margin(rows[i])).isEqualTo(margins[i][0]);
        }
        matrix.dispose();
        booster.dispose();
    }
}
