package io.weir.cli.models;

import picocli.CommandLine.Command;

/** What tells fraud from the rest. */
@Command(
        name = "model",
        mixinStandardHelpOptions = true,
        description = "Models that score transactions: trained on what `weir features export` writes.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ModelTrainCommand.class,
            ModelPublishCommand.class,
            ModelListCommand.class,
            ModelPromoteCommand.class,
            ModelRollbackCommand.class,
            ModelDropCommand.class
        })
public final class ModelCommand {}
