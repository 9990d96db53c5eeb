package io.weir.cli.rules;

import io.weir.cli.command.Console;
import io.weir.cli.stack.SqlRules;
import io.weir.cli.topics.PlanTopic;
import io.weir.cli.topics.PlansOption;
import io.weir.sql.RuleBrake;
import io.weir.sql.RuleChecker;
import io.weir.sql.RuleHeader;
import io.weir.sql.RulePlan;
import io.weir.sql.RuleStage;
import io.weir.sql.ShippedRules;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What runs, and what stood before. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Prints every rule, each stage of it a line: what came with the job and what was published.",
            "A stage holds from its time on, to the next stage of the rule."
        })
final class RulesListCommand implements Callable<Integer> {
    private static final String LINE = "  %-32s %-8s %-25s %-16s %-16s %s";

    @Mixin
    private PlansOption plans;

    @Override
    public Integer call() {
        Console console = new Console();
        PlanTopic.PublishedRules published = plans.topic(console).rules();
        SortedMap<String, RulePlan> all = new TreeMap<>();
        for (String text : ShippedRules.texts()) {
            RuleHeader header = RuleChecker.header(text);
            all.put(header.id(), RulePlan.unpublished(header, text));
        }
        all.putAll(published.plans());
        console.line(LINE, "rule", "mode", "from", "author", "approved by", "title");
        all.values().forEach(plan -> plan.stages().forEach(stage -> print(console, published, plan, stage)));
        if (plans.stack(console)
                .filter(stack -> SqlRules.running(stack).isEmpty())
                .isPresent()) {
            console.line("Those over several events wait: their job does not run. ./weir rules deploy starts it.");
        }
        return 0;
    }

    private static void print(Console console, PlanTopic.PublishedRules published, RulePlan plan, RuleStage stage) {
        console.line(
                LINE,
                plan.id() + "/" + stage.version(),
                stage.mode().name().toLowerCase(Locale.ROOT),
                stage.from(),
                stage.author(),
                plan.revision() == 0 ? "came along" : stage.approver() == null ? "" : stage.approver(),
                RuleChecker.header(stage.text()).title());
        RuleBrake brake = published.brake(plan.id(), stage);
        if (brake != null) {
            console.line("    braked from %s on: %s", brake.from(), brake.why());
        }
    }
}
