package io.weir.cli.command;

import io.weir.localstack.LocalStack;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
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

    @Option(
            names = "--kafka-properties",
            paramLabel = "FILE",
            description =
                    "With --bootstrap-servers: further properties of the Kafka client, for TLS and logins, as the jobs take them with --kafka.properties.")
    private Path properties;

    /** @throws UserError when none is named and no stack is running, or the properties cannot be read */
    public Brokers brokers(Console console) {
        if (bootstrapServers != null) {
            return new Brokers(bootstrapServers, properties == null ? Map.of() : read(properties), false);
        }
        if (properties != null) {
            throw new UserError(
                    "--kafka-properties goes with --bootstrap-servers: a stack on this machine wants no login");
        }
        return Brokers.of(folder.require(console));
    }

    /** The same for a job that a command starts. */
    public List<String> jobArguments(Console console) {
        List<String> arguments = new ArrayList<>(
                List.of("--kafka.bootstrap-servers", brokers(console).servers()));
        if (properties != null) {
            arguments.addAll(List.of("--kafka.properties", properties.toString()));
        }
        return arguments;
    }

    private static Map<String, String> read(Path file) {
        Properties read = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            read.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError("--kafka-properties %s cannot be read: %s".formatted(file, e), e);
        }
        if (read.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new UserError(
                    "--kafka-properties %s: bootstrap.servers does not belong in it; --bootstrap-servers names them"
                            .formatted(file));
        }
        Map<String, String> properties = new TreeMap<>();
        read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
        return properties;
    }

    /** Null where Kafka was named by its address. */
    public LocalStack stack(Console console) {
        return bootstrapServers != null ? null : folder.require(console);
    }
}
