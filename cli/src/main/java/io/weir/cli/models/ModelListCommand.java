package io.weir.cli.models;

import io.weir.cli.command.Console;
import io.weir.cli.topics.PlansOption;
import io.weir.scoring.lifecycle.ModelPlan;
import io.weir.scoring.lifecycle.PlannedModel;
import io.weir.scoring.training.ModelCard;
import io.weir.scoring.training.ModelCardCodec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What was published, and what each is worth. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Prints the plan of models: each with its role, its time and what its card says of it.")
final class ModelListCommand implements Callable<Integer> {
    @Mixin
    private PlansOption plans;

    @Override
    public Integer call() {
        Console console = new Console();
        ModelPlan plan = plans.topic(console).models();
        if (plan.models().isEmpty()) {
            console.line("No model was published: every transaction is decided by rules alone.");
            return 0;
        }
        console.line("Revision %d of the plan", plan.revision());
        console.line("  %-20s %-11s %-25s %-25s %s", "model", "role", "from", "until", "on its test payments");
        for (PlannedModel model : plan.models()) {
            console.line(
                    "  %-20s %-11s %-25s %-25s %s",
                    model.id(),
                    model.role().name().toLowerCase(Locale.ROOT),
                    model.from(),
                    model.until() == null ? "" : model.until(),
                    worth(model));
        }
        return 0;
    }

    private static String worth(PlannedModel model) {
        try {
            ModelCard.Quality quality = ModelCardCodec.read(Files.readAllBytes(Path.of(URI.create(model.card()))))
                    .quality();
            return String.format(
                    Locale.ROOT, "AUC %.3f, average precision %.3f", quality.auc(), quality.averagePrecision());
        } catch (IOException | RuntimeException e) {
            return "its card cannot be read here: " + e.getMessage();
        }
    }
}
