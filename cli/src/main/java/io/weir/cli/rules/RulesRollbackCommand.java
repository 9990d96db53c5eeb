package io.weir.cli.rules;

import io.weir.cli.command.Console;
import io.weir.cli.command.FromOption;
import io.weir.cli.command.UserError;
import io.weir.cli.topics.PlansOption;
import io.weir.sql.RulePlan;
import io.weir.sql.RuleStage;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Brings back what stood before. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description = {
            "Brings back what stood before the present stage of a rule: the version and mode of before.",
            "Who approved that then, stands for it again."
        })
final class RulesRollbackCommand implements Callable<Integer> {
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
        RuleStage before = plan.before(time);
        if (before == null) {
            throw new UserError(
                    "nothing stood before %s/%d; weir rules retire ends it".formatted(rule, present.version()));
        }
        String who = author.orElse(before.author());
        if (before.approver() != null && RulePlan.samePerson(who, before.approver())) {
            throw new UserError(
                    "--author %s approved %s/%d: somebody else must ask for it".formatted(who, rule, before.version()));
        }
        change.add(plan, before.as(before.mode(), time, who, before.approver()));
        console.line(
                "%s/%d is %s again from %s on",
                rule, before.version(), before.mode().name().toLowerCase(Locale.ROOT), time);
        if (RuleChange.isStateful(before)) {
            RuleChange.follow(plans.stack(console), console);
        }
        return 0;
    }
}
