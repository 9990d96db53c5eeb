package io.weir.scoring.training;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
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

    /** Is told how many trees there are, and the average precision on the rows that watch. */
    @FunctionalInterface
    public interface News {
        void tell(int trees, double averagePrecision);
    }

    /**
     * Grows all the trees that are asked for.
     *
     * @param names of the features, in the order of the vector
     * @param used which of them trees may ask for
     */
    public static Trees grow(Boosting boosting, Rows rows, List<String> names, boolean[] used, News news) {
        return grow(boosting, rows, null, 0, names, used, news).trees;
    }

    /**
     * Grows trees as long as they help on rows that are not trained on.
     *
     * @param patience ends after so many trees without a better average precision on the watched rows
     * @return how many trees were best
     */
    static int best(
            Boosting boosting, Rows rows, Rows watched, int patience, List<String> names, boolean[] used, News news) {
        Grown grown = grow(boosting, rows, watched, patience, names, used, news);
        grown.trees.close();
        return grown.best;
    }

    private record Grown(Trees trees, int best) {}

    private static Grown grow(
            Boosting boosting, Rows rows, Rows watched, int patience, List<String> names, boolean[] used, News news) {
        DMatrix matrix = null;
        DMatrix watch = null;
        try {
            matrix = matrix(rows, used);
            float[] labels = new float[rows.size()];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = rows.isFraud(i) ? 1 : 0;
            }
            matrix.setLabel(labels);
            Booster booster = XGBoost.train(matrix, boosting.parameters(), 0, Map.of(), null, null);
            booster.setFeatureNames(names.toArray(String[]::new));
            if (watched != null) {
                watch = matrix(watched, used);
            }
            int best = boosting.trees();
            double bestPrecision = Double.NEGATIVE_INFINITY;
            for (int tree = 0; tree < boosting.trees(); tree++) {
                booster.update(matrix, tree);
                if (watch == null) {
                    news.tell(tree + 1, Double.NaN);
                    continue;
                }
                double precision = Metrics.averagePrecision(only(booster.predict(watch)), watched.labels());
                news.tell(tree + 1, precision);
                if (precision > bestPrecision) {
                    bestPrecision = precision;
                    best = tree + 1;
                } else if (tree + 1 - best >= patience) {
                    break;
                }
            }
            return new Grown(new Trees(booster, names, used), best);
        } catch (XGBoostError e) {
            throw failed(e);
        } finally {
            dispose(matrix);
            dispose(watch);
        }
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
