package io.weir.benchmarks.scoring;

import io.weir.benchmarks.Arm;
import io.weir.benchmarks.Run;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** A way of scoring all rows with one thread; margins for the comparison are taken when the clock stands. */
record ScoreArm(String name, Trained trained, int passes, Way way) implements Arm {
    /** Scores all rows into the arrays and tells how long the scores alone took. */
    @FunctionalInterface
    interface Way {
        long nanos(Trained trained, float[] scores, float[] margins) throws XGBoostError;
    }

    /** Row by row, by ours. */
    static ScoreArm ours(Trained trained, int passes) {
        return new ScoreArm(trained.named("ours"), trained, passes, (given, scores, margins) -> {
            float[][] rows = given.rows();
            long started = System.nanoTime();
            for (int i = 0; i < rows.length; i++) {
                scores[i] = given.model().score(rows[i]);
            }
            long nanos = System.nanoTime() - started;
            for (int i = 0; i < rows.length; i++) {
                margins[i] = given.model().margin(rows[i]);
            }
            return nanos;
        });
    }

    /** Row by row, by XGBoost4J, with a matrix for each. */
    static ScoreArm perCall(Trained trained) {
        return new ScoreArm(trained.named("xgboost4jPerCall"), trained, 1, (given, scores, margins) -> {
            long nanos = 0;
            for (int i = 0; i < given.rows().length; i++) {
                long started = System.nanoTime();
                DMatrix matrix = Rows.matrix(given.rows()[i]);
                scores[i] = given.booster().predict(matrix)[0][0];
                nanos += System.nanoTime() - started;
                margins[i] = given.booster().predict(matrix, true)[0][0];
                started = System.nanoTime();
                matrix.dispose();
                nanos += System.nanoTime() - started;
            }
            return nanos;
        });
    }

    /** Row by row, by XGBoost4J, without a matrix: the fastest it has for one row. */
    static ScoreArm inPlace(Trained trained) {
        return new ScoreArm(trained.named("xgboost4jInPlace"), trained, 1, (given, scores, margins) -> {
            float[][] rows = given.rows();
            long started = System.nanoTime();
            for (int i = 0; i < rows.length; i++) {
                scores[i] = given.booster().inplace_predict(rows[i], 1, Rows.FEATURES, Float.NaN)[0][0];
            }
            long nanos = System.nanoTime() - started;
            DMatrix matrix = Rows.matrix(rows);
            copy(given.booster().predict(matrix, true), margins);
            matrix.dispose();
            return nanos;
        });
    }

    /** All rows at once, by XGBoost4J. The matrix is made beforehand, and anew for each pass: XGBoost keeps what it has predicted of one. */
    static ScoreArm nativeBatch(Trained trained, int passes) {
        return new ScoreArm(trained.named("xgboost4jBatch"), trained, passes, (given, scores, margins) -> {
            DMatrix matrix = Rows.matrix(given.rows());
            long started = System.nanoTime();
            float[][] predicted = given.booster().predict(matrix);
            long nanos = System.nanoTime() - started;
            copy(predicted, scores);
            copy(given.booster().predict(matrix, true), margins);
            matrix.dispose();
            return nanos;
        });
    }

    private static void copy(float[][] predicted, float[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = predicted[i][0];
        }
    }

    @Override
    public Run run() throws XGBoostError {
        int rows = trained.rows().length;
        float[] scores = new float[rows];
        float[] margins = new float[rows];
        long nanos = 0;
        for (int pass = 0; pass < passes; pass++) {
            nanos += way.nanos(trained, scores, margins);
        }
        return Run.of((long) rows * passes, nanos, trained.results(name, scores, margins));
    }
}
