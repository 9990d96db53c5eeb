package io.weir.cli;

import io.weir.localstack.WeirHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a benchmark in a process and on a class path of its own: it holds competitors under other licences. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures: arms interleaved in one run, equal results asserted first, medians with minimum and maximum.",
            "noop: the full job against a job that only copies. patterns: ours against naive Flink CEP and against Esper.",
            "features: the feature store against Flink SQL, 90-day windows against hours, a busy key against none."
        })
final class BenchCommand implements Callable<Integer> {
    private static final List<String> NAMES = List.of("noop", "patterns", "features");

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "noop, patterns or features.")
    private String name;

    @Option(names = "--quick", description = "Small and few: shows that it works, measures nothing worth keeping.")
    private boolean quick;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the result as JSON too.")
    private Path report;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!NAMES.contains(name)) {
            throw new ParameterException(
                    spec.commandLine(), "there is no benchmark " + name + "; there are " + String.join(", ", NAMES));
        }
        DemoCommand.requireWritable(report);
        Path home = WeirHome.find();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx3g",
                "-Dweir.home=" + home,
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.time=ALL-UNNAMED",
                "-cp",
                home.resolve("benchmarks/target/lib") + "/*",
                "io.weir.benchmarks.Bench",
                name));
        if (quick) {
            command.add("--quick");
        }
        if (report != null) {
            command.add("--report");
            command.add(report.toAbsolutePath().toString());
        }
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
