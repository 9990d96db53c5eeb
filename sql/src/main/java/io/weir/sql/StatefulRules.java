package io.weir.sql;

import io.weir.sql.RuleHeader.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which texts of rules over several events run, in one job. A version is in it or not; in what mode it is, and from when on, its plan says for every alert.
 *
 * @param rules in order of id and version
 * @param refused why a text that should run does not, a sentence each
 */
public record StatefulRules(List<CheckedRule> rules, List<String> refused) {
    /** Each is some operators of its own, whose buffers must fit beside the others'. */
    static final int MOST = 200;

    /** What was replaced judges on for a while what is still under way from before, in event time and in the cluster. */
    public static final Duration RUN_ON = Duration.ofHours(1);

    public StatefulRules {
        rules = List.copyOf(rules);
        refused = List.copyOf(refused);
    }

    /**
     * Of what came along and what was published of it.
     *
     * @param texts of the rules that came along; read already
     * @param published by id of the rule
     */
    public static StatefulRules of(
            List<String> texts, Map<String, RulePlan> published, RuleChecker checker, Instant now) {
        Map<String, RulePlan> plans = new TreeMap<>();
        for (String text : texts) {
            RuleHeader header = RuleChecker.header(text);
            plans.put(header.id(), RulePlan.unpublished(header, text));
        }
        plans.putAll(published);
        return of(plans.values(), checker, now);
    }

    /**
     * Of each plan the version in force, those that come later, and what ended less than {@link #RUN_ON} ago. A text that cannot run is told, and the one before
     * it stays.
     *
     * @param now when the job is submitted: what runs is a matter of deployment, not of any result
     */
    static StatefulRules of(Collection<RulePlan> plans, RuleChecker checker, Instant now) {
        SortedMap<String, CheckedRule> found = new TreeMap<>();
        List<String> refused = new ArrayList<>();
        for (RulePlan plan : plans) {
            if (plan.stages().isEmpty() || !couldBeStateful(plan)) {
                continue;
            }
            for (RuleStage stage : plan.stages()) {
                if (stage.mode() != Status.RETIRED && isWanted(plan, stage, now)) {
                    add(plan, stage, checker, now, found, refused);
                }
            }
        }
        List<CheckedRule> rules = new ArrayList<>(found.values());
        if (rules.size() > MOST) {
            rules.subList(MOST, rules.size())
                    .forEach(rule -> refused.add(
                            "%s: more than %d rules over several events: retire some".formatted(rule.id(), MOST)));
            rules = rules.subList(0, MOST);
        }
        return new StatefulRules(rules, refused);
    }

    /** A rule with an outcome is immediate; most are, and need not be read for it. */
    private static boolean couldBeStateful(RulePlan plan) {
        return plan.stages().stream().anyMatch(stage -> {
            RuleHeader header = RuleChecker.header(stage.text());
            return header == null || header.outcome() == null;
        });
    }

    private static boolean isWanted(RulePlan plan, RuleStage stage, Instant now) {
        if (stage.from().isAfter(now)) {
            return true;
        }
        Instant recently = now.minus(RUN_ON);
        return stage.equals(plan.at(now))
                || stage.equals(plan.at(recently))
                || stage.from().isAfter(recently);
    }

    private static void add(
            RulePlan plan,
            RuleStage stage,
            RuleChecker checker,
            Instant now,
            SortedMap<String, CheckedRule> found,
            List<String> refused) {
        CheckedRule rule = checker.check(plan.id(), stage.text());
        String wrong = wrong(plan, stage, rule);
        if (wrong == null) {
            if (rule.kind() == CheckedRule.Kind.STATEFUL) {
                found.put(key(rule), rule);
            }
            return;
        }
        refused.add(plan.id() + "/" + stage.version() + ": " + wrong);
        List<RuleStage> before = plan.until(stage.from().isAfter(now) ? now : stage.from());
        int place = before.indexOf(stage);
        if (place + 1 < before.size() && before.get(place + 1).mode() != Status.RETIRED) {
            add(plan, before.get(place + 1), checker, now, found, refused);
        }
    }

    private static String key(CheckedRule rule) {
        return "%s/%08d".formatted(rule.header().id(), rule.header().version());
    }

    private static String wrong(RulePlan plan, RuleStage stage, CheckedRule rule) {
        if (!rule.problems().isEmpty()) {
            return rule.problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
        }
        boolean itself = rule.header().id().equals(plan.id()) && rule.header().version() == stage.version();
        return itself ? null : "the text is of rule " + rule.id();
    }
}
