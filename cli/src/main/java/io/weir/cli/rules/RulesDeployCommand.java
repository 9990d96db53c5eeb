package io.weir.cli.rules;

import io.weir.cli.command.Console;
import io.weir.cli.command.FolderOption;
import io.weir.cli.stack.SqlRules;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Sends the job of rules over several events anew. */
@Command(
        name = "deploy",
        mixinStandardHelpOptions = true,
        description = {
            "Starts the job of rules over several events anew, with those that should run now: one that runs is ended with a savepoint, from which it goes on.",
            "publish, shadow and rollback do so themselves where it is needed. Say it to be rid of what has ended, or when a rule has brought the job down."
        })
final class RulesDeployCommand implements Callable<Integer> {
    @Mixin
    private FolderOption folder;

    @Override
    public Integer call() {
        Console console = new Console();
        SqlRules.follow(folder.require(console), console, true);
        return 0;
    }
}
