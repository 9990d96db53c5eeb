package io.weir.cli.chaos;

import io.weir.cli.command.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A network and a disk of a chaos run's own, in namespaces that this process and the servers it starts are in, and nobody else. The system takes both
 * away with the last of these processes, so a run that is killed leaves nothing behind that a next one, or anybody, could stumble over.
 *
 * <p>The network is the loopback device, as everywhere in the stack. What goes to or from a port that is cut off is led to a device at whose other end nobody
 * is. The disk is a file with a file system in it.
 */
final class Seclusion {
    /** What may be missing. */
    static final String NETWORK = "network";

    static final String DISK = "disk";

    private static final String INSIDE = "weir.secluded";
    private static final String DISK_MEGABYTES = "4096";
    /** Of the routing rules: ours is asked before the one that finds the loopback device. */
    private static final int CUT_PRIORITY = 10;

    private static final int LOCAL_PRIORITY = 100;
    private static final String NOWHERE = "66";

    private final Path mountPoint;

    private Seclusion(Path mountPoint) {
        this.mountPoint = mountPoint;
    }

    /** Whether this process is in namespaces of its own. */
    static boolean isInside() {
        return Boolean.getBoolean(INSIDE);
    }

    /** Why there can be none here, by what would be missing; empty where there can. */
    static Map<String, String> missing() {
        Map<String, String> missing = new TreeMap<>();
        String why = null;
        if (!run("id", "-u").output().strip().equals("0")) {
            why = "needs root";
        } else if (!run("unshare", "--net", "--mount", "true").ok()) {
            why = "this system allows no namespaces of one's own (unshare --net --mount)";
        }
        if (why != null || !run("ip", "-V").ok()) {
            missing.put(NETWORK, why != null ? why : "there is no ip (Debian: iproute2)");
        }
        boolean noLoop = why == null
                && !(run("mkfs.ext4", "-V").ok() && run("losetup", "--version").ok());
        if (why != null || noLoop) {
            missing.put(DISK, why != null ? why : "there is no mkfs.ext4 or losetup (Debian: e2fsprogs, mount)");
        }
        return missing;
    }

    /**
     * The same command once more, in namespaces of its own. Ends with this one, however that ends.
     *
     * @param main whose main it is
     * @return its exit code
     */
    static int again(Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "--net",
                "--mount",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "-D" + INSIDE + "=true",
                "-Dweir.home=" + System.getProperty("weir.home"),
                "-Dweir.terminal=" + System.getProperty("weir.terminal"),
                "-Dweir.stack.brief=" + System.getProperty("weir.stack.brief"),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        try {
            Process inside = new ProcessBuilder(command).inheritIO().start();
            // Ctrl-C reaches both; whoever ends this one alone means both too.
            Thread atEnd = new Thread(
                    () -> {
                        inside.destroy();
                        try {
                            inside.waitFor();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "end-inside");
            Runtime.getRuntime().addShutdownHook(atEnd);
            return inside.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("Starting " + command.get(0) + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the chaos run was under way", e);
        }
    }

    /** Ends this process when the one that started it has been killed. */
    @SuppressWarnings("FutureReturnValueIgnored") // It ends the JVM, or never happens.
    static void endWithParent() {
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(1)));
    }

    /**
     * Makes network and disk.
     *
     * @param folder the disk's image is put there, and the disk below it
     */
    static Seclusion set(Path folder, Collection<String> without) {
        if (!without.contains(NETWORK)) {
            require("ip", "link", "set", "lo", "up");
            require("ip", "rule", "add", "pref", "" + LOCAL_PRIORITY, "lookup", "local");
            require("ip", "rule", "del", "pref", "0");
            require("ip", "link", "add", "cut0", "type", "veth", "peer", "name", "cut1");
            require("ip", "link", "set", "cut0", "arp", "off", "up");
            require("ip", "link", "set", "cut1", "up");
            // Else the system refuses to send from 127.0.0.1 over it, at once and with an error: no network does that.
            write(Path.of("/proc/sys/net/ipv4/conf/cut0/route_localnet"), "1");
            require("ip", "route", "add", "default", "dev", "cut0", "table", NOWHERE);
        }
        Path mountPoint = folder.resolve("disk");
        try {
            Files.createDirectories(mountPoint);
            if (!without.contains(DISK)) {
                Path image = folder.resolve("disk.img");
                Files.deleteIfExists(image);
                require("truncate", "-s", DISK_MEGABYTES + "M", image.toString());
                require("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
                require("mount", "-o", "loop", image.toString(), mountPoint.toString());
                // It lives as long as it is mounted.
                Files.delete(image);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Making a disk in " + folder + " failed", e);
        }
        return new Seclusion(mountPoint);
    }

    /** Where the disk is. */
    Path disk() {
        return mountPoint;
    }

    /** Cuts these ports off, or undoes it. */
    void cut(List<Integer> ports, boolean isCut) {
        for (int port : ports) {
            for (String end : List.of("sport", "dport")) {
                require(
                        "ip",
                        "rule",
                        isCut ? "add" : "del",
                        "pref",
                        "" + CUT_PRIORITY,
                        "ipproto",
                        "tcp",
                        end,
                        "" + port,
                        "lookup",
                        NOWHERE);
            }
        }
    }

    /** Takes what is left of the disk; to be repeated, as servers give some back. */
    void fill() {
        long left = mountPoint.toFile().getUsableSpace();
        Path ballast = mountPoint.resolve("ballast");
        if (!Files.exists(ballast)) {
            // Fails when it has taken all there is.
            run("fallocate", "-l", "" + left, ballast.toString());
        }
        byte[] block = new byte[4096];
        try (OutputStream rest = Files.newOutputStream(
                mountPoint.resolve("ballast-rest"),
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.APPEND)) {
            while (mountPoint.toFile().getUsableSpace() > 0) {
                rest.write(block);
            }
        } catch (IOException full) {
            // As it should be.
            return;
        }
    }

    /** Gives it back. */
    void free() {
        try {
            Files.deleteIfExists(mountPoint.resolve("ballast"));
            Files.deleteIfExists(mountPoint.resolve("ballast-rest"));
        } catch (IOException e) {
            throw new UncheckedIOException("Freeing " + mountPoint + " failed", e);
        }
    }

    private record Result(boolean ok, String output) {}

    private static void require(String... command) {
        Result result = run(command);
        if (!result.ok()) {
            throw new UserError("%s failed: %s".formatted(String.join(" ", command), result.output()));
        }
    }

    private static Result run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new java.io.File("/dev/null"))
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor() == 0, output);
        } catch (IOException noSuchCommand) {
            return new Result(false, String.valueOf(noSuchCommand.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while running " + String.join(" ", command), e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing " + file + " failed", e);
        }
    }
}
