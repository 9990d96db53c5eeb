package io.weir.benchmarks.handbook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.benchmarks.Console;
import io.weir.scoring.training.Boosting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What the protocol gave, for people and for programs.
 *
 * @param all of one kind of folds
 * @param weir how our trees are grown, in chapter 3 and on the folds
 */
record Outcome(
        Protocol.Folds folds,
        Measured chapter3,
        List<Measured> all,
        Boosting bookDefault,
        Boosting bookTuned,
        Boosting weir) {

    /** Both arms on one fold. */
    record Measured(Fold fold, Fold.Figures book, Fold.Figures weir) {}

    void print(Console console) {
        console.line("");
        console.line("  %-28s %7s %7s %7s", "", "AUC", "AP", "CP@100");
        print(console, "chapter 3, book", chapter3.book);
        print(console, "chapter 3, weir", chapter3.weir);
        print(console, folds.lower() + " folds, book", mean(Measured::book));
        print(console, folds.lower() + " folds, weir", mean(Measured::weir));
    }

    private static void print(Console console, String name, Fold.Figures figures) {
        console.line("  %-28s %7.3f %7.3f %7.3f", name, figures.auc(), figures.ap(), figures.cp100());
    }

    private Fold.Figures mean(Function<Measured, Fold.Figures> arm) {
        return new Fold.Figures(
                mean(arm, Fold.Figures::auc), mean(arm, Fold.Figures::ap), mean(arm, Fold.Figures::cp100));
    }

    private double mean(Function<Measured, Fold.Figures> arm, ToDoubleFunction<Fold.Figures> figure) {
        return all.stream()
                .mapToDouble(fold -> figure.applyAsDouble(arm.apply(fold)))
                .average()
                .orElseThrow();
    }

    void write(Path file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = json.createObjectNode();
        root.put("name", "handbook");
        put(root.putObject("chapter3"), chapter3.book, chapter3.weir);
        put(root.putObject(folds.lower() + "Folds"), mean(Measured::book), mean(Measured::weir));
        ArrayNode perFold = root.putArray("folds");
        for (Measured measured : all) {
            ObjectNode fold = perFold.addObject()
                    .put("training", measured.fold.training().toString())
                    .put("test", measured.fold.testing().toString());
            put(fold, measured.book, measured.weir);
        }
        ObjectNode settings = root.putObject("settings");
        settings.set("bookChapter3", json.valueToTree(bookDefault));
        settings.set("bookFolds", json.valueToTree(bookTuned));
        settings.set("weir", json.valueToTree(weir));
        json.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
    }

    private static void put(ObjectNode node, Fold.Figures book, Fold.Figures weir) {
        put(node.putObject("book"), book);
        put(node.putObject("weir"), weir);
    }

    private static void put(ObjectNode node, Fold.Figures figures) {
        node.put("auc", rounded(figures.auc())).put("ap", rounded(figures.ap())).put("cp100", rounded(figures.cp100()));
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
