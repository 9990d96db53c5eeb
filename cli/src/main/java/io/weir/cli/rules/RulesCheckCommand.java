package io.weir.cli.rules;

import io.weir.cli.command.Console;
import io.weir.features.Catalogue;
import io.weir.sql.CheckedRule;
import io.weir.sql.Problem;
import io.weir.sql.RuleChecker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what is wrong with rules, all at once. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Says everything that is wrong with rules: file, line, column, and what would be right. Needs no running stack.",
            "Exits with 1 if anything is."
        })
final class RulesCheckCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "RULE",
            description = "Files, folders, or ids of rules in sql/rules (default: all of sql/rules).")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--json",
            description = "As a JSON list for editors, each with file, line, column, code, message and fix.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        List<CheckedRule> rules =
                new RuleChecker(Catalogue.shipped()).checkAll(RuleFiles.of(names, RuleFiles.folder()));
        List<Problem> problems =
                rules.stream().flatMap(rule -> rule.problems().stream()).toList();
        Console console = new Console();
        if (json) {
            console.line(RuleChecker.json(problems));
        } else {
            problems.forEach(problem -> {
                console.line("%s:%d:%d: %s", problem.file(), problem.line(), problem.column(), problem.message());
                console.line("    %s", problem.fix());
            });
            console.line(
                    "%d %s, %s",
                    rules.size(),
                    rules.size() == 1 ? "rule" : "rules",
                    problems.isEmpty()
                            ? "nothing is wrong"
                            : problems.size() == 1 ? "1 problem" : problems.size() + " problems");
        }
        return problems.isEmpty() ? 0 : 1;
    }
}
