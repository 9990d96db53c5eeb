package io.weir.cli;

import picocli.CommandLine.Command;

/** What the patterns find. */
@Command(
        name = "alerts",
        mixinStandardHelpOptions = true,
        description = "Alerts of the patterns, from files.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = AlertsExportCommand.class)
final class AlertsCommand {}
