package io.weir.cli.rules;

import io.weir.cli.command.Console;
import io.weir.cli.command.UserError;
import io.weir.cli.stack.SqlRules;
import io.weir.cli.topics.PlanTopic;
import io.weir.features.Catalogue;
import io.weir.localstack.LocalStack;
import io.weir.sql.CheckedRule;
import io.weir.sql.Problem;
import io.weir.sql.RuleBrake;
import io.weir.sql.RuleChecker;
import io.weir.sql.RuleHeader;
import io.weir.sql.RuleHeader.Status;
import io.weir.sql.RulePlan;
import io.weir.sql.RuleStage;
import io.weir.sql.RuleTest;
import io.weir.sql.ShippedRules;
import io.weir.sql.TestedRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A change of one rule on the running job. */
final class RuleChange {
    /** As many as a job runs. */
    private static final int MOST_RULES = 2_000;

    private static final String TEST_MEMORY = "1g";

    private final PlanTopic topic;
    private final PlanTopic.PublishedRules published;

    RuleChange(PlanTopic topic) {
        this.topic = topic;
        this.published = topic.rules();
    }

    /**
     * A rule's file, fit to run.
     *
     * @throws UserError naming everything that the checker and the test beside it say against it
     */
    static CheckedRule require(Path file, Console console) throws IOException, InterruptedException {
        if (!Files.isRegularFile(file)) {
            throw new UserError(file + " is not there: name the .sql file of a rule");
        }
        CheckedRule rule = new RuleChecker(Catalogue.shipped()).check(file);
        List<Problem> problems = new ArrayList<>(rule.problems());
        if (problems.isEmpty()) {
            if (rule.kind() == CheckedRule.Kind.STATEFUL) {
                // On Flink SQL, as it will run.
                if (!RuleTests.pass(List.of(rule), TEST_MEMORY, console)) {
                    throw new UserError("the rule is refused, its test fails: see above");
                }
                return rule;
            }
            RuleTest test = TestedRule.testOf(rule, Catalogue.shipped());
            problems.addAll(test.problems());
            if (problems.isEmpty()) {
                requirePassed(new TestedRule(rule, List.of(), test.run(rule.immediate())));
            }
        }
        if (!problems.isEmpty()) {
            throw new UserError("the rule is refused:\n  "
                    + problems.stream().map(Problem::toString).collect(Collectors.joining("\n  ")));
        }
        return rule;
    }

    private static void requirePassed(TestedRule tested) {
        if (!tested.passed()) {
            throw new UserError("the rule is refused, its test fails:\n  " + String.join("\n  ", tested.told()));
        }
    }

    /**
     * The plan of a rule as it is, what came with the job included.
     *
     * @throws UserError when there is no such rule
     */
    RulePlan require(String id) {
        RulePlan plan = find(id);
        if (plan == null) {
            throw new UserError("there is no rule " + id + "; weir rules list shows what there is");
        }
        return plan;
    }

    private RulePlan find(String id) {
        RulePlan plan = published.plans().get(id);
        String text = plan == null ? ShippedRules.text(id) : null;
        return text == null ? plan : RulePlan.unpublished(RuleChecker.header(text), text);
    }

    /** The brake on a stage; null where there is none. */
    RuleBrake brake(String id, RuleStage stage) {
        return published.brake(id, stage);
    }

    /**
     * Runs a checked text from an event time on, but not before its own effective-from.
     *
     * @return from when on
     */
    Instant run(CheckedRule rule, Status mode, Instant from, String author, String approver) {
        RuleHeader header = rule.header();
        if (header.status() == Status.DRAFT || header.status() == Status.RETIRED) {
            throw new UserError("%s: its status is %s; say live or shadow when it may run"
                    .formatted(rule.file(), header.status().name().toLowerCase(Locale.ROOT)));
        }
        RulePlan plan = find(header.id());
        if (plan == null && published.plans().size() >= MOST_RULES) {
            throw new UserError("%,d rules were published, the most that a job runs".formatted(MOST_RULES));
        }
        RulePlan before = plan == null ? new RulePlan(header.id(), 0, List.of()) : plan;
        String known = before.textOf(header.version());
        if (known != null && !known.equals(rule.text())) {
            throw new UserError("%s: version %d of %s was another text; give this one version %d"
                    .formatted(
                            rule.file(),
                            header.version(),
                            header.id(),
                            1
                                    + before.stages().stream()
                                            .mapToInt(RuleStage::version)
                                            .max()
                                            .orElse(0)));
        }
        Instant begin = from.isBefore(header.effectiveFrom()) ? header.effectiveFrom() : from;
        add(before, new RuleStage(header.version(), mode, begin, author, approver, rule.text()));
        return begin;
    }

    /** Whether a text needs several events, and so another job when it changes. */
    static boolean isStateful(RuleStage stage) {
        return RuleChecker.header(stage.text()).outcome() == null
                && new RuleChecker(Catalogue.shipped())
                                .check("rule", stage.text())
                                .kind()
                        == CheckedRule.Kind.STATEFUL;
    }

    /**
     * Brings the job of rules over several events to what was published.
     *
     * @param stack on which it runs; empty where it runs elsewhere
     */
    static void follow(Optional<LocalStack> stack, Console console) {
        if (stack.isPresent()) {
            SqlRules.follow(stack.get(), console, false);
        } else {
            console.line(
                    "  It judges several events: SqlRulesJob takes up a new text when it is submitted again, from a savepoint; see docs/cluster.md.");
        }
    }

    void add(RulePlan plan, RuleStage stage) {
        topic.replace(plan.with(stage));
    }

    /**
     * The stage in force at that time.
     *
     * @throws UserError when none is
     */
    static RuleStage present(RulePlan plan, Instant time) {
        RuleStage present = plan.at(time);
        if (present == null) {
            throw new UserError("%s does not run at %s yet".formatted(plan.id(), time));
        }
        return present;
    }
}
