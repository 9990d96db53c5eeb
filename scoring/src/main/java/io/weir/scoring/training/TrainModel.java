package io.weir.scoring.training;

import java.io.IOException;
import java.util.Locale;

/** Training in a process of its own, whose memory can be chosen. */
public final class TrainModel {
    private TrainModel() {}

    /** Called by {@code weir model train}, which explains the arguments. Exits with 2 for what the user can mend. */
    @SuppressWarnings("SystemOut") // It is a command's.
    public static void main(String[] args) throws IOException {
        TrainingSettings settings;
        try {
            settings = TrainingSettings.from(args);
        } catch (IllegalArgumentException e) {
            System.err.println("weir: the training cannot begin:\n  " + e.getMessage());
            System.exit(2);
            return;
        }
        long started = System.nanoTime();
        try {
            ModelCard card = Training.run(
                    settings,
                    news -> System.out.printf(Locale.ROOT, "%5.0f s  %s%n", (System.nanoTime() - started) / 1e9, news));
            print(card);
            System.out.printf("  %s%n", settings.out().resolve(Training.CARD));
        } catch (InvalidTrainingSet e) {
            System.err.println("weir: " + e.getMessage());
            System.exit(2);
        }
    }

    @SuppressWarnings("SystemOut") // It is a command's.
    private static void print(ModelCard card) {
        ModelCard.Quality quality = card.quality();
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%d trees, grown on %,d payments, %,d of them fraud",
                card.trees(),
                card.training().rows(),
                card.training().frauds());
        line(
                text,
                "of %,d later payments, %,d of them fraud:",
                card.test().rows(),
                card.test().frauds());
        line(
                text,
                "  AUC %.3f, average precision %.3f, Brier score %.5f",
                quality.auc(),
                quality.averagePrecision(),
                quality.brier());
        quality.cardPrecision()
                .forEach(at -> line(
                        text,
                        "  %4.1f %% of the %d cards looked at each day have a fraud",
                        at.precision() * 100,
                        at.k()));
        quality.budgets()
                .forEach(budget -> line(
                        text,
                        "  %4.1f %% of frauds are found with alerts on %.1f %% of payments, from score %.4f on; %.0f %% of those are right",
                        budget.recall() * 100,
                        budget.share() * 100,
                        budget.threshold(),
                        budget.precision() * 100));
        System.out.print(text);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append("  ").append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
