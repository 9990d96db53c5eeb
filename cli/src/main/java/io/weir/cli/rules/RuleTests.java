package io.weir.cli.rules;

import io.weir.cli.command.Console;
import io.weir.cli.command.ExportProcess;
import io.weir.features.Catalogue;
import io.weir.sql.CheckedRule;
import io.weir.sql.Problem;
import io.weir.sql.RuleTest;
import io.weir.sql.TestedRule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The tests beside rules, each on what its rule runs on live. */
final class RuleTests {
    private RuleTests() {}

    /**
     * Runs them and tells what came of each: immediate ones here, stateful ones in a process with Flink.
     *
     * @param memory heap of that process
     * @return whether all passed; a rule that is wrong or has no test does not
     */
    static boolean pass(List<CheckedRule> rules, String memory, Console console)
            throws IOException, InterruptedException {
        Catalogue catalogue = Catalogue.shipped();
        boolean passed = true;
        List<String> stateful = new ArrayList<>();
        for (CheckedRule rule : rules) {
            RuleTest test = TestedRule.testOf(rule, catalogue);
            List<Problem> problems = new ArrayList<>(rule.problems());
            problems.addAll(test.problems());
            if (problems.isEmpty() && rule.kind() == CheckedRule.Kind.STATEFUL) {
                stateful.add(rule.file());
                continue;
            }
            TestedRule tested =
                    new TestedRule(rule, problems, problems.isEmpty() ? test.run(rule.immediate()) : List.of());
            tested.told().forEach(line -> console.line("%s", line));
            passed &= tested.passed();
        }
        if (!stateful.isEmpty()) {
            passed &= ExportProcess.run("io.weir.jobs.rules.TestStatefulRules", memory, stateful) == 0;
        }
        return passed;
    }
}
