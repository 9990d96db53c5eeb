package io.weir.cli.command;

import io.weir.localstack.LocalStack;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Kafka a command means: that of a stack on this machine, or any other by its address. */
public final class BrokersOption {
    @Mixin
    private FolderOption folder;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "Kafka brokers, instead of those of a stack on this machine.")
    private String bootstrapServers;

    /** @throws UserError when none is named and no stack is running */
    public String bootstrapServers(Console console) {
        return bootstrapServers != null
                ? bootstrapServers
                : folder.require(console).kafka().bootstrapServers();
    }

    /** Null where Kafka was named by its address. */
    public LocalStack stack(Console console) {
        return bootstrapServers != null ? null : folder.require(console);
    }
}
