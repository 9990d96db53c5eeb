package io.weir.cli;

import io.weir.scoring.lifecycle.ModelPlan;
import io.weir.scoring.lifecycle.PlannedModel;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a published model the champion. */
@Command(
        name = "promote",
        mixinStandardHelpOptions = true,
        description = "Makes a published model the champion, whose score decides. It is a challenger no more.")
final class ModelPromoteCommand implements Callable<Integer> {
    @Mixin
    private FolderOption folder;

    @Parameters(paramLabel = "NAME/VERSION", description = "Such as fraud/2; weir model list shows them.")
    private String id;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Event time of the first transaction it decides, a day or an instant (default: now).")
    private String from;

    @Override
    public Integer call() {
        Console console = new Console();
        Instant time = PlanTopic.time("--from", from);
        PlanTopic topic = new PlanTopic(folder.require(console).kafka().bootstrapServers());
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
