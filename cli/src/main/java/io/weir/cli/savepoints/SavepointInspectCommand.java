package io.weir.cli.savepoints;

import io.weir.cli.command.Arguments;
import io.weir.cli.command.ExportProcess;
import io.weir.cli.command.FolderOption;
import io.weir.cli.stack.JobSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is in a savepoint. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what a savepoint holds: by operator its states, their keys, entries and bytes; or what it knows of one account, in words.",
            "Reads every entry; needs no running stack. Of a checkpoint only sizes can be told."
        })
final class SavepointInspectCommand implements Callable<Integer> {
    @Mixin
    private FolderOption folder;

    @Parameters(index = "0", paramLabel = "SAVEPOINT", description = "Its folder, or its name as list prints it.")
    private String savepoint;

    @Option(
            names = "--account",
            paramLabel = "ACCOUNT",
            description = "Show what is known of it: transactions, remembered ids, devices, patterns under way.")
    private String account;

    @Option(
            names = "--entity",
            paramLabel = "ID",
            description = "Show what is known of a merchant, terminal, counterparty, device, address or customer.")
    private String entity;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            defaultValue = "2g",
            description = "Heap for it; counting keys takes some 100 bytes each (default: ${DEFAULT-VALUE}).")
    private String memory;

    @Parameters(index = "1..*", paramLabel = "-- SETTINGS", description = "Settings of the job: docs/settings.md.")
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        JobSettings.check(settings);
        List<String> arguments = new Arguments()
                .with("--savepoint", SavepointFolders.named(savepoint, folder.folders()))
                .with("--account", account)
                .with("--entity", entity)
                .with(SavepointCommand.STACK_SETTINGS)
                .with(settings)
                .words();
        return ExportProcess.run(SavepointCommand.INSPECT, memory, arguments);
    }
}
