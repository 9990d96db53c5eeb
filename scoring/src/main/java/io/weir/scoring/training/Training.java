package io.weir.scoring.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Exported payments become a model and its card: split by time, the best number of trees looked for on the last part of the training, as many grown on
 * all of it, measured on the test. The same data and settings give the same bytes, on any machine of the same kind of processor.
 */
public final class Training {
    public static final String MODEL = "model.ubj";
    public static final String CARD = "card.json";

    /** How many features the card has the spread of. */
    private static final int DRIFT_FEATURES = 20;

    private static final int TREES_BETWEEN_NEWS = 10;

    private final TrainingSettings settings;
    private final Consumer<String> news;
    private final List<String> names;

    private Training(TrainingSettings settings, Consumer<String> news) {
        this.settings = settings;
        this.news = news;
        this.names = settings.catalogue().names();
    }

    /**
     * Writes model.ubj and card.json.
     *
     * @param news is told in a line what goes on
     * @throws InvalidTrainingSet if the data cannot be trained on: another catalogue's, unreadable, a period without payments or without fraud
     */
    public static ModelCard run(TrainingSettings settings, Consumer<String> news) throws IOException {
        return new Training(settings, news).run();
    }

    private ModelCard run() throws IOException {
        TrainingSet set = TrainingSet.open(settings.data(), settings.catalogue());
        Split split = Split.of(settings, set.firstTime(), set.lastTime());
        say("training %s, test %s", split.training(), split.test());
        List<Rows> rows = set.read(
                List.of(split.training(), split.test()), read -> say("%,d of %,d payments read", read, set.size()));
        Rows training = requireFraud("training", split.training(), rows.get(0));
        Rows test = requireFraud("test", split.test(), rows.get(1));
        Boosting boosting = settings.balanced()
                ? settings.boosting()
                        .withClassWeight((double) (training.size() - training.frauds()) / training.frauds())
                : settings.boosting();
        ModelCard.Part validation = null;
        int count = boosting.trees();
        if (settings.patience() > 0) {
            Rows last = training.slice(training.firstFrom(split.validation().from()), training.size());
            validation = ModelCard.Part.of(split.validation(), last);
            count = bestNumber(boosting, training, requireFraud("validation", split.validation(), last));
        }
        int all = count;
        try (Trees trees = Trees.grow(
                boosting.withTrees(all), training, names, settings.used(), grown -> tellNow(grown, all, ""))) {
            byte[] model = trees.bytes();
            float[] scores = trees.score(test);
            List<ModelCard.Feature> features = features(training, trees.gains());
            ModelCard card = new ModelCard(
                    ModelCard.FORMAT,
                    sha256(model),
                    set.lastTime(),
                    Trees.xgboostVersion(),
                    settings.catalogue().schemaHash(),
                    set.input(),
                    ModelCard.Part.of(split.training(), training),
                    validation,
                    ModelCard.Part.of(split.test(), test),
                    split.delayDays(),
                    boosting,
                    settings.patience(),
                    all,
                    ModelCard.Quality.of(scores, test),
                    features,
                    Spread.of("score", scores),
                    drift(training, features));
            write(model, card);
            return card;
        }
    }

    private static Rows requireFraud(String name, Period period, Rows rows) {
        if (rows.frauds() == 0) {
            throw new InvalidTrainingSet(
                    rows.size() == 0
                            ? "There is no payment in the %s, %s: choose days that the data has".formatted(name, period)
                            : "None of the %,d payments of the %s, %s, is labelled fraud: choose longer periods, or export with labels"
                                    .formatted(rows.size(), name, period));
        }
        if (rows.frauds() == rows.size()) {
            throw new InvalidTrainingSet(
                    "All %,d payments of the %s, %s, are labelled fraud: honest ones are needed too"
                            .formatted(rows.size(), name, period));
        }
        return rows;
    }

    private int bestNumber(Boosting boosting, Rows training, Rows validation) {
        Rows before = training.slice(0, training.size() - validation.size());
        if (before.frauds() == 0) {
            throw new InvalidTrainingSet(
                    "All frauds of the training are in its last fifth, the validation: choose a longer training, or no early stopping");
        }
        return Trees.bestNumber(
                boosting,
                before,
                validation,
                settings.patience(),
                names,
                settings.used(),
                (trees, precision, best) -> tellNow(
                        trees,
                        boosting.trees(),
                        String.format(
                                Locale.ROOT,
                                ", average precision on validation %.3f, best so far %d trees",
                                precision,
                                best)));
    }

    private void tellNow(int trees, int all, String more) {
        if (trees % TREES_BETWEEN_NEWS == 0 || trees == all) {
            say("tree %d of %d%s", trees, all, more);
        }
    }

    private List<ModelCard.Feature> features(Rows rows, Map<String, Double> gains) {
        List<ModelCard.Feature> features = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            features.add(new ModelCard.Feature(
                    names.get(i),
                    settings.used()[i],
                    Spread.median(rows.column(i)),
                    gains.getOrDefault(names.get(i), 0.0)));
        }
        return features;
    }

    private List<Spread> drift(Rows rows, List<ModelCard.Feature> features) {
        return features.stream()
                .filter(feature -> feature.gain() > 0)
                .sorted(Comparator.comparingDouble(ModelCard.Feature::gain)
                        .reversed()
                        .thenComparing(ModelCard.Feature::name))
                .limit(DRIFT_FEATURES)
                .map(feature -> Spread.of(feature.name(), rows.column(names.indexOf(feature.name()))))
                .toList();
    }

    /** The card comes last: a folder with a card has a whole model. */
    private void write(byte[] model, ModelCard card) throws IOException {
        Files.createDirectories(settings.out());
        write(MODEL, model);
        write(CARD, ModelCardCodec.write(card));
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path part = settings.out().resolve(name + ".part");
        Files.write(part, bytes);
        Files.move(part, settings.out().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private void say(String format, Object... values) {
        news.accept(String.format(Locale.ROOT, format, values));
    }
}
