package io.weir.cli.command;

import io.weir.localstack.WeirHome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An export in a process of its own, with Flink on its class path and memory of its own. */
public final class ExportProcess {
    private ExportProcess() {}

    /**
     * Ends when the export has ended.
     *
     * @param memory heap, as {@code -Xmx} takes it
     * @return its exit code
     */
    public static int run(String mainClass, String memory, List<String> arguments)
            throws IOException, InterruptedException {
        return process(mainClass, memory, arguments).inheritIO().start().waitFor();
    }

    /**
     * What it prints, once it has ended well; what it complains of goes where ours goes.
     *
     * @throws UserError when it did not end well
     */
    public static List<String> lines(String mainClass, String memory, List<String> arguments)
            throws IOException, InterruptedException {
        Process process = process(mainClass, memory, arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = process.inputReader().lines().toList();
        if (process.waitFor() != 0) {
            throw new UserError("it was refused: see above");
        }
        return lines;
    }

    private static ProcessBuilder process(String mainClass, String memory, List<String> arguments) throws IOException {
        Path home = WeirHome.find();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + memory,
                "-XX:+UseParallelGC",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.time=ALL-UNNAMED",
                "-cp",
                String.join(
                        File.pathSeparator,
                        home.resolve("jobs/target/weir-jobs.jar").toString(),
                        home.resolve("cli/target/lib") + "/*",
                        flinkLib(home)),
                mainClass));
        command.addAll(arguments);
        ProcessBuilder process = new ProcessBuilder(command);
        // As Flink's own commands look beside their lib.
        process.environment()
                .putIfAbsent("FLINK_PLUGINS_DIR", home.resolve(".weir/plugins").toString());
        return process;
    }

    /** Flink's jars without its logging, which this command brings too. */
    private static String flinkLib(Path home) throws IOException {
        Path lib = home.resolve("local-stack/flink-dist/target/lib");
        try (Stream<Path> jars = Files.list(lib)) {
            return jars.filter(jar -> !jar.getFileName().toString().startsWith("log4j"))
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }
}
