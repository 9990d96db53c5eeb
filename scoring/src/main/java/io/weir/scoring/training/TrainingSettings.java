package io.weir.scoring.training;

import io.weir.features.Catalogue;
import io.weir.features.InvalidCatalogue;
import io.weir.scoring.training.Boosting.TreeMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * What a training can be told.
 *
 * @param data folder that {@code weir features export} wrote
 * @param out folder for model.ubj and card.json
 * @param catalogue of the model's vector
 * @param trainFrom first day of the training; null where the data decides
 * @param trainDays null where the data decides
 * @param delayDays between training and test, for labels to come in; null where the data decides
 * @param testDays null where the data decides
 * @param used which features of the catalogue trees may ask for
 * @param patience trees without improvement that end the search for their best number; 0 grows all
 * @param balanced whether a fraud weighs as much as honest payments outnumber frauds, whatever {@code boosting} says
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record TrainingSettings(
        Path data,
        Path out,
        Catalogue catalogue,
        Instant trainFrom,
        Integer trainDays,
        Integer delayDays,
        Integer testDays,
        boolean[] used,
        int patience,
        boolean balanced,
        Boosting boosting) {
    /** Chosen on the validation folds of the Fraud Detection Handbook: benchmarks/README.md has what was tried. */
    public static final Boosting DEFAULT = new Boosting(500, 0.05, 5, TreeMethod.HIST, 4096, 3, 0.8, 0.5, 0.5, 1, 42);

    private static final int DEFAULT_PATIENCE = 50;
    private static final int MOST_DAYS = 3650;
    private static final String AUTO = "auto";

    /**
     * @param args {@code --name value}, again and again
     * @throws IllegalArgumentException naming everything that is wrong, unknown or missing
     */
    static TrainingSettings from(String... args) {
        return new Given(args).settings();
    }

    private static final class Given {
        private final Map<String, String> values = new LinkedHashMap<>();
        private final List<String> problems = new ArrayList<>();

        Given(String... args) {
            for (int i = 0; i < args.length; i += 2) {
                if (!args[i].startsWith("--") || i + 1 == args.length) {
                    problems.add(args[i] + ": --name value is expected");
                } else {
                    values.put(args[i].substring(2), args[i + 1]);
                }
            }
        }

        TrainingSettings settings() {
            Path data = take("data", null, Path::of);
            Path out = take("out", null, Given::emptyFolder);
            Catalogue catalogue = take("catalogue", Catalogue.shipped(), Given::catalogue);
            Instant trainFrom = take("train-from", null, Given::day);
            Integer trainDays = take("train-days", null, Given::days);
            Integer delayDays = take("delay-days", null, text -> whole(text, 0, MOST_DAYS));
            Integer testDays = take("test-days", null, Given::days);
            String features = take("features", "all", text -> text);
            boolean[] used = attempt("features", features, text -> TrainingSet.used(catalogue, text), null);
            int patience = take("early-stopping", DEFAULT_PATIENCE, text -> whole(text, 0, 10_000));
            String classWeight = take("class-weight", Double.toString(DEFAULT.classWeight()), text -> text);
            boolean balanced = classWeight.equals(AUTO);
            int seed = take("seed", DEFAULT.seed(), text -> whole(text, 0, Integer.MAX_VALUE));
            int trees = take("trees", DEFAULT.trees(), text -> whole(text, 1, 10_000));
            double eta = take("eta", DEFAULT.eta(), Given::number);
            int depth = take("depth", DEFAULT.depth(), text -> whole(text, 1, 16));
            TreeMethod method = take("tree-method", DEFAULT.treeMethod(), Given::treeMethod);
            double weight = balanced ? 1 : attempt("class-weight", classWeight, Given::numberOrAuto, 1.0);
            for (String required : List.of("data", "out")) {
                if (!isGiven.contains(required)) {
                    problems.add("--" + required + ": it is required");
                }
            }
            values.keySet().forEach(name -> problems.add("--" + name + ": there is no such option"));
            Boosting boosting = null;
            try {
                boosting = new Boosting(
                        trees,
                        eta,
                        depth,
                        method,
                        DEFAULT.bins(),
                        DEFAULT.minChildWeight(),
                        DEFAULT.rowShare(),
                        DEFAULT.columnShare(),
                        DEFAULT.baseScore(),
                        weight,
                        seed);
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage());
            }
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(String.join("\n  ", problems));
            }
            return new TrainingSettings(
                    data, out, catalogue, trainFrom, trainDays, delayDays, testDays, used, patience, balanced,
                    boosting);
        }

        private final List<String> isGiven = new ArrayList<>();

        private <T> T take(String name, T otherwise, Function<String, T> read) {
            String text = values.remove(name);
            if (text == null) {
                return otherwise;
            }
            isGiven.add(name);
            return attempt(name, text, read, otherwise);
        }

        private <T> T attempt(String name, String text, Function<String, T> read, T otherwise) {
            try {
                return read.apply(text);
            } catch (IllegalArgumentException | InvalidCatalogue e) {
                problems.add("--" + name + " " + text + ": " + e.getMessage());
                return otherwise;
            }
        }

        private static Path emptyFolder(String text) {
            Path folder = Path.of(text);
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw new IllegalArgumentException("it is there and is no folder");
            }
            if (Files.exists(folder.resolve(Training.MODEL)) || Files.exists(folder.resolve(Training.CARD))) {
                throw new IllegalArgumentException(
                        "it holds a model already; choose another folder, or delete that one");
            }
            return folder;
        }

        private static Catalogue catalogue(String text) {
            try {
                return Catalogue.read(Path.of(text));
            } catch (IOException e) {
                throw new IllegalArgumentException("there is no such file, or it cannot be read", e);
            }
        }

        private static Instant day(String text) {
            try {
                return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("a day such as 2026-03-02 is expected", e);
            }
        }

        private static Integer days(String text) {
            return whole(text, 1, MOST_DAYS);
        }

        private static int whole(String text, int least, int most) {
            try {
                int value = Integer.parseInt(text);
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "a whole number from %d to %d is expected", least, most));
        }

        private static double number(String text) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("a number is expected", e);
            }
        }

        private static double numberOrAuto(String text) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("a number, or auto, is expected", e);
            }
        }

        private static TreeMethod treeMethod(String text) {
            return Arrays.stream(TreeMethod.values())
                    .filter(method -> method.name().toLowerCase(Locale.ROOT).equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("exact, hist or approx is expected"));
        }
    }
}
