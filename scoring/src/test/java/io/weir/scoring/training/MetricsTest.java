package io.weir.scoring.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {
    private static final Offset<Double> EXACT = within(1e-12);
    private static final Instant MONDAY = Instant.parse("2026-03-02T00:00:00Z");

    /** Fraud is an f in the labels; by hand: AUC from pairs, average precision from thresholds. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # scores            | labels | auc      | average precision
            0.9 0.8 0.3 0.1     | ff..   | 1        | 1
            0.9 0.8 0.3 0.1     | ..ff   | 0        | 0.416666666666667
            0.1 0.4 0.35 0.8    | ..ff   | 0.75     | 0.833333333333333
            0.5 0.5 0.5 0.5     | f...   | 0.5      | 0.25
            0.9 0.5 0.5 0.1     | .f.f   | 0.125    | 0.416666666666667
            0.7 0.7 0.2         | f.f    | 0.25     | 0.583333333333333
            -1 0 1              | f.f    | 0.5      | 0.833333333333333
            -0.0 0.0            | f.     | 0.5      | 0.5
            """)
    void rankingsByHand(String scores, String labels, double auc, double averagePrecision) {
        assertThat(Metrics.auc(floats(scores), frauds(labels))).isCloseTo(auc, EXACT);
        assertThat(Metrics.averagePrecision(floats(scores), frauds(labels))).isCloseTo(averagePrecision, EXACT);
    }

    @Test
    void withoutOneOfTheKindsThereIsNothingToTell() {
        assertThat(Metrics.auc(floats("0.1 0.2"), frauds(".."))).isNaN();
        assertThat(Metrics.auc(floats("0.1 0.2"), frauds("ff"))).isNaN();
        assertThat(Metrics.averagePrecision(floats("0.1 0.2"), frauds(".."))).isNaN();
        assertThatThrownBy(() -> Metrics.auc(new float[] {1, Float.NaN}, frauds("f.")))
                .hasMessage("The score of payment 1 is NaN");
    }

    /**
     * Two cards a day can be looked at.
     *
     * <pre>
     * day | card: score | looked at | found
     * 1   | A: 0.9 fraud, B: 0.8, C: 0.7 fraud | A B | A
     * 2   | A: 0.9 fraud, B: 0.6 and 0.2 fraud, C: 0.5 fraud, D: 0.4 fraud | B C, since A is known; B by its best payment | B C
     * 3   | C: 0.9, D: 0.1 fraud | D, since C is known | D
     * </pre>
     */
    @Test
    void cardsThatWereFoundAreNotLookedAtAgain() {
        Rows rows = new Rows(0);
        float[] scores = {0.9f, 0.8f, 0.7f, 0.9f, 0.6f, 0.2f, 0.5f, 0.4f, 0.9f, 0.1f};
        String[] cards = {"A", "B", "C", "A", "B", "B", "C", "D", "C", "D"};
        int[] days = {1, 1, 1, 2, 2, 2, 2, 2, 3, 3};
        boolean[] fraud = frauds("f.ff.fff.f");
        for (int i = 0; i < scores.length; i++) {
            rows.add(MONDAY.plus(days[i], ChronoUnit.DAYS), cards[i], fraud[i], new float[0]);
        }
        assertThat(Metrics.cardPrecision(2, scores, rows)).isCloseTo((0.5 + 1 + 0.5) / 3, EXACT);
        // A, then B, then C in vain.
        assertThat(Metrics.cardPrecision(1, scores, rows)).isCloseTo(2.0 / 3, EXACT);
        // A and C, then B and D, then nobody is left; fewer cards than can be looked at are measured by those that can.
        assertThat(Metrics.cardPrecision(10, scores, rows)).isCloseTo((0.2 + 0.2) / 3, EXACT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # share | scores            | labels | alerts | threshold | recall | precision
            0.5     | 0.9 0.8 0.3 0.1   | f.f.   | 2      | 0.8       | 0.5    | 0.5
            0.74    | 0.9 0.8 0.3 0.1   | f.f.   | 2      | 0.8       | 0.5    | 0.5
            1       | 0.9 0.8 0.3 0.1   | f.f.   | 4      | 0.1       | 1      | 0.5
            # Of the three equal ones there is room for two: none is taken.
            0.75    | 0.9 0.5 0.5 0.5   | ff..   | 1      | 0.9       | 0.5    | 1
            """)
    void budgetsByHand(
            double share,
            String scores,
            String labels,
            long alerts,
            double threshold,
            double recall,
            double precision) {
        Metrics.Budget budget = Metrics.budget(share, floats(scores), frauds(labels));
        assertThat(budget.alerts()).isEqualTo(alerts);
        assertThat(budget.threshold()).isCloseTo(threshold, within(1e-7));
        assertThat(budget.recall()).isCloseTo(recall, EXACT);
        assertThat(budget.precision()).isCloseTo(precision, EXACT);
    }

    @Test
    void aBudgetForNothingHasAThresholdThatNothingReaches() {
        float[] scores = floats("0.9 0.9 0.1");
        Metrics.Budget budget = Metrics.budget(0.5, scores, frauds("f.."));
        assertThat(budget.alerts()).isZero();
        assertThat(NaiveMetrics.alerts(budget.threshold(), scores)).isZero();
        assertThat(budget.threshold()).isBetween(0.9, 0.900001);
    }

    @Test
    void calibrationByHand() {
        float[] scores = floats("0.9 0.1 0.7 0.3");
        boolean[] fraud = frauds("f.f.");
        assertThat(Metrics.brier(floats("1 0 0.5"), frauds("f.f"))).isCloseTo(0.25 / 3, EXACT);
        List<Metrics.CalibrationBin> table = Metrics.calibration(2, scores, fraud);
        assertThat(table).hasSize(2);
        assertThat(table.get(0).count()).isEqualTo(2);
        assertThat(table.get(0).meanScore()).isCloseTo(0.2, within(1e-7));
        assertThat(table.get(0).fraudShare()).isZero();
        assertThat(table.get(1).meanScore()).isCloseTo(0.8, within(1e-7));
        assertThat(table.get(1).fraudShare()).isEqualTo(1);
        assertThat(Metrics.calibration(10, floats("0.5 0.5 0.5"), frauds("f..")))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theFastOnesAgreeWithTheObviousOnes(long seed) {
        Random random = new Random(seed);
        int size = 5 + random.nextInt(300);
        // Few values make many ties.
        int values = random.nextBoolean() ? 5 : 10_000;
        Rows rows = new Rows(0);
        float[] scores = new float[size];
        for (int i = 0; i < size; i++) {
            scores[i] = (float) random.nextInt(values) / values;
            rows.add(
                    MONDAY.plus(i * 3L, ChronoUnit.HOURS),
                    "account-" + random.nextInt(20),
                    i == 0 || (random.nextInt(4) == 0 && i > 1),
                    new float[0]);
        }
        boolean[] fraud = rows.labels();
        assertThat(Metrics.auc(scores, fraud)).as("seed %d", seed).isCloseTo(NaiveMetrics.auc(scores, fraud), EXACT);
        assertThat(Metrics.averagePrecision(scores, fraud))
                .isCloseTo(NaiveMetrics.averagePrecision(scores, fraud), EXACT);
        for (int k : new int[] {1, 3, 100}) {
            assertThat(Metrics.cardPrecision(k, scores, rows))
                    .isCloseTo(NaiveMetrics.cardPrecision(k, scores, rows), EXACT);
        }
        for (double share : new double[] {0.01, 0.1, 0.5, 1}) {
            Metrics.Budget budget = Metrics.budget(share, scores, fraud);
            double threshold = NaiveMetrics.threshold(share, scores);
            assertThat(budget.alerts()).isEqualTo(Double.isNaN(threshold) ? 0 : NaiveMetrics.alerts(threshold, scores));
            assertThat(budget.alerts()).isEqualTo(NaiveMetrics.alerts(budget.threshold(), scores));
            assertThat(budget.recall())
                    .isCloseTo(
                            (double) NaiveMetrics.found(budget.threshold(), scores, fraud) / NaiveMetrics.count(fraud),
                            EXACT);
        }
        List<Metrics.CalibrationBin> table = Metrics.calibration(10, scores, fraud);
        assertThat(table.stream().mapToLong(Metrics.CalibrationBin::count).sum())
                .isEqualTo(size);
        assertThat(table.stream()
                        .mapToDouble(bin -> bin.count() * bin.fraudShare())
                        .sum())
                .isCloseTo((double) NaiveMetrics.count(fraud), within(1e-9));
    }

    private static float[] floats(String text) {
        String[] parts = text.split(" ", -1);
        float[] floats = new float[parts.length];
        for (int i = 0; i < parts.length; i++) {
            floats[i] = Float.parseFloat(parts[i]);
        }
        return floats;
    }

    private static boolean[] frauds(String text) {
        boolean[] frauds = new boolean[text.length()];
        for (int i = 0; i < frauds.length; i++) {
            frauds[i] = text.charAt(i) == 'f';
        }
        return frauds;
    }
}
