package io.weir.cli.models;

import io.weir.cli.command.Console;
import io.weir.cli.command.FromOption;
import io.weir.cli.command.UserError;
import io.weir.cli.topics.PlanTopic;
import io.weir.cli.topics.PlansOption;
import io.weir.scoring.lifecycle.ModelPlan;
import io.weir.scoring.lifecycle.PlannedModel;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a published model the champion. */
@Command(
        name = "promote",
        mixinStandardHelpOptions = true,
        description = "Makes a published model the champion, whose score decides. It is a challenger no more.")
final class ModelPromoteCommand implements Callable<Integer> {
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
        PlannedModel model = plan.models().stream()
                .filter(published -> published.id().equals(id))
                .reduce((a, b) -> b)
                .orElseThrow(() ->
                        new UserError("no model " + id + " was published; weir model list shows those that were"));
        topic.replace(plan.promoted(model, time));
        console.line("%s is champion from %s on", id, time);
        return 0;
    }
}
