package io.weir.cli.models;

import io.weir.cli.command.Console;
import io.weir.cli.topics.PlansOption;
import io.weir.scoring.lifecycle.ModelPlan;
import io.weir.scoring.lifecycle.PlannedModel;
import java.io.IOException;
import java.util.List;
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
    public Integer call() throws IOException, InterruptedException {
        Console console = new Console();
        ModelPlan plan = plans.topic(console).models();
        if (plan.models().isEmpty()) {
            console.line("No model was published: every transaction is decided by rules alone.");
            return 0;
        }
        console.line("Revision %d of the plan", plan.revision());
        console.line("  %-20s %-11s %-25s %-25s %s", "model", "role", "from", "until", "on its test payments");
        List<String> worth = ModelRegistry.worth(plan.models());
        for (int i = 0; i < worth.size(); i++) {
            PlannedModel model = plan.models().get(i);
            console.line(
                    "  %-20s %-11s %-25s %-25s %s",
                    model.id(),
                    model.role().name().toLowerCase(Locale.ROOT),
                    model.from(),
                    model.until() == null ? "" : model.until(),
                    worth.get(i));
        }
        return 0;
    }
}
