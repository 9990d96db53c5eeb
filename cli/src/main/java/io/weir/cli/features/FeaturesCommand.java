package io.weir.cli.features;

import picocli.CommandLine.Command;

/** What is known of accounts, merchants and devices. */
@Command(
        name = "features",
        mixinStandardHelpOptions = true,
        description =
                "Features of transactions: training sets from files, and what an account looks like now. The list: docs/features.md.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {FeaturesExportCommand.class, FeaturesShowCommand.class})
public final class FeaturesCommand {}
