package io.weir.cli.indices;

import picocli.CommandLine.Command;

/** Looks after what Elasticsearch holds. */
@Command(
        name = "indices",
        mixinStandardHelpOptions = true,
        description = {
            "Looks after the index templates, indices and aliases of alerts, decisions, dead letters and late events.",
            "Each is read by an alias, such as weir-alerts, and written to an index a month of the documents' own time, such as weir-alerts-2026.03."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            IndicesCheckCommand.class,
            IndicesListCommand.class,
            IndicesPrepareCommand.class,
            IndicesRolloverCommand.class,
            IndicesMigrateCommand.class
        })
public final class IndicesCommand {}
