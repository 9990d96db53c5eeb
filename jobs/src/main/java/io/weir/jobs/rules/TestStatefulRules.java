package io.weir.jobs.rules;

import io.weir.features.Catalogue;
import io.weir.sql.CaseResult;
import io.weir.sql.CheckedRule;
import io.weir.sql.Problem;
import io.weir.sql.RuleChecker;
import io.weir.sql.RuleTest;
import io.weir.sql.TestedRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.types.Row;

/** The tests of stateful rules, on Flink SQL itself: the cases of all of them in one job, since starting one takes longer than running it. */
public final class TestStatefulRules {
    private TestStatefulRules() {}

    /**
     * Called by {@code weir rules test} with the files of rules that are checked and stateful. Prints what came of each.
     *
     * <p>Exits with 1 if a rule fails its test.
     */
    @SuppressWarnings("SystemOut") // It is a command's.
    public static void main(String[] args) throws Exception {
        Catalogue catalogue = Catalogue.shipped();
        List<CheckedRule> rules = new RuleChecker(catalogue)
                .checkAll(Arrays.stream(args).map(Path::of).toList());
        boolean passed = true;
        for (TestedRule tested : run(rules, catalogue)) {
            tested.told().forEach(System.out::println);
            passed &= tested.passed();
        }
        System.exit(passed ? 0 : 1);
    }

    /**
     * Runs them. Where the job fails, each rule is run again on its own, so that only the one that cannot be answered is told of.
     *
     * @throws IOException when a test cannot be read
     */
    public static List<TestedRule> run(List<CheckedRule> rules, Catalogue catalogue) throws IOException {
        Map<CheckedRule, RuleTest> tests = new LinkedHashMap<>();
        List<TestedRule> tested = new ArrayList<>();
        for (CheckedRule rule : rules) {
            RuleTest test = TestedRule.testOf(rule, catalogue);
            List<Problem> problems = new ArrayList<>(rule.problems());
            problems.addAll(test.problems());
            if (problems.isEmpty()) {
                tests.put(rule, test);
            } else {
                tested.add(new TestedRule(rule, problems, List.of()));
            }
        }
        tested.addAll(runAll(tests, catalogue));
        return tested;
    }

    /** One case of one rule, and the number of its query. */
    private record Query(CheckedRule rule, RuleTest.Case test, int number) {}

    private static List<TestedRule> runAll(Map<CheckedRule, RuleTest> tests, Catalogue catalogue) {
        if (tests.isEmpty()) {
            return List.of();
        }
        List<Query> queries = new ArrayList<>();
        List<Row> results;
        try {
            FlinkSql flink = new FlinkSql(RuntimeExecutionMode.STREAMING, catalogue);
            tests.forEach((rule, test) -> test.cases()
                    .forEach(one -> queries.add(new Query(
                            rule,
                            one,
                            flink.add(
                                    rule.guardedSql(),
                                    rule.header().thresholds(),
                                    one.payments(),
                                    one.accountEvents(),
                                    false)))));
            results = flink.results();
        } catch (Exception e) {
            return apart(tests, catalogue, e);
        }
        List<TestedRule> tested = new ArrayList<>();
        for (CheckedRule rule : tests.keySet()) {
            tested.add(new TestedRule(
                    rule,
                    List.of(),
                    queries.stream()
                            .filter(query -> query.rule.equals(rule))
                            .map(query -> CaseResult.of(query.test, FlinkSql.raised(results, query.number), List.of()))
                            .toList()));
        }
        return tested;
    }

    private static List<TestedRule> apart(Map<CheckedRule, RuleTest> tests, Catalogue catalogue, Exception why) {
        if (tests.size() > 1) {
            List<TestedRule> tested = new ArrayList<>();
            tests.forEach((rule, test) -> tested.addAll(runAll(Map.of(rule, test), catalogue)));
            return tested;
        }
        CheckedRule rule = tests.keySet().iterator().next();
        return List.of(new TestedRule(
                rule,
                List.of(new Problem(
                        rule.file(),
                        1,
                        1,
                        Problem.Code.NOT_SUPPORTED,
                        "Flink SQL cannot run it: " + root(why),
                        "Write it with simpler functions and types")),
                List.of()));
    }

    private static String root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse(root.toString());
    }
}
