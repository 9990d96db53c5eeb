package io.weir.scoring;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** XGBoost4J itself, on made-up rows: what ours is compared with. */
final class Referee {
    static final int FEATURES = 24;

    private Referee() {}

    /** Rows of uniform values, a seventh of them missing, some of them whole numbers so that many values are equal to thresholds. */
    static float[][] rows(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] rows = new float[count][FEATURES];
        for (float[] row : rows) {
            for (int i = 0; i < FEATURES; i++) {
                double value = random.nextDouble() * 20 - 10;
                row[i] = random.nextInt(7) == 0 ? Float.NaN : (float) (i % 3 == 0 ? Math.rint(value) : value);
            }
        }
        return rows;
    }

    /** 1 for about an eighth of the rows, by a rule with some noise, in which missing values count. */
    static float[] labels(float[][] rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] labels = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            float[] row = rows[i];
            double risk = random.nextDouble() * 8;
            risk += row[0] > 3 ? 4 : 0;
            risk += Float.isNaN(row[1]) ? 3 : row[1] * row[2] > 20 ? 3 : 0;
            risk += Math.abs(row[5]) < 2 ? 2 : 0;
            risk += row[7] + row[8] < -6 ? 3 : 0;
            labels[i] = risk > 11 ? 1 : 0;
        }
        return labels;
    }

    static DMatrix matrix(float[][] rows) throws XGBoostError {
        float[] flat = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
        }
        return new DMatrix(flat, rows.length, rows[0].length, Float.NaN);
    }

    /** Trained on 2,000 rows of the seed. */
    static Booster train(int trees, long seed, Map<String, Object> parameters) throws XGBoostError {
        float[][] rows = rows(2_000, seed);
        DMatrix matrix = matrix(rows);
        matrix.setLabel(labels(rows, seed + 1));
        return train(matrix, trees, parameters);
    }

    static Booster train(DMatrix matrix, int trees, Map<String, Object> parameters) throws XGBoostError {
        // One thread: on a busy machine XGBoost's threads spend their time waiting for each other.
        Map<String, Object> all = new HashMap<>(
                Map.of("objective", "binary:logistic", "nthread", 1, "seed", 1, "verbosity", 0, "eta", 0.1));
        all.putAll(parameters);
        return XGBoost.train(matrix, all, trees, Map.of(), null, null);
    }
}
