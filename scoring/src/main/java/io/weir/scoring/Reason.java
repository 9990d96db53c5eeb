package io.weir.scoring;

/**
 * A feature that raised a score.
 *
 * @param feature its name
 * @param value of this row, in the feature's unit; NaN where it is missing
 * @param usual what it usually was in training; NaN where that is not known
 * @param contribution what it added to the margin, more than 0
 * @param sentence for a person: "8 transactions on the account in 10 minutes, usually 0.3"
 */
public record Reason(String feature, float value, float usual, float contribution, String sentence) {}
