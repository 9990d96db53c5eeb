package io.weir.scoring;

import java.util.List;
import java.util.Map;

/**
 * A model of boosted trees, trained by XGBoost, that scores a row in microseconds without XGBoost. Never changes; for any number of threads.
 *
 * <p>Equal to what XGBoost4J's {@code Booster.predict} gives on the same file. The margin is equal to the last bit: the same floats are added in the
 * same order, and what XGBoost does with a missing value, with one equal to a threshold and with an infinite one is done here too. A score goes through
 * the exponential function, which XGBoost takes from the C library of the machine it runs on and which there is not rounded correctly: here it is, the same on
 * every machine, so of 10,000 scores one differs in its last or last but one bit, by less than 2e-7. So may, of 1,300 base scores, the
 * margin of one in its last bit, when it is turned into a margin by the logarithm.
 *
 * <p>All trees count, as they do there. A {@code best_iteration} that early stopping has left in {@link #attributes()} is not looked at,
 * neither here nor by {@code Booster.predict}: whoever wants a model to end there saves it so.
 */
public final class TreeModel {
    private final List<String> featureNames;
    private final int features;
    private final Map<String, String> attributes;
    private final Objective objective;
    private final float baseMargin;
    private final Forest forest;

    TreeModel(
            List<String> featureNames,
            int features,
            Map<String, String> attributes,
            Objective objective,
            float baseMargin,
            Forest forest) {
        this.featureNames = List.copyOf(featureNames);
        this.features = features;
        this.attributes = Map.copyOf(attributes);
        this.objective = objective;
        this.baseMargin = baseMargin;
        this.forest = forest;
    }

    /**
     * Reads a model as XGBoost 1.7 to 3.4 saves it: a gbtree booster with numerical splits, and one of the objectives binary:logistic, reg:logistic,
     * binary:logitraw and reg:squarederror.
     *
     * @param file JSON or UBJ, told apart by their first bytes; at most 128 MiB
     * @param name of the file, for messages
     * @throws BadModel naming everything that is wrong with it
     */
    public static TreeModel read(byte[] file, String name) throws BadModel {
        return ModelFile.read(file, name);
    }

    /** How many values a row has. */
    public int features() {
        return features;
    }

    /** The names of the features in the order of a row; empty where the model was trained without names. */
    public List<String> featureNames() {
        return featureNames;
    }

    public int trees() {
        return forest.trees();
    }

    /** The objective it was trained for, by XGBoost's name. */
    public String objective() {
        return objective.text();
    }

    /** What its training has noted in it, such as best_iteration. */
    public Map<String, String> attributes() {
        return attributes;
    }

    /**
     * The sum of the base margin and a leaf of each tree. Of a logistic objective it is the logarithm of the odds.
     *
     * @param values a value a feature; NaN where it is missing
     */
    public float margin(float[] values) {
        check(values);
        return forest.sum(baseMargin, values);
    }

    /**
     * The margin as the objective gives it: of binary:logistic and reg:logistic a probability from 0 to 1, of the others the margin itself.
     *
     * @param values a value a feature; NaN where it is missing
     */
    public float score(float[] values) {
        return score(margin(values));
    }

    /** As {@link #score(float[])} makes it of a margin. */
    public float score(float margin) {
        return objective.score(margin);
    }

    /**
     * How much each feature adds to the margin of this row, and, as the last, what the margin is before anything is known of the row. Together
     * they are the margin. Who explains many rows takes an {@link #explainer()}.
     *
     * @param values a value a feature; NaN where it is missing
     * @return one more than there are features
     */
    public float[] contributions(float[] values) {
        float[] contributions = new float[features + 1];
        explainer().explain(values, contributions);
        return contributions;
    }

    /** One for each thread that explains. */
    public Explainer explainer() {
        return new Explainer(this, forest, baseMargin);
    }

    void check(float[] values) {
        if (values.length != features) {
            throw new IllegalArgumentException(
                    "A row of this model has %d values, not %d".formatted(features, values.length));
        }
    }
}
