package io.weir.scoring.training;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * What a model is and what it is worth, beside the model's own file. All of it follows from the data and the settings: the same training writes the same
 * card.
 *
 * @param format of this card, {@value #FORMAT}
 * @param modelSha256 of the model's file, 64 hexadecimal digits
 * @param created the time of the last payment the training set holds: the model knows of nothing later
 * @param xgboostVersion that trained it
 * @param schemaHash of the feature catalogue; vectors of another one cannot be scored
 * @param input name of the file the training set was exported from
 * @param training the payments that the trees were grown on
 * @param validation its last part, on which the number of trees was chosen before they were grown on all of it; null where that number was given
 * @param test the payments that quality was measured on
 * @param delayDays between training and test, in which the labels of the training come in
 * @param boosting how trees were grown, at most {@code boosting.trees} of them
 * @param patience how many trees without improvement ended the search for the best number; 0 where that number was given
 * @param trees how many the model has
 * @param quality on the test payments
 * @param features in the order of the model's vector, all of the catalogue
 * @param scores of the test payments, to notice when scores drift. Those of the training payments would be too sure of themselves
 * @param drift the most important features over the training payments, to notice when they drift
 */
public record ModelCard(
        int format,
        String modelSha256,
        Instant created,
        String xgboostVersion,
        String schemaHash,
        String input,
        Part training,
        @JsonSetter(nulls = Nulls.SET) Part validation,
        Part test,
        int delayDays,
        Boosting boosting,
        int patience,
        int trees,
        Quality quality,
        List<Feature> features,
        Spread scores,
        List<Spread> drift) {
    /** The only format there is so far. */
    public static final int FORMAT = 1;

    public ModelCard {
        if (format != FORMAT) {
            throw new IllegalArgumentException("format is " + format + "; " + FORMAT + " can be read");
        }
        if (!modelSha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("modelSha256 is not 64 hexadecimal digits");
        }
        if (features.isEmpty()) {
            throw new IllegalArgumentException("features are none; a model has at least one");
        }
        features = List.copyOf(features);
        drift = List.copyOf(drift);
    }

    /**
     * Payments of a time.
     *
     * @param from the first moment
     * @param to the first moment after it
     * @param rows payments
     * @param frauds of them
     */
    public record Part(Instant from, Instant to, int rows, int frauds) {
        static Part of(Period period, Rows rows) {
            return new Part(period.from(), period.to(), rows.size(), rows.frauds());
        }
    }

    /**
     * How well the scores of the test payments tell fraud; every figure as {@link Metrics} defines it.
     *
     * @param auc area under the ROC curve
     * @param averagePrecision over all thresholds
     * @param cardPrecision at several numbers of cards a day
     * @param budgets recall at several shares of payments
     * @param brier mean squared difference of score and truth
     * @param calibration ten bins, the lowest scores first; fewer where many scores are equal
     */
    public record Quality(
            double auc,
            double averagePrecision,
            List<CardPrecision> cardPrecision,
            List<Metrics.Budget> budgets,
            double brier,
            List<Metrics.CalibrationBin> calibration) {
        private static final int[] CARDS = {10, 50, 100};
        private static final double[] SHARES = {0.001, 0.005, 0.01};
        private static final int BINS = 10;

        public Quality {
            cardPrecision = List.copyOf(cardPrecision);
            budgets = List.copyOf(budgets);
            calibration = List.copyOf(calibration);
        }

        static Quality of(float[] scores, Rows rows) {
            boolean[] fraud = rows.labels();
            return new Quality(
                    Metrics.auc(scores, fraud),
                    Metrics.averagePrecision(scores, fraud),
                    Arrays.stream(CARDS)
                            .mapToObj(k -> new CardPrecision(k, Metrics.cardPrecision(k, scores, rows)))
                            .toList(),
                    Arrays.stream(SHARES)
                            .mapToObj(share -> Metrics.budget(share, scores, fraud))
                            .toList(),
                    Metrics.brier(scores, fraud),
                    Metrics.calibration(BINS, scores, fraud));
        }
    }

    /**
     * The share of the k cards looked at each day that have a fraud.
     *
     * @param k cards a day
     */
    public record CardPrecision(int k, double precision) {}

    /**
     * A place of the model's vector.
     *
     * @param name in the catalogue
     * @param used whether training was shown it; any value of the others leaves scores as they are
     * @param usual median over the training payments that have a value; null where none has
     * @param gain its share of what all splits gained, 0 to 1
     */
    public record Feature(
            String name,
            boolean used,
            @JsonSetter(nulls = Nulls.SET) Double usual,
            double gain) {}
}
