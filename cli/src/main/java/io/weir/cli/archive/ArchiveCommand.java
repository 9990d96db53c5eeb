package io.weir.cli.archive;

import picocli.CommandLine.Command;

/** What arrived, kept. */
@Command(
        name = "archive",
        mixinStandardHelpOptions = true,
        description = "Looks after the archive: everything that arrived, as Parquet.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ArchiveVerifyCommand.class, ArchiveListCommand.class, ArchiveCompactCommand.class})
public final class ArchiveCommand {}
