package io.weir.scoring;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model as XGBoost saves it, JSON or UBJ: what its head says, checked. Written by versions that are known only, and refused by name where it
 * holds what the walk through the trees does not do. Format: doc/model.schema and the writers in src/ of XGBoost 1.7 to 3.4.
 */
final class ModelFile {
    /** Whose writers were read. A minor version can change what a file means: since 3.4 a dart model calls itself gbtree. */
    private static final Set<String> KNOWN_VERSIONS = Set.of("1.7", "2.0", "2.1", "3.0", "3.1", "3.2", "3.3", "3.4");

    private static final int MOST_FEATURES = Forest.MOST_FEATURES;
    /** Bare until 3.0, in brackets since 3.1. */
    private static final Pattern BASE_SCORE = Pattern.compile("\\[?([-+0-9.eE]{1,40})\\]?");

    private final Problems problems = new Problems();

    /**
     * @param name for messages
     * @throws BadModel naming everything that is wrong with it
     */
    static TreeModel read(byte[] file, String name) throws BadModel {
        return new ModelFile().readAll(file, name);
    }

    private TreeModel readAll(byte[] file, String name) throws BadModel {
        Section root = Section.root(document(file, name), problems);
        boolean old = version(root).startsWith("1.");
        Section learner = root.section("learner");
        Objective objective = objective(learner.section("objective"), old);
        Section parameters = learner.section("learner_model_param");
        int features = features(parameters);
        float baseMargin = baseMargin(parameters, objective);
        List<String> names = featureNames(learner, features);
        Map<String, String> attributes = learner.allTexts("attributes");
        Forest forest = forest(learner.section("gradient_booster"), features);
        problems.refuse(name);
        return new TreeModel(names, features, attributes, objective, baseMargin, forest);
    }

    private static Object document(byte[] file, String name) throws BadModel {
        try {
            if (file.length > Limits.MOST_BYTES) {
                throw new Unreadable("it has %,d bytes; %,d are the most".formatted(file.length, Limits.MOST_BYTES));
            }
            return looksLikeJson(file) ? JsonDocument.read(file) : UbjDocument.read(file);
        } catch (Unreadable e) {
            throw new BadModel(name, List.of(e.getMessage()));
        }
    }

    /** Both formats begin with a brace; in JSON a quotation mark or the end comes next, in UBJ the type of a length. */
    private static boolean looksLikeJson(byte[] file) throws Unreadable {
        int at = skipBlanks(file, 0);
        if (at == file.length) {
            throw new Unreadable("it is empty");
        }
        if (file[at] != '{') {
            throw new Unreadable(
                    "it is neither JSON nor UBJ, the two formats of XGBoost that are read: both begin with {."
                            + " Save it with Booster.saveModel under a name that ends in .ubj or .json");
        }
        int next = skipBlanks(file, at + 1);
        return next == file.length || file[next] == '"' || file[next] == '}';
    }

    private static int skipBlanks(byte[] file, int from) {
        int at = from;
        while (at < file.length && (file[at] == ' ' || file[at] == '\n' || file[at] == '\r' || file[at] == '\t')) {
            at++;
        }
        return at;
    }

    private String version(Section root) {
        double[] version = root.numbers("version");
        if (version.length < 2) {
            if (root.has("version")) {
                root.problem("version", "is no version such as [3, 0, 4]");
            }
            return "";
        }
        String known = "%d.%d".formatted((long) version[0], (long) version[1]);
        if (!KNOWN_VERSIONS.contains(known)) {
            root.problem(
                    "version",
                    "is XGBoost %s; known are %s. Load it into one of these and save it again"
                            .formatted(
                                    known,
                                    String.join(
                                            ", ",
                                            KNOWN_VERSIONS.stream().sorted().toList())));
        }
        return known;
    }

    private Objective objective(Section section, boolean old) {
        String name = section.text("name");
        for (Objective objective : Objective.values()) {
            if (objective.text().equals(name)) {
                if (old && objective == Objective.BINARY_LOGITRAW) {
                    section.problem(
                            "name",
                            "is binary:logitraw of XGBoost 1, whose base score meant something else than"
                                    + " newer versions take it for; train it again with XGBoost 2 or newer");
                }
                return objective;
            }
        }
        if (!name.isEmpty()) {
            section.problem(
                    "name",
                    "is %s, %s; there are %s"
                            .formatted(
                                    Section.shown(name),
                                    family(name),
                                    String.join(
                                            ", ",
                                            List.of(Objective.values()).stream()
                                                    .map(Objective::text)
                                                    .toList())));
        }
        // Any: the model is refused by now.
        return Objective.REG_SQUAREDERROR;
    }

    private static String family(String objective) {
        int colon = objective.indexOf(':');
        return switch (colon < 0 ? "" : objective.substring(0, colon)) {
            case "multi" -> "multi-class, and a score is one number";
            case "rank" -> "for ranking, and a score stands alone";
            case "survival" -> "for survival times, and a score is none";
            case "count" -> "for counts, and a score is none";
            default -> "which is not read";
        };
    }

    private int features(Section parameters) {
        int classes = parameters.wholeText("num_class", 0);
        if (classes > 1) {
            parameters.problem("num_class", "is %d: a multi-class model; a score is one number".formatted(classes));
        }
        int targets = parameters.wholeText("num_target", 1);
        if (targets > 1) {
            parameters.problem("num_target", "is %d: a multi-target model; a score is one number".formatted(targets));
        }
        int features = parameters.wholeText("num_feature", -1);
        if (!parameters.has("num_feature")) {
            parameters.problem("num_feature", "is missing");
        } else if (features < 1 || features > MOST_FEATURES) {
            parameters.problem("num_feature", "is %d, not from 1 to %,d".formatted(features, MOST_FEATURES));
        }
        return features;
    }

    private float baseMargin(Section parameters, Objective objective) {
        String text = parameters.text("base_score");
        Matcher matcher = BASE_SCORE.matcher(text);
        float base = Float.NaN;
        if (matcher.matches()) {
            try {
                base = Float.parseFloat(matcher.group(1));
            } catch (NumberFormatException e) {
                // It stays NaN, which is refused below.
            }
        }
        if (!text.isEmpty() && !Float.isFinite(base)) {
            parameters.problem(
                    "base_score", "is %s, not one number such as 5E-1 or [5E-1]".formatted(Section.shown(text)));
        } else if (objective.baseIsProbability() && !(base > 0 && base < 1) && !text.isEmpty()) {
            parameters.problem("base_score", "is %s; of %s it lies between 0 and 1".formatted(text, objective.text()));
        }
        return objective.baseMargin(base);
    }

    private List<String> featureNames(Section learner, int features) {
        List<String> names = learner.texts("feature_names");
        if (!names.isEmpty() && names.size() != features) {
            learner.problem("feature_names", "are %d, but num_feature is %d".formatted(names.size(), features));
        }
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                learner.problem("feature_names", "has %s twice".formatted(Section.shown(name)));
            }
        }
        return names;
    }

    private Forest forest(Section booster, int features) {
        String name = booster.text("name");
        if (!name.equals("gbtree")) {
            if (!name.isEmpty()) {
                booster.problem(
                        "name",
                        switch (name) {
                            case "dart" ->
                                "is dart, whose trees have weights; only gbtree is read. Train it without booster=dart";
                            case "gblinear" ->
                                "is gblinear, which has no trees; only gbtree is read. Train it without booster=gblinear";
                            default -> "is " + Section.shown(name) + "; only gbtree is read";
                        });
            }
            return null;
        }
        Section model = booster.section("model");
        if (model.hasElements("weight_drop")) {
            model.problem(
                    "weight_drop",
                    "is there: a dart model, whose trees have weights; only gbtree without them is read");
        }
        List<Section> trees = model.sections("trees");
        trees(model, trees.size());
        Forest.Builder forest = new Forest.Builder();
        for (Section tree : trees) {
            new TreeSection(tree, features).addTo(forest);
        }
        return forest.build();
    }

    private void trees(Section model, int trees) {
        if (trees > Forest.MOST_TREES) {
            model.problem("trees", "are %,d; %,d are the most".formatted(trees, Forest.MOST_TREES));
        }
        int said = model.section("gbtree_model_param").wholeText("num_trees", trees);
        if (said != trees) {
            model.problem("trees", "are %,d, but num_trees is %,d".formatted(trees, said));
        }
        double[] classes = model.numbers("tree_info");
        if (classes.length != trees && model.has("tree_info")) {
            model.problem("tree_info", "has %,d elements for %,d trees".formatted(classes.length, trees));
        }
        for (double which : classes) {
            if (which != 0) {
                model.problem(
                        "tree_info", "gives trees to several classes: a multi-class model; a score is one number");
                return;
            }
        }
    }
}
