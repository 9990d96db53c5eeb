package io.weir.cli.desk;

import picocli.CommandLine.Command;

/** What came behind the watermark, and what becomes of it. */
@Command(
        name = "late-events",
        mixinStandardHelpOptions = true,
        description = {
            "Events that came behind the watermark. Features have seen them and payments among them were decided, but no pattern has judged them.",
            "list shows them, show one of them whole, retry judges them in their place among the other events of their customers."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {LateEventsListCommand.class, LateEventsShowCommand.class, LateEventsRetryCommand.class})
public final class LateEventsCommand {}
