package io.weir.cli.models;

import io.weir.cli.command.Console;
import io.weir.cli.command.FromOption;
import io.weir.cli.command.UserError;
import io.weir.cli.topics.PlanTopic;
import io.weir.cli.topics.PlansOption;
import io.weir.scoring.lifecycle.ModelPlan;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends a challenger. */
@Command(
        name = "drop",
        mixinStandardHelpOptions = true,
        description = "Ends a challenger: it is scored no more. Its file stays in the registry.")
final class ModelDropCommand implements Callable<Integer> {
    @Mixin
    private PlansOption plans;

    @Parameters(paramLabel = "NAME/VERSION", description = "Such as fraud/2; weir model list shows them.")
    private String id;

    @Mixin
    private FromOption from;

    @Override
    public Integer call() {
        Console console = new Console();
        Instant time = from.time();
        PlanTopic topic = plans.topic(console);
        ModelPlan plan = topic.models();
        ModelPlan without = plan.withoutChallenger(id, time);
        if (without.models().equals(plan.models())) {
            throw new UserError("there is no challenger " + id + "; weir model list shows those there are");
        }
        topic.replace(without);
        console.line("%s is no challenger from %s on", id, time);
        return 0;
    }
}
