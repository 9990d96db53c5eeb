package io.weir.scoring;

/** What a model was trained for, as far as it gives one number a row: how its margin becomes its score. Names are XGBoost's. */
enum Objective {
    BINARY_LOGISTIC("binary:logistic", true, true),
    REG_LOGISTIC("reg:logistic", true, true),
    /** Since XGBoost 2 its base score is a margin already. */
    BINARY_LOGITRAW("binary:logitraw", false, false),
    REG_SQUAREDERROR("reg:squarederror", false, false);

    private static final float LARGEST_EXPONENT = 88.7f;
    /** Keeps XGBoost's own divisor off zero; next to 1 it has no effect but on the order of rounding. */
    private static final float EPSILON = 1e-16f;

    private final String text;
    private final boolean baseIsProbability;
    private final boolean scoreIsProbability;

    Objective(String text, boolean baseIsProbability, boolean scoreIsProbability) {
        this.text = text;
        this.baseIsProbability = baseIsProbability;
        this.scoreIsProbability = scoreIsProbability;
    }

    String text() {
        return text;
    }

    boolean baseIsProbability() {
        return baseIsProbability;
    }

    /** The margin before the first tree. */
    float baseMargin(float baseScore) {
        return baseIsProbability ? -(float) StrictMath.log(1.0f / baseScore - 1.0f) : baseScore;
    }

    /**
     * The margin as a score: a probability from 0 to 1 of a logistic objective, otherwise the margin itself. In floats and in the order of
     * XGBoost's own sigmoid.
     */
    float score(float margin) {
        if (!scoreIsProbability) {
            return margin;
        }
        float exponent = Math.min(-margin, LARGEST_EXPONENT);
        return 1.0f / ((float) StrictMath.exp(exponent) + 1.0f + EPSILON);
    }
}
