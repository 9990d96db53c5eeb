package io.weir.scoring.training;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.IntConsumer;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Gradient-boosted trees over the whole vector, in the order of the catalogue. Features that are not used are shown to the training as missing
 * everywhere, so that no tree asks for them and the model takes every vector as it is.
 *
 * <p>Holds native memory until it is closed.
 */
public final class Trees implements AutoCloseable {
    private final Booster booster;
    private final List<String> names;
    private final boolean[] used;

    private Trees(Booster booster, List<String> names, boolean[] used) {
        this.booster = booster;
        this.names = names;
        this.used = used;
    }

    /** Is told of each tree: how many there are, the average precision of all so far, and how many were best. */
    @FunctionalInterface
    interface News {
        void tell(int trees, double averagePrecision, int best);
    }

    /**
     * Grows all the trees that are asked for.
     *
     * @param names of the features, in the order of the vector
     * @param used which of them trees may ask for
     */
    public static Trees grow(Boosting boosting, Rows rows, List<String> names, boolean[] used, IntConsumer news) {
        DMatrix matrix = null;
        try {
            matrix = labelled(rows, used);
            Trees trees = seedling(boosting, matrix, names, used);
            for (int tree = 0; tree < boosting.trees(); tree++) {
                trees.booster.update(matrix, tree);
                news.accept(tree + 1);
            }
            return trees;
        } catch (XGBoostError e) {
            throw failed(e);
        } finally {
            dispose(matrix);
        }
    }

    /**
     * How many trees are best for rows that they are not grown on, by average precision.
     *
     * @param patience the search ends after so many trees without a better one
     */
    static int bestNumber(
            Boosting boosting, Rows rows, Rows others, int patience, List<String> names, boolean[] used, News news) {
        DMatrix matrix = null;
        DMatrix watch = null;
        try {
            matrix = labelled(rows, used);
            watch = matrix(others, used);
            int best = 0;
            double bestPrecision = Double.NEGATIVE_INFINITY;
            try (Trees trees = seedling(boosting, matrix, names, used)) {
                for (int tree = 1; tree <= boosting.trees() && tree - best <= patience; tree++) {
                    trees.booster.update(matrix, tree - 1);
                    double precision = Metrics.averagePrecision(only(trees.booster.predict(watch)), others.labels());
                    if (precision > bestPrecision) {
                        bestPrecision = precision;
                        best = tree;
                    }
                    news.tell(tree, precision, best);
                }
            }
            return best;
        } catch (XGBoostError e) {
            throw failed(e);
        } finally {
            dispose(matrix);
            dispose(watch);
        }
    }

    /** Without trees so far. */
    private static Trees seedling(Boosting boosting, DMatrix matrix, List<String> names, boolean[] used)
            throws XGBoostError {
        Booster booster = XGBoost.train(matrix, boosting.parameters(), 0, Map.of(), null, null);
        booster.setFeatureNames(names.toArray(String[]::new));
        return new Trees(booster, names, used);
    }

    private static DMatrix labelled(Rows rows, boolean[] used) throws XGBoostError {
        DMatrix matrix = matrix(rows, used);
        float[] labels = new float[rows.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = rows.isFraud(i) ? 1 : 0;
        }
        matrix.setLabel(labels);
        return matrix;
    }

    /** @return scores of the rows, 0 to 1 */
    public float[] score(Rows rows) {
        DMatrix matrix = null;
        try {
            matrix = matrix(rows, used);
            return only(booster.predict(matrix));
        } catch (XGBoostError e) {
            throw failed(e);
        } finally {
            dispose(matrix);
        }
    }

    /** By feature, its share of what all splits together have gained; features that no tree asks for have none. */
    Map<String, Double> gains() {
        try {
            Map<String, Double> gains = booster.getScore(names.toArray(String[]::new), "total_gain");
            double sum =
                    gains.values().stream().mapToDouble(Double::doubleValue).sum();
            gains.replaceAll((name, gain) -> gain / sum);
            return gains;
        } catch (XGBoostError e) {
            throw failed(e);
        }
    }

    /** In XGBoost's own file format, universal binary JSON. */
    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            booster.saveModel(bytes, "ubj");
        } catch (XGBoostError e) {
            throw failed(e);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /** Of the library. */
    static String xgboostVersion() {
        Properties properties = new Properties();
        try (InputStream in = XGBoost.class.getResourceAsStream("/xgboost4j-version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static DMatrix matrix(Rows rows, boolean[] used) throws XGBoostError {
        float[] values = rows.matrix();
        for (int feature = 0; feature < used.length; feature++) {
            if (!used[feature]) {
                for (int at = feature; at < values.length; at += used.length) {
                    values[at] = Float.NaN;
                }
            }
        }
        return new DMatrix(values, rows.size(), rows.width(), Float.NaN);
    }

    private static float[] only(float[][] predictions) {
        float[] scores = new float[predictions.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = predictions[i][0];
        }
        return scores;
    }

    private static void dispose(DMatrix matrix) {
        if (matrix != null) {
            matrix.dispose();
        }
    }

    private static IllegalStateException failed(XGBoostError e) {
        return new IllegalStateException("XGBoost: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        booster.dispose();
    }
}
