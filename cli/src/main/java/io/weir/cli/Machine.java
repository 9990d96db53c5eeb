package io.weir.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.management.OperatingSystemMXBean;
import io.weir.cli.command.PortOptions;
import io.weir.localstack.StackPorts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whether a stack has what it needs on this machine. */
final class Machine {
    private static final int JAVA_FROM = 17;
    private static final long MEGA = 1 << 20;
    /** As much as the servers have been seen to take together, see README. */
    private static final long MEMORY_MB = 2_300;
    /** An empty stack takes some 350 MB; the rest is for what flows through. */
    private static final long DISK_MB = 1_500;

    private final ArrayNode findings;

    Machine(ArrayNode findings) {
        this.findings = findings;
    }

    /**
     * @param folder of the stack
     * @param running whether it has its memory and ports already
     */
    void examine(Path folder, boolean running) throws IOException {
        int java = Runtime.version().feature();
        add(
                "java",
                java == JAVA_FROM ? "WELL" : java > JAVA_FROM ? "LOOK" : "WRONG",
                "version " + Runtime.version() + " of " + System.getProperty("java.vendor"),
                java == JAVA_FROM ? null : "Tested with " + JAVA_FROM + "; JAVA_HOME says which is taken");
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long total = system.getTotalMemorySize() / MEGA;
        long free = available(system);
        boolean enough = running || free >= MEMORY_MB;
        add(
                "memory",
                enough ? "WELL" : total >= MEMORY_MB ? "LOOK" : "WRONG",
                "%,d MB of %,d are free".formatted(free, total),
                enough ? null : "A stack takes up to %,d MB: end what else runs".formatted(MEMORY_MB));
        Path existing = folder.toAbsolutePath();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        long disk = Files.getFileStore(existing).getUsableSpace() / MEGA;
        add(
                "disk",
                disk >= DISK_MB ? "WELL" : "WRONG",
                "%,d MB are free where %s is".formatted(disk, folder),
                disk >= DISK_MB
                        ? null
                        : "Make %,d MB free, or put the stack elsewhere with --folder".formatted(DISK_MB));
        if (!Files.isWritable(existing)) {
            add("disk", "WRONG", existing + " may not be written by this user", "Name another place with --folder");
        }
        if (!running) {
            ports();
        }
    }

    /** Linux knows better than the JVM what could be had. */
    private static long available(OperatingSystemMXBean system) throws IOException {
        Path file = Path.of("/proc/meminfo");
        if (Files.isReadable(file)) {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("MemAvailable:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
                }
            }
        }
        return system.getFreeMemorySize() / MEGA;
    }

    private void ports() {
        StackPorts usual = StackPorts.DEFAULT;
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("kafka", usual.kafka());
        ports.put("kafka-controller", usual.kafkaController());
        ports.put("elasticsearch", usual.elasticsearch());
        ports.put("postgres", usual.postgres());
        ports.put("flink", usual.flink());
        ports.put("flink-rpc", usual.flinkRpc());
        ports.put("metrics", usual.metrics());
        ports.put("page", PortOptions.USUAL_PAGE);
        int taken = 0;
        for (Map.Entry<String, Integer> port : ports.entrySet()) {
            if (!isFree(port.getValue())) {
                taken++;
                add(
                        "port " + port.getValue(),
                        "WRONG",
                        "is taken, and " + port.getKey() + " wants it",
                        "End that program, or give ./weir up another with --%s-port (0: any free one)"
                                .formatted(port.getKey().replaceFirst("-.*", "")));
            }
        }
        if (taken == 0) {
            add("ports", "WELL", ports.values() + " are free", null);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private void add(String part, String state, String what, String todo) {
        findings.addObject()
                .put("part", part)
                .put("state", state)
                .put("what", what)
                .put("todo", todo);
    }
}
