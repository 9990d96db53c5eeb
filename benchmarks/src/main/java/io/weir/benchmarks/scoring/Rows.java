package io.weir.benchmarks.scoring;

import java.util.SplittableRandom;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Made-up rows as wide as the shipped catalogue, every seventh value missing, and a rule with noise by which about a fifth of them are fraud. */
final class Rows {
    static final int FEATURES = 100;

    private static final double MISSING = 1.0 / 7;
    /** So many features count. */
    private static final int TELLING = 20;

    private Rows() {}

    static float[][] of(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] rows = new float[count][FEATURES];
        for (float[] row : rows) {
            for (int i = 0; i < FEATURES; i++) {
                row[i] = random.nextDouble() < MISSING ? Float.NaN : (float) (random.nextDouble() * 10);
            }
        }
        return rows;
    }

    static float[] labels(float[][] rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] labels = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            double risk = random.nextDouble() * 6;
            for (int feature = 0; feature < TELLING; feature++) {
                float value = rows[i][feature];
                double weight = Math.sin(feature + 1);
                // Some are taken as they are, others by which side of the middle they are on.
                risk += Float.isNaN(value)
                        ? 0
                        : feature % 3 == 0 ? weight * (value - 5) : weight * (value > 5 ? 2.5 : -1);
            }
            labels[i] = risk > 8 ? 1 : 0;
        }
        return labels;
    }

    static DMatrix matrix(float[]... rows) throws XGBoostError {
        float[] flat = new float[rows.length * FEATURES];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * FEATURES, FEATURES);
        }
        return new DMatrix(flat, rows.length, FEATURES, Float.NaN);
    }
}
