package io.weir.cli.features;

import io.weir.cli.command.Console;
import io.weir.cli.command.FolderOption;
import io.weir.cli.command.UserError;
import io.weir.events.Topics;
import io.weir.localstack.LocalStack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The latest vector of an account, in words. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the features of an account's latest transaction, from the topic features.",
            "An account of the running stack: one that an alert names, for example."
        })
final class FeaturesShowCommand implements Callable<Integer> {
    @Mixin
    private FolderOption folder;

    @Parameters(paramLabel = "ACCOUNT", description = "The account's id.")
    private String account;

    @Option(
            names = "--look-back",
            paramLabel = "N",
            defaultValue = "1000000",
            description =
                    "How many of the newest vectors of the account's partition to look through (default: ${DEFAULT-VALUE}).")
    private long lookBack;

    @Override
    public Integer call() {
        Console console = new Console();
        LocalStack stack = folder.require(console);
        AccountVector.latest(stack.kafka().bootstrapServers(), account, lookBack)
                .orElseThrow(() -> new UserError(
                        "no transaction of the account %s was found in the topic %s, of which the newest %,d messages were looked through (--look-back)"
                                .formatted(account, Topics.FEATURES, lookBack)))
                .printAll(console);
        return 0;
    }
}
