package io.weir.benchmarks.scoring;

import io.weir.benchmarks.Mismatch;
import io.weir.scoring.BadModel;
import io.weir.scoring.TreeModel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * A model, as XGBoost4J and as ours, and the rows that both score.
 *
 * @param scores ours of the rows
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Trained(int trees, Booster booster, TreeModel model, float[][] rows, float[] scores) {
    /** Where XGBoost's C library rounds the exponential function otherwise, scores differ by less. */
    private static final float TOLERANCE = 1e-6f;

    private static final long SEED = 20_26;

    /** Depth 6, as a fraud model is. Predicts with one thread, as ours does. */
    static Trained train(int trees, int training, float[][] rows) throws XGBoostError, BadModel {
        float[][] known = Rows.of(training, SEED);
        DMatrix matrix = Rows.matrix(known);
        matrix.setLabel(Rows.labels(known, SEED + 1));
        Booster booster = XGBoost.train(
                matrix,
                Map.of(
                        "objective",
                        "binary:logistic",
                        "max_depth",
                        6,
                        "eta",
                        0.1,
                        "nthread",
                        1,
                        "seed",
                        1,
                        "verbosity",
                        0),
                trees,
                Map.of(),
                null,
                null);
        matrix.dispose();
        TreeModel model = TreeModel.read(booster.toByteArray("ubj"), "%d trees".formatted(trees));
        float[] scores = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            scores[i] = model.score(rows[i]);
        }
        return new Trained(trees, booster, model, rows, scores);
    }

    /** "ours" of 100 trees, "ours300" of 300. */
    String named(String arm) {
        return trees == 100 ? arm : arm + trees;
    }

    /**
     * What must be the same in all arms: every margin to its last bit. Scores are compared here.
     *
     * @throws Mismatch where a score is another than ours
     */
    SortedSet<String> results(String arm, float[] theirScores, float[] margins) {
        for (int i = 0; i < scores.length; i++) {
            if (!(Math.abs(theirScores[i] - scores[i]) < TOLERANCE)) {
                throw new Mismatch(
                        "%s gives row %d a score of %s and ours %s".formatted(arm, i, theirScores[i], scores[i]));
            }
        }
        return new TreeSet<>(List.of("%,d margins %08x".formatted(margins.length, Arrays.hashCode(margins))));
    }
}
