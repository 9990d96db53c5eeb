package io.weir.cli.rules;

import io.weir.cli.command.Console;
import io.weir.cli.command.FromOption;
import io.weir.cli.command.UserError;
import io.weir.cli.topics.PlansOption;
import io.weir.sql.CheckedRule;
import io.weir.sql.RuleHeader.Status;
import io.weir.sql.RulePlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a rule live on the running job. */
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description = {
            "Checks a rule, runs the test beside it, and makes it live on the running job: one on single transactions without a restart, one over several events in a job of its own kind that goes on from a savepoint.",
            "Somebody else than its author must have agreed, and stands in the plan beside the author."
        })
public final class RulesPublishCommand implements Callable<Integer> {
    @Mixin
    private PlansOption plans;

    @Parameters(paramLabel = "FILE", description = "The rule, such as sql/rules/amount-anomaly.sql.")
    private Path file;

    @Mixin
    private AuthorOption author;

    @Option(
            names = "--approved-by",
            required = true,
            paramLabel = "NAME",
            description = "Who agreed; not the author, and not the rule's owner.")
    private String approver;

    @Mixin
    private FromOption from;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Console console = new Console();
        Instant time = from.time();
        CheckedRule rule = RuleChange.require(file, console);
        String owner = rule.header().owner();
        if (approver.isBlank()
                || RulePlan.samePerson(approver, author.orElse(owner))
                || RulePlan.samePerson(approver, owner)) {
            throw new UserError("--approved-by %s: somebody else than the author %s must agree"
                    .formatted(approver, author.orElse(owner)));
        }
        Instant begin =
                new RuleChange(plans.topic(console)).run(rule, Status.LIVE, time, author.orElse(owner), approver);
        console.line(
                "%s/%d is live from %s on", rule.header().id(), rule.header().version(), begin);
        if (rule.kind() == CheckedRule.Kind.STATEFUL) {
            RuleChange.follow(plans.stack(console), console);
        }
        return 0;
    }
}
