package io.weir.scoring.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingTest {
    private static final int DAYS = 40;
    private static final List<String> QUICK = List.of("--trees", "40", "--eta", "0.2", "--depth", "3");

    @TempDir
    private static Path data;

    @TempDir
    private Path folder;

    @BeforeAll
    static void anExport() throws IOException {
        Exports.write(data, DAYS, 7);
    }

    @Test
    void whatIsNotSaidFollowsFromTheData() throws IOException {
        ModelCard card = train("out");

        assertThat(card.training().from()).isEqualTo("2026-03-01T00:00:00Z");
        assertThat(card.training().to()).isEqualTo("2026-03-26T00:00:00Z");
        assertThat(card.validation().from()).isEqualTo("2026-03-21T00:00:00Z");
        assertThat(card.validation().to()).isEqualTo(card.training().to());
        assertThat(card.delayDays()).isEqualTo(7);
        assertThat(card.test().from()).isEqualTo("2026-04-02T00:00:00Z");
        assertThat(card.test().to()).isEqualTo("2026-04-10T00:00:00Z");
        assertThat(card.test().rows()).isEqualTo(8 * 144);
        assertThat(card.created()).isEqualTo("2026-04-09T23:50:00Z");
        assertThat(card.trees()).isBetween(1, 40);
    }

    @Test
    void theCardTellsWhatTheModelIsWorth() throws IOException {
        ModelCard card = train("out", "--class-weight", "1");

        assertThat(card.quality().auc()).isBetween(0.9, 1.0);
        assertThat(card.quality().averagePrecision()).isBetween(0.6, 1.0);
        assertThat(card.quality().brier()).isBetween(0.0, 0.05);
        assertThat(card.quality().calibration()).hasSizeBetween(5, 10);
        assertThat(card.quality().budgets()).extracting(Metrics.Budget::share).containsExactly(0.001, 0.005, 0.01);
        assertThat(card.quality().cardPrecision())
                .extracting(ModelCard.CardPrecision::k)
                .contains(100);
        assertThat(card.features()).extracting(ModelCard.Feature::name).isEqualTo(Exports.CATALOGUE.names());
        assertThat(card.features().stream().mapToDouble(ModelCard.Feature::gain).sum())
                .isCloseTo(1, within(1e-9));
        assertThat(feature(card, "amount").gain()).isGreaterThan(0.3);
        assertThat(feature(card, "amount").usual()).isBetween(800.0, 1500.0);
        assertThat(feature(card, "merchant_count_1h").usual()).isNull();
        assertThat(card.drift()).extracting(Spread::name).contains("amount", "terminal_fraud_share_30d");
        assertThat(card.drift().get(0).shares())
                .allSatisfy(share -> assertThat(share).isCloseTo(0.1, within(0.01)));
        assertThat(card.scores().name()).isEqualTo("score");
    }

    @Test
    void theSameDataAndSeedGiveTheSameBytes() throws IOException {
        ModelCard one = train("one");
        ModelCard two = train("two");
        ModelCard other = train("other", "--seed", "43");

        assertThat(folder.resolve("two/model.ubj")).hasSameBinaryContentAs(folder.resolve("one/model.ubj"));
        assertThat(folder.resolve("two/card.json")).hasSameBinaryContentAs(folder.resolve("one/card.json"));
        assertThat(two).isEqualTo(one);
        assertThat(other.modelSha256()).isNotEqualTo(one.modelSha256());
    }

    @Test
    void theFileIsOneThatXgboostReads() throws Exception {
        train("out");
        Booster booster = XGBoost.loadModel(folder.resolve("out/model.ubj").toString());
        Rows rows = test(TrainingSet.open(data, Exports.CATALOGUE));
        DMatrix matrix = new DMatrix(rows.matrix(), rows.size(), rows.width(), Float.NaN);
        float[] scores = new float[rows.size()];
        float[][] predicted = booster.predict(matrix);
        for (int i = 0; i < scores.length; i++) {
            scores[i] = predicted[i][0];
        }
        ModelCard card = ModelCardCodec.read(Files.readAllBytes(folder.resolve("out/card.json")));

        assertThat(booster.getNumFeature()).isEqualTo(Exports.CATALOGUE.size());
        assertThat(booster.getFeatureNames())
                .isEqualTo(Exports.CATALOGUE.names().toArray());
        assertThat(Metrics.averagePrecision(scores, rows.labels()))
                .isEqualTo(card.quality().averagePrecision());
        matrix.dispose();
        booster.dispose();
    }

    private static Rows test(TrainingSet set) throws IOException {
        return set.read(List.of(Period.ofDays(Exports.BEGIN.plusSeconds(32 * 86_400), 8)), read -> {})
                .get(0);
    }

    /** So that the model takes the live vector as it is. */
    @Test
    void aFeatureThatIsNotUsedDoesNotMoveAScore() throws Exception {
        ModelCard card = train("out", "--features", "terminal_fraud_share_30d, account_count_1d");

        assertThat(card.features().stream().filter(ModelCard.Feature::used))
                .extracting(ModelCard.Feature::name)
                .containsExactlyInAnyOrder("terminal_fraud_share_30d", "account_count_1d");
        assertThat(feature(card, "amount").gain()).isZero();
        Booster booster = XGBoost.loadModel(folder.resolve("out/model.ubj").toString());
        Random random = new Random(5);
        for (int i = 0; i < 20; i++) {
            float[] vector = new float[Exports.CATALOGUE.size()];
            Arrays.fill(vector, Float.NaN);
            vector[Exports.CATALOGUE.indexOf("terminal_fraud_share_30d")] = random.nextFloat();
            float before = booster.inplace_predict(vector, 1, vector.length, Float.NaN)[0][0];
            vector[Exports.CATALOGUE.indexOf("amount")] = random.nextInt(100_000);
            assertThat(booster.inplace_predict(vector, 1, vector.length, Float.NaN)[0][0])
                    .isEqualTo(before);
        }
        booster.dispose();
    }

    @Test
    void withoutEarlyStoppingAllTreesAreGrown() throws IOException {
        ModelCard card = train("out", "--early-stopping", "0", "--trees", "7");
        assertThat(card.trees()).isEqualTo(7);
        assertThat(card.validation()).isNull();
        assertThat(ModelCardCodec.read(Files.readAllBytes(folder.resolve("out/card.json"))))
                .isEqualTo(card);
    }

    @Test
    void balancedFraudsWeighAsMuchAsHonestPayments() throws IOException {
        ModelCard card = train("out", "--class-weight", "auto");
        assertThat(card.boosting().classWeight())
                .isEqualTo((double) (card.training().rows() - card.training().frauds())
                        / card.training().frauds());
    }

    @ParameterizedTest
    @ValueSource(strings = {"exact", "hist", "approx"})
    void everyTreeMethodWorks(String method) throws IOException {
        assertThat(train("out", "--tree-method", method).quality().auc()).isGreaterThan(0.9);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --train-from 2026-05-01                 | do not fit into
            --train-days 30 --test-days 20          | 30 days of training, 7 of delay and 20 of test do not fit into the 40 days
            --train-from 2026-02-01 --train-days 20 | There is no payment in the training, 2026-02-01 to 2026-02-20
            """)
    void periodsThatTheDataDoesNotHaveAreNamed(String args, String told) {
        assertThatThrownBy(() -> train("out", args.split(" ", -1)))
                .isInstanceOf(InvalidTrainingSet.class)
                .hasMessageContaining(told);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void dataWithoutFraudIsRefused() throws IOException {
        Path honest = folder.resolve("honest");
        StringBuilder csv = new StringBuilder(Exports.header());
        Random random = new Random(3);
        for (int hour = 0; hour < 20 * 24; hour++) {
            csv.append(Exports.row("t" + hour, Exports.BEGIN.plusSeconds(hour * 3600L), "a", hour > 400, random));
        }
        Exports.write(
                honest,
                csv.toString(),
                Exports.CATALOGUE.schemaHash(),
                Exports.BEGIN,
                Exports.BEGIN.plusSeconds(479 * 3600L),
                480);
        TrainingSettings settings = TrainingSettings.from(
                "--data", honest.toString(), "--out", folder.resolve("out").toString());
        assertThatThrownBy(() -> Training.run(settings, news -> {}))
                .isInstanceOf(InvalidTrainingSet.class)
                .hasMessageContainingAll("None of the 288 payments of the training", "2026-03-01 to 2026-03-12");
    }

    @Test
    void wrongOptionsAreNamedAllAtOnce() throws IOException {
        Path out = Files.createDirectories(folder.resolve("used"));
        Files.createFile(out.resolve("model.ubj"));
        assertThatThrownBy(() -> TrainingSettings.from(
                        "--out",
                        out.toString(),
                        "--train-from",
                        "March",
                        "--test-days",
                        "0",
                        "--eta",
                        "2",
                        "--tree-method",
                        "best",
                        "--class-weight",
                        "heavy",
                        "--features",
                        "amount,size",
                        "--leaves",
                        "3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "--data: it is required",
                        "it holds a model already",
                        "--train-from March: a day such as 2026-03-02 is expected",
                        "--test-days 0: a whole number from 1 to 3650 is expected",
                        "eta 2: above 0, up to 1 is possible",
                        "--tree-method best: exact, hist or approx is expected",
                        "--class-weight heavy: a number, or auto, is expected",
                        "--features amount,size: there is no feature size",
                        "--leaves: there is no such option");
    }

    @Test
    void progressIsTold() throws IOException {
        Map<String, Integer> told = new TreeMap<>();
        Training.run(settings("out"), news -> told.merge(news.substring(0, news.indexOf(' ')), 1, Integer::sum));
        assertThat(told).containsKeys("training", "tree");
        assertThat(told.get("tree")).isGreaterThan(2);
    }

    private ModelCard train(String out, String... args) throws IOException {
        return Training.run(settings(out, args), news -> {});
    }

    private TrainingSettings settings(String out, String... args) {
        List<String> all = new ArrayList<>(
                List.of("--data", data.toString(), "--out", folder.resolve(out).toString()));
        all.addAll(QUICK);
        all.addAll(List.of(args));
        return TrainingSettings.from(all.toArray(String[]::new));
    }

    private static ModelCard.Feature feature(ModelCard card, String name) {
        return card.features().get(Exports.CATALOGUE.indexOf(name));
    }
}
