package io.weir.cli.rules;

import io.weir.cli.command.Console;
import io.weir.features.Catalogue;
import io.weir.sql.CheckedRule;
import io.weir.sql.RuleChecker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the tests beside rules. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the table test beside each rule, NAME.test beside NAME.sql, on what the rule runs on live: compiled where one transaction",
            "answers it, Flink SQL otherwise. Says what was expected and what came. Needs no running stack.",
            "Exits with 1 if a rule is wrong or fails."
        })
final class RulesTestCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "RULE",
            description = "Files, folders, or ids of rules in sql/rules (default: all of sql/rules).")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            defaultValue = "1g",
            description = "Heap of Flink SQL (default: ${DEFAULT-VALUE}).")
    private String memory;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<CheckedRule> rules =
                new RuleChecker(Catalogue.shipped()).checkAll(RuleFiles.of(names, RuleFiles.folder()));
        return RuleTests.pass(rules, memory, new Console()) ? 0 : 1;
    }
}
