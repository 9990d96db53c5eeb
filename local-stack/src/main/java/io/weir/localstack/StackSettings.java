package io.weir.localstack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What a stack is to be. Start from {@link #in(Path)} and change what differs.
 *
 * @param folder everything the stack writes is below it: data, logs, pid files. One stack a folder
 * @param parts which servers to run
 * @param ports where they listen
 * @param memory what they may take
 * @param taskManagers number of Flink TaskManagers, 0 to 16
 * @param slotsPerTaskManager parallelism each TaskManager offers, 1 to 64
 * @param flinkOptions further entries of Flink's configuration, which win over the stack's own
 * @param flinkJars on the class path of every Flink process beside Flink's own: with {@code classloader.resolve-order: parent-first} jobs of theirs are not loaded
 *     anew each, which takes a machine of two cores some seconds. A job of another build of such a jar would run the code of this one
 * @param flinkPlugins folder of Flink's plugins, one a folder, such as those for object stores; null for none
 * @param startTimeout how long each server may take to become ready
 * @param fresh true: what an earlier stack in the folder stored is deleted first; false: its data is there again
 * @param asRoot how root runs the servers that refuse root
 * @param brief true: the servers live for minutes, so their JVMs compile quickly rather than well. {@link #in} takes it from the system property {@code
 *     weir.stack.brief}, false by default
 */
public record StackSettings(
        Path folder,
        Set<Part> parts,
        StackPorts ports,
        StackMemory memory,
        int taskManagers,
        int slotsPerTaskManager,
        Map<String, String> flinkOptions,
        List<Path> flinkJars,
        Path flinkPlugins,
        Duration startTimeout,
        boolean fresh,
        AsRoot asRoot,
        boolean brief) {
    /**
     * Checks everything at once.
     *
     * @throws StackException naming every setting that is out of bounds
     */
    public StackSettings {
        folder = folder.toAbsolutePath().normalize();
        parts = Set.copyOf(parts);
        flinkOptions = Map.copyOf(flinkOptions);
        flinkJars = flinkJars.stream().map(Path::toAbsolutePath).toList();
        flinkPlugins = flinkPlugins == null ? null : flinkPlugins.toAbsolutePath();
        List<String> problems = new ArrayList<>();
        if (parts.isEmpty()) {
            problems.add("no parts: name at least one of " + EnumSet.allOf(Part.class));
        }
        if (folder.toString().chars().anyMatch(c -> c < ' ' || ",:;\"'\\".indexOf(c) >= 0)) {
            problems.add(
                    "folder %s: the servers' configuration bears no comma, colon, semicolon, quote or backslash in it"
                            .formatted(folder));
        }
        if (taskManagers < 0 || taskManagers > StackPorts.MOST_TASK_MANAGERS) {
            problems.add("taskManagers is %d: it must be 0 to 16".formatted(taskManagers));
        }
        if (slotsPerTaskManager < 1 || slotsPerTaskManager > 64) {
            problems.add("slotsPerTaskManager is %d: it must be 1 to 64".formatted(slotsPerTaskManager));
        }
        if (startTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
            problems.add("startTimeout is %s: it must be at least one second".formatted(startTimeout));
        }
        problems.addAll(ports.problems());
        problems.addAll(memory.problems());
        if (!problems.isEmpty()) {
            throw new StackException("settings of the local stack:\n  " + String.join("\n  ", problems));
        }
    }

    /** All four parts in the given folder, default ports and memory, one TaskManager of four slots, data kept. */
    public static StackSettings in(Path folder) {
        return new StackSettings(
                folder,
                EnumSet.allOf(Part.class),
                StackPorts.DEFAULT,
                StackMemory.DEFAULT,
                1,
                4,
                Map.of(),
                List.of(),
                null,
                Duration.ofMinutes(4),
                false,
                AsRoot.AUTO,
                Boolean.getBoolean("weir.stack.brief"));
    }

    /** All four parts in {@code .weir/stack} of the project, see {@link WeirHome}. */
    public static StackSettings inProject() {
        return in(WeirHome.find().resolve(".weir").resolve("stack"));
    }

    /** With these parts only. */
    public StackSettings withParts(Part... wanted) {
        return with(Set.of(wanted), ports, memory, taskManagers, slotsPerTaskManager, flinkOptions, fresh, asRoot);
    }

    /** With these ports. */
    public StackSettings withPorts(StackPorts wanted) {
        return with(parts, wanted, memory, taskManagers, slotsPerTaskManager, flinkOptions, fresh, asRoot);
    }

    /** With this memory. */
    public StackSettings withMemory(StackMemory wanted) {
        return with(parts, ports, wanted, taskManagers, slotsPerTaskManager, flinkOptions, fresh, asRoot);
    }

    /** With this many TaskManagers of this many slots each. */
    public StackSettings withTaskManagers(int count, int slotsEach) {
        return with(parts, ports, memory, count, slotsEach, flinkOptions, fresh, asRoot);
    }

    /** With one more entry of Flink's configuration, such as {@code rest.flamegraph.enabled} and {@code true}. */
    public StackSettings withFlinkOption(String key, String value) {
        Map<String, String> options = new TreeMap<>(flinkOptions);
        options.put(key, value);
        return with(parts, ports, memory, taskManagers, slotsPerTaskManager, options, fresh, asRoot);
    }

    /** With this jar on the class path of Flink's processes. */
    public StackSettings withFlinkJar(Path jar) {
        List<Path> jars = new ArrayList<>(flinkJars);
        jars.add(jar);
        return new StackSettings(
                folder,
                parts,
                ports,
                memory,
                taskManagers,
                slotsPerTaskManager,
                flinkOptions,
                jars,
                flinkPlugins,
                startTimeout,
                fresh,
                asRoot,
                brief);
    }

    /** With the plugins in this folder. */
    public StackSettings withFlinkPlugins(Path plugins) {
        return new StackSettings(
                folder,
                parts,
                ports,
                memory,
                taskManagers,
                slotsPerTaskManager,
                flinkOptions,
                flinkJars,
                plugins,
                startTimeout,
                fresh,
                asRoot,
                brief);
    }

    /** True: begin with empty servers. */
    public StackSettings withFresh(boolean wanted) {
        return with(parts, ports, memory, taskManagers, slotsPerTaskManager, flinkOptions, wanted, asRoot);
    }

    /** With this way of running Elasticsearch and Postgres as root. */
    public StackSettings withAsRoot(AsRoot wanted) {
        return with(parts, ports, memory, taskManagers, slotsPerTaskManager, flinkOptions, fresh, wanted);
    }

    /** 1 to the number of TaskManagers; none where Flink is no part. */
    List<Integer> taskManagerNumbers() {
        return parts.contains(Part.FLINK)
                ? IntStream.rangeClosed(1, taskManagers).boxed().toList()
                : List.of();
    }

    private StackSettings with(
            Set<Part> newParts,
            StackPorts newPorts,
            StackMemory newMemory,
            int newTaskManagers,
            int newSlots,
            Map<String, String> newOptions,
            boolean newFresh,
            AsRoot newAsRoot) {
        return new StackSettings(
                folder,
                newParts,
                newPorts,
                newMemory,
                newTaskManagers,
                newSlots,
                newOptions,
                flinkJars,
                flinkPlugins,
                startTimeout,
                newFresh,
                newAsRoot,
                brief);
    }
}
