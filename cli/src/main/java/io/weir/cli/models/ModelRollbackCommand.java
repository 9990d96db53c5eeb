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

/** Brings the champion of before back. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description = "Makes the champion before the present one the champion again.")
final class ModelRollbackCommand implements Callable<Integer> {
    @Mixin
    private PlansOption plans;

    @Mixin
    private FromOption from;

    @Override
    public Integer call() {
        Console console = new Console();
        Instant time = from.time();
        PlanTopic topic = plans.topic(console);
        ModelPlan plan = topic.models();
        PlannedModel before = plan.championBefore(time);
        if (before == null) {
            throw new UserError("there is no champion before the present one; weir model list shows what there is");
        }
        topic.replace(plan.promoted(before, time));
        console.line("%s is champion again from %s on", before.id(), time);
        return 0;
    }
}
