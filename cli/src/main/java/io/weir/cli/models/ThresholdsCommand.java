package io.weir.cli.models;

import picocli.CommandLine.Command;

/** From which score on a transaction is looked at or blocked. */
@Command(
        name = "thresholds",
        mixinStandardHelpOptions = true,
        description = "From which score on a transaction is looked at or blocked, by segment, on the running job.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ThresholdsSetCommand.class, ThresholdsShowCommand.class})
public final class ThresholdsCommand {}
