package io.weir.cli.desk;

import picocli.CommandLine.Command;

/** What could not be used, why, and what is done about it. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description = {
            "What could not be used: messages that the job could not read, rows that an import could not map, documents that a store refused.",
            "list shows them with their ids, show one of them whole, retry sends them again, corrected or as they are, close says that nothing will be done.",
            "What was done is remembered in the topic dead-letters-handled, so that nothing is sent twice by mistake."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DeadLettersListCommand.class,
            DeadLettersShowCommand.class,
            DeadLettersRetryCommand.class,
            DeadLettersCloseCommand.class
        })
public final class DeadLettersCommand {}
