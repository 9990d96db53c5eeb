package io.weir.cli;

import io.weir.localstack.LocalStack;
import io.weir.localstack.StackPorts;
import io.weir.localstack.StackSettings;
import io.weir.localstack.WeirHome;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the local stack is and on which ports; the same for every command that has to do with it. */
final class StackOptions {
    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Where the stack keeps its files (default: .weir/stack in the project).")
    private Path folder;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "19092",
            description = "Port of Kafka (default: ${DEFAULT-VALUE}; 0 takes any free one, here and below).")
    private int kafkaPort;

    @Option(
            names = "--elasticsearch-port",
            paramLabel = "PORT",
            defaultValue = "19200",
            description = "Port of Elasticsearch (default: ${DEFAULT-VALUE}).")
    private int elasticsearchPort;

    @Option(
            names = "--postgres-port",
            paramLabel = "PORT",
            defaultValue = "15432",
            description = "Port of Postgres (default: ${DEFAULT-VALUE}).")
    private int postgresPort;

    @Option(
            names = "--flink-port",
            paramLabel = "PORT",
            defaultValue = "18081",
            description = "Port of Flink's web page and REST (default: ${DEFAULT-VALUE}).")
    private int flinkPort;

    Path folder() {
        return folder != null ? folder : WeirHome.find().resolve(".weir").resolve("stack");
    }

    /** Settings of a stack to be started. The two internal ports follow their servers' public ones. */
    StackSettings settings() {
        StackPorts ports = new StackPorts(
                kafkaPort,
                kafkaPort == StackPorts.DEFAULT.kafka() ? StackPorts.DEFAULT.kafkaController() : 0,
                elasticsearchPort,
                postgresPort,
                flinkPort,
                flinkPort == StackPorts.DEFAULT.flink() ? StackPorts.DEFAULT.flinkRpc() : 0);
        return StackSettings.in(folder()).withPorts(ports);
    }

    /** The running stack, if there is one. */
    Optional<LocalStack> running(Console console) {
        return LocalStack.running(folder(), console.serverProgress());
    }

    /** @throws UserError when no stack is running */
    LocalStack require(Console console) {
        return running(console)
                .orElseThrow(() -> new UserError("no stack is running in " + folder() + "; start one with ./weir up"));
    }
}
