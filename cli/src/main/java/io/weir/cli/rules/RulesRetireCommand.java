package io.weir.cli.rules;

import io.weir.cli.command.Console;
import io.weir.cli.command.FromOption;
import io.weir.cli.command.UserError;
import io.weir.cli.topics.PlansOption;
import io.weir.sql.RuleHeader.Status;
import io.weir.sql.RulePlan;
import io.weir.sql.RuleStage;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends a rule. */
@Command(
        name = "retire",
        mixinStandardHelpOptions = true,
        description = "Ends a rule on the running job. What it raised stays; weir rules rollback brings it back.")
final class RulesRetireCommand implements Callable<Integer> {
    @Mixin
    private PlansOption plans;

    @Parameters(paramLabel = "RULE", description = "Its id.")
    private String rule;

    @Mixin
    private AuthorOption author;

    @Mixin
    private FromOption from;

    @Override
    public Integer call() {
        Console console = new Console();
        Instant time = from.time();
        RuleChange change = new RuleChange(plans.topic(console));
        RulePlan plan = change.require(rule);
        RuleStage present = RuleChange.present(plan, time);
        if (present.mode() == Status.RETIRED) {
            throw new UserError("%s does not run at %s any more".formatted(rule, time));
        }
        change.add(plan, present.as(Status.RETIRED, time, author.orElse(present.author()), null));
        console.line("%s/%d ends at %s", rule, present.version(), time);
        return 0;
    }
}
