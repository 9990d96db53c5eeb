package io.weir.cli.rules;

import io.weir.cli.command.Console;
import io.weir.cli.command.UserError;
import io.weir.features.Catalogue;
import io.weir.sql.CheckedRule;
import io.weir.sql.RuleChecker;
import io.weir.sql.RuleDifference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says how two versions of a rule differ. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Says in sentences how two versions of a rule differ: header, thresholds, what the SELECT asks. Needs no running stack.",
            "What that changes in practice tells weir rules backtest OLD --against NEW."
        })
final class RulesDiffCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "OLD", description = "File of a rule, or the id of one in sql/rules.")
    private String before;

    @Parameters(index = "1", paramLabel = "NEW", description = "File of its other version, or an id.")
    private String after;

    @Override
    public Integer call() throws IOException {
        List<String> differences = RuleDifference.between(checked(before), checked(after));
        Console console = new Console();
        if (differences.isEmpty()) {
            console.line("They are the same, but for comments and blanks.");
        }
        differences.forEach(sentence -> console.line("%s", sentence));
        return 0;
    }

    private static CheckedRule checked(String name) throws IOException {
        List<Path> files = RuleFiles.of(List.of(name), RuleFiles.folder());
        if (files.size() != 1) {
            throw new UserError(name + " holds " + files.size() + " rules; name one");
        }
        CheckedRule rule = new RuleChecker(Catalogue.shipped()).check(files.get(0));
        if (!rule.problems().isEmpty()) {
            throw new UserError("%s has problems, the first: %s. weir rules check tells all"
                    .formatted(name, rule.problems().get(0)));
        }
        return rule;
    }
}
