package io.weir.cli;

import io.weir.localstack.WeirHome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the export in a process of its own, with Flink on its class path. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a training set: every payment of a file with its features as they were at that moment.",
            "Runs a CSV or CSV.gz file through the operators of the live job; the label is as it was known at a stated date. Needs no running stack.",
            "Files should be in order of time, or be sorted by their mapping (docs/import.md): a payment that comes behind a newer one is not seen",
            "by the vectors in between. Writes DIR/features.csv.gz and DIR/manifest.json."
        })
final class FeaturesExportCommand implements Callable<Integer> {
    @Option(names = "--input", required = true, paramLabel = "FILE", description = "The file, plain or gzipped.")
    private Path input;

    @Option(
            names = "--mapping",
            required = true,
            paramLabel = "MAPPING.yaml",
            description = "Which column is which field.")
    private Path mapping;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where to write; must not hold an export yet.")
    private Path out;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "First time that is written, a day or an instant; all before it counts as history.")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Time before which writing ends.")
    private String to;

    @Option(
            names = "--labels-as-of",
            paramLabel = "TIME",
            description = "Label a fraud that became known only after this time 0, as it looked then.")
    private String labelsAsOf;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            defaultValue = "3g",
            description = "Heap of the export (default: ${DEFAULT-VALUE}).")
    private String memory;

    @Override
    public Integer call() throws IOException, InterruptedException {
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
                "io.weir.jobs.export.FeatureExport",
                "--input",
                input.toString(),
                "--mapping",
                mapping.toString(),
                "--out",
                out.toString()));
        add(command, "--from", from);
        add(command, "--to", to);
        add(command, "--labels-as-of", labelsAsOf);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
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

    private static void add(List<String> command, String name, String value) {
        if (value != null) {
            command.add(name);
            command.add(value);
        }
    }
}
