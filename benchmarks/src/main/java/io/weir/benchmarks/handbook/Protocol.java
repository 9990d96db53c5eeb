package io.weir.benchmarks.handbook;

import io.weir.benchmarks.Console;
import io.weir.features.Catalogue;
import io.weir.scoring.training.Boosting;
import io.weir.scoring.training.Boosting.TreeMethod;
import io.weir.scoring.training.Period;
import io.weir.scoring.training.Rows;
import io.weir.scoring.training.TrainingSettings;
import io.weir.scoring.training.Trees;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What the Fraud Detection Handbook trains and tests, and ours on the same folds.
 *
 * @param firstDay of the file, midnight UTC; the book's days are counted from it
 */
record Protocol(Instant firstDay, Folds folds) {
    /** Days the file must have for the last test fold. */
    static final int DAYS = 136 + Fold.ALL_DAYS;

    /** Training begins on 2018-07-25 where the file begins on 2018-04-01. */
    private static final int CHAPTER_3_BEGINS = 115;

    /** Chapter 3: XGBoost's defaults. */
    private static final Boosting BOOK_DEFAULT = Boosting.classic(100, 0.3, 6, TreeMethod.EXACT);

    /** Chapter 5: what the book found to be best on its test folds. */
    private static final Boosting BOOK_TUNED = Boosting.classic(100, 0.1, 3, TreeMethod.EXACT);

    /** Chosen on the validation folds, never on the test folds: benchmarks/README.md has what was tried. */
    private static final Boosting WEIR = TrainingSettings.DEFAULT.withTrees(200);

    /** Days from the beginning of the file to that of the training. */
    enum Folds {
        TEST(136, 129, 122, 115),
        VALIDATION(101, 94, 87, 80);

        @SuppressWarnings("ImmutableEnumChecker") // Never changed once it is made.
        private final int[] begins;

        Folds(int... begins) {
            this.begins = begins;
        }

        String lower() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** From the first training to the last test. */
    Period needed() {
        int first = Math.min(CHAPTER_3_BEGINS, Arrays.stream(folds.begins).min().orElseThrow());
        int last = Math.max(CHAPTER_3_BEGINS, Arrays.stream(folds.begins).max().orElseThrow());
        return new Period(day(first), day(last + Fold.ALL_DAYS));
    }

    private Instant day(int day) {
        return firstDay.plus(day, ChronoUnit.DAYS);
    }

    /** @param rows of the {@link #needed} time, whole vectors of the catalogue */
    Outcome run(Rows rows, Catalogue catalogue, Console console) {
        Rows book = BookFeatures.of(rows, catalogue);
        Outcome.Measured chapter3 = measure(CHAPTER_3_BEGINS, BOOK_DEFAULT, book, rows, catalogue, console);
        List<Outcome.Measured> all = new ArrayList<>();
        for (int begin : folds.begins) {
            all.add(measure(begin, BOOK_TUNED, book, rows, catalogue, console));
        }
        return new Outcome(folds, chapter3, all, BOOK_DEFAULT, BOOK_TUNED, WEIR);
    }

    private Outcome.Measured measure(
            int begin, Boosting booksOwn, Rows book, Rows rows, Catalogue catalogue, Console console) {
        Fold fold = new Fold(day(begin));
        Fold.Figures books = figures(fold, booksOwn, book, BookFeatures.names());
        Fold.Figures ours = figures(fold, WEIR, rows, catalogue.names());
        console.progress(
                "trained on %s: average precision %.3f on the book's features, %.3f on ours",
                fold.training(), books.ap(), ours.ap());
        return new Outcome.Measured(fold, books, ours);
    }

    private static Fold.Figures figures(Fold fold, Boosting boosting, Rows rows, List<String> names) {
        boolean[] used = new boolean[names.size()];
        Arrays.fill(used, true);
        Rows test = fold.test(rows);
        try (Trees trees = Trees.grow(boosting, fold.train(rows), names, used, grown -> {})) {
            return Fold.Figures.of(trees.score(test), test);
        }
    }
}
