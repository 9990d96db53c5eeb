package io.weir.cli.rules;

import io.weir.cli.command.Console;
import io.weir.cli.command.FromOption;
import io.weir.cli.command.UserError;
import io.weir.cli.topics.PlansOption;
import io.weir.sql.CheckedRule;
import io.weir.sql.RuleHeader.Status;
import io.weir.sql.RulePlan;
import io.weir.sql.RuleStage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs a rule beside the others, to see what it would do. */
@Command(
        name = "shadow",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a rule in shadow on the running job: its hits are alerts marked SHADOW, it decides nothing and opens no case.",
            "A file is checked and tested first. A rule that runs already is named by its id."
        })
final class RulesShadowCommand implements Callable<Integer> {
    @Mixin
    private PlansOption plans;

    @Parameters(paramLabel = "RULE", description = "A .sql file, or the id of a rule that runs.")
    private String rule;

    @Mixin
    private AuthorOption author;

    @Mixin
    private FromOption from;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Console console = new Console();
        Instant time = from.time();
        if (rule.endsWith(".sql")) {
            CheckedRule checked = RuleChange.require(Path.of(rule), console);
            Instant begin = new RuleChange(plans.topic(console))
                    .run(
                            checked,
                            Status.SHADOW,
                            time,
                            author.orElse(checked.header().owner()),
                            null);
            console.line(
                    "%s/%d runs in shadow from %s on",
                    checked.header().id(), checked.header().version(), begin);
            if (checked.kind() == CheckedRule.Kind.STATEFUL) {
                RuleChange.follow(plans.stack(console), console);
            }
            return 0;
        }
        RuleChange change = new RuleChange(plans.topic(console));
        RulePlan plan = change.require(rule);
        RuleStage present = RuleChange.present(plan, time);
        if (present.mode() != Status.LIVE) {
            throw new UserError("%s/%d is not live at %s".formatted(rule, present.version(), time));
        }
        change.add(plan, present.as(Status.SHADOW, time, author.orElse(present.author()), null));
        console.line("%s/%d runs in shadow from %s on", rule, present.version(), time);
        return 0;
    }
}
