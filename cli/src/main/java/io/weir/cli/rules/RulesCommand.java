package io.weir.cli.rules;

import picocli.CommandLine.Command;

/** What the risk team asks of payments, in SQL. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        description = "Rules in SQL: one a file with its test beside it, in sql/rules; published on the running job.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RulesCheckCommand.class,
            RulesTestCommand.class,
            RulesDiffCommand.class,
            RulesBacktestCommand.class,
            RulesListCommand.class,
            RulesPublishCommand.class,
            RulesShadowCommand.class,
            RulesRetireCommand.class,
            RulesRollbackCommand.class,
            RulesDeployCommand.class
        })
public final class RulesCommand {}
