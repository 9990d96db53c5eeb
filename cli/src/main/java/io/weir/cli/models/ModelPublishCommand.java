package io.weir.cli.models;

import io.weir.cli.command.Console;
import io.weir.cli.command.FromOption;
import io.weir.cli.command.UserError;
import io.weir.cli.topics.PlanTopic;
import io.weir.cli.topics.PlansOption;
import io.weir.scoring.lifecycle.ModelPlan;
import io.weir.scoring.lifecycle.PlannedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a trained model to the running job. */
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description = {
            "Checks a trained model, puts it into the registry as the next version of its name, and tells the running job.",
            "As a challenger it is scored beside the champion and decides nothing: weir model promote makes it the champion."
        })
public final class ModelPublishCommand implements Callable<Integer> {

    @Mixin
    private PlansOption plans;

    @Parameters(paramLabel = "DIR", description = "What weir model train has written.")
    private Path trained;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "fraud",
            description = "What it is for (default: ${DEFAULT-VALUE}).")
    private String name;

    @Option(
            names = "--as",
            paramLabel = "ROLE",
            defaultValue = "challenger",
            description = "challenger or champion (default: ${DEFAULT-VALUE}).")
    private String as;

    @Mixin
    private FromOption from;

    @Option(
            names = "--registry",
            paramLabel = "DIR",
            description =
                    "Where models are kept, a folder or a URI such as s3a://bucket/models; every TaskManager must see it (default: models in the stack's folder).")
    private String registry;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Console console = new Console();
        PlannedModel.Role role = role();
        Instant time = from.time();
        PlanTopic topic = plans.topic(console);
        ModelPlan plan = topic.models();
        if (role == PlannedModel.Role.CHALLENGER && plan.challengersAt(time).size() >= ModelPlan.MOST_CHALLENGERS) {
            throw new UserError("there are %d challengers already, the most there can be: weir model drop ends one"
                    .formatted(ModelPlan.MOST_CHALLENGERS));
        }
        ModelRegistry models = registry != null ? ModelRegistry.at(registry) : ofStack(console);
        PlannedModel model = models.add(name, trained, role, time);
        topic.replace(plan.with(model));
        console.line("%s is %s from %s on", model.id(), role.name().toLowerCase(Locale.ROOT), time);
        return 0;
    }

    private ModelRegistry ofStack(Console console) {
        return plans.stack(console)
                .map(ModelRegistry::of)
                .map(ModelRegistry::in)
                .orElseThrow(
                        () -> new UserError(
                                "--registry DIR: name the folder, or the place in an object store, where models are kept; every TaskManager must see it"));
    }

    private PlannedModel.Role role() {
        try {
            return PlannedModel.Role.valueOf(as.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UserError("--as " + as + ": challenger or champion", e);
        }
    }
}
