package io.weir.localstack;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code stack.properties} in the stack's folder: what was started there, for the JVM that comes to stop it. */
final class StackFile {
    private static final String FLINK_OPTION = "flink-option.";

    private StackFile() {}

    static Path in(Path folder) {
        return folder.resolve("stack.properties");
    }

    static void write(StackSettings settings) {
        Properties properties = new Properties();
        properties.setProperty(
                "parts", settings.parts().stream().map(Part::name).sorted().collect(Collectors.joining(",")));
        for (Part part : Part.values()) {
            settings.ports().of(part).forEach((name, port) -> properties.setProperty("port." + name, port.toString()));
        }
        StackMemory memory = settings.memory();
        properties.setProperty(
                "memory",
                "%d,%d,%d,%d,%d,%d,%d"
                        .formatted(
                                memory.kafkaHeap(),
                                memory.elasticsearchHeap(),
                                memory.postgresBuffers(),
                                memory.jobManagerHeap(),
                                memory.taskManagerHeap(),
                                memory.taskManagerManaged(),
                                memory.taskManagerNetwork()));
        properties.setProperty("task-managers", Integer.toString(settings.taskManagers()));
        properties.setProperty("slots", Integer.toString(settings.slotsPerTaskManager()));
        settings.flinkOptions().forEach((key, value) -> properties.setProperty(FLINK_OPTION + key, value));
        properties.setProperty(
                "flink-jars",
                settings.flinkJars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        if (settings.flinkPlugins() != null) {
            properties.setProperty("flink-plugins", settings.flinkPlugins().toString());
        }
        properties.setProperty("start-timeout", settings.startTimeout().toString());
        properties.setProperty("as-root", settings.asRoot().name());
        properties.setProperty("brief", Boolean.toString(settings.brief()));
        StringWriter text = new StringWriter();
        try {
            properties.store(text, "the local stack in this folder");
        } catch (IOException impossible) {
            throw new StackException("cannot write to memory", impossible);
        }
        Trees.write(in(settings.folder()), text.toString());
    }

    /** What {@link #write} has written; empty if there is none. */
    static Optional<StackSettings> read(Path folder) {
        Path file = in(folder);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return Optional.of(new StackSettings(
                    folder,
                    Set.of(properties.getProperty("parts").split(",", -1)).stream()
                            .map(Part::valueOf)
                            .collect(Collectors.toSet()),
                    ports(properties),
                    memory(properties),
                    number(properties, "task-managers"),
                    number(properties, "slots"),
                    flinkOptions(properties),
                    flinkJars(properties),
                    properties.containsKey("flink-plugins") ? Path.of(properties.getProperty("flink-plugins")) : null,
                    Duration.parse(properties.getProperty("start-timeout")),
                    false,
                    AsRoot.valueOf(properties.getProperty("as-root")),
                    Boolean.parseBoolean(properties.getProperty("brief"))));
        } catch (IOException | RuntimeException unreadable) {
            throw new StackException(
                    "%s is damaged (%s): delete it; what it describes is stopped at the next start"
                            .formatted(file, unreadable),
                    unreadable);
        }
    }

    private static StackPorts ports(Properties properties) {
        return new StackPorts(
                number(properties, "port.kafka"),
                number(properties, "port.kafka-controller"),
                number(properties, "port.elasticsearch"),
                number(properties, "port.postgres"),
                number(properties, "port.flink"),
                number(properties, "port.flink-rpc"),
                number(properties, "port.metrics"));
    }

    private static StackMemory memory(Properties properties) {
        String[] sizes = properties.getProperty("memory").split(",", -1);
        return new StackMemory(
                Integer.parseInt(sizes[0]),
                Integer.parseInt(sizes[1]),
                Integer.parseInt(sizes[2]),
                Integer.parseInt(sizes[3]),
                Integer.parseInt(sizes[4]),
                Integer.parseInt(sizes[5]),
                Integer.parseInt(sizes[6]));
    }

    private static List<Path> flinkJars(Properties properties) {
        return Stream.of(properties.getProperty("flink-jars", "").split(File.pathSeparator, -1))
                .filter(jar -> !jar.isEmpty())
                .map(Path::of)
                .toList();
    }

    private static Map<String, String> flinkOptions(Properties properties) {
        Map<String, String> options = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(FLINK_OPTION)) {
                options.put(name.substring(FLINK_OPTION.length()), properties.getProperty(name));
            }
        }
        return options;
    }

    private static int number(Properties properties, String name) {
        return Integer.parseInt(properties.getProperty(name));
    }
}
