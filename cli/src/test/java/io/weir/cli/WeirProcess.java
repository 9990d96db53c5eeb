package io.weir.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command as a process of its own, the way a user meets it. */
final class WeirProcess {
    /** How it ended and what it said. */
    record Result(int exit, String output) {}

    private WeirProcess() {}

    static Result weir(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dweir.home=" + System.getProperty("weir.home"),
                "-cp",
                System.getProperty("java.class.path"),
                "io.weir.cli.Weir"));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("weir", ".out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exit = process.waitFor();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        Files.delete(output);
        return new Result(exit, text);
    }
}
