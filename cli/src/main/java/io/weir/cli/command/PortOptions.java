package io.weir.cli.command;

import io.weir.localstack.FreePorts;
import io.weir.localstack.LocalStack;
import io.weir.localstack.Progress;
import io.weir.localstack.StackPorts;
import io.weir.localstack.StackSettings;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** On which ports a stack is started. Every other command finds them in the stack's folder. */
public final class PortOptions {
    /** Of the status page, where none is given. */
    public static final int USUAL_PAGE = 18_080;

    /** Two of detection, one each of the archive and of rules over several events, and two for whatever a user runs beside them. */
    private static final int SLOTS = 6;

    private static final int MOST = 65_535;

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

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description =
                    "Port of Flink's metrics for Prometheus, and behind it those of its TaskManagers; open on every address of this machine"
                            + " (default: 19249, or any free one beside another --flink-port).")
    private Integer metricsPort;

    @Option(
            names = "--page-port",
            paramLabel = "PORT",
            defaultValue = "" + USUAL_PAGE,
            description = "Port of the status page (default: ${DEFAULT-VALUE}).")
    private int pagePort;

    /** @throws UserError when something listens where the status page shall be */
    public void requireFreePagePort() {
        if (pagePort < 0 || pagePort > MOST || !FreePorts.isFree(pagePort)) {
            throw new UserError(
                    "port %d for the status page is taken or none: choose another with --page-port (0 is any free one)"
                            .formatted(pagePort));
        }
    }

    /** Where the status page shall be; to be asked once the servers have theirs. */
    public int pagePort() {
        return pagePort == 0 ? FreePorts.any() : pagePort;
    }

    /** Settings of a stack to be started. The two internal ports follow their servers' public ones. */
    public StackSettings settings(Path folder) {
        StackPorts ports = new StackPorts(
                kafkaPort,
                kafkaPort == StackPorts.DEFAULT.kafka() ? StackPorts.DEFAULT.kafkaController() : 0,
                elasticsearchPort,
                postgresPort,
                flinkPort,
                flinkPort == StackPorts.DEFAULT.flink() ? StackPorts.DEFAULT.flinkRpc() : 0,
                metricsPort());
        return StackSettings.in(folder).withPorts(ports).withTaskManagers(1, SLOTS);
    }

    private int metricsPort() {
        if (metricsPort != null) {
            return metricsPort;
        }
        return flinkPort == StackPorts.DEFAULT.flink() ? StackPorts.DEFAULT.metrics() : 0;
    }

    /** @throws UserError when the project's other stack runs on a port wanted here */
    public void refuseBeside(Path folder) {
        LocalStack.running(folder, Progress.SILENT)
                .filter(other -> sharesPort(other.settings().ports()))
                .ifPresent(other -> {
                    throw new UserError(
                            ("the stack in %s is running on the ports wanted: end it with ./weir down, or choose others with"
                                            + " --kafka-port 0 --elasticsearch-port 0 --postgres-port 0 --flink-port 0 --page-port 0"
                                            + " (0 is any free one)")
                                    .formatted(folder));
                });
    }

    private boolean sharesPort(StackPorts other) {
        return List.of(other.kafka(), other.elasticsearch(), other.postgres(), other.flink(), other.metrics()).stream()
                .anyMatch(List.of(kafkaPort, elasticsearchPort, postgresPort, flinkPort, metricsPort())::contains);
    }
}
