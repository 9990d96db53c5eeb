package io.weir.cli;

import io.weir.localstack.WeirHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * Runs a benchmark in a process and on a class path of its own: it holds competitors under other licences. What there is to run, and with which
 * options, is known there alone.
 */
@Command(name = "bench", description = "Measures what the project claims; weir bench --help lists the benchmarks.")
final class BenchCommand implements Callable<Integer> {
    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
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
                "io.weir.benchmarks.Bench"));
        command.addAll(arguments);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
