package io.weir.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command as a process of its own, the way a user meets it. */
public final class WeirProcess {
    /** How it ended and what it said. */
    public record Result(int exit, String output) {}

    private WeirProcess() {}

    public static Result weir(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx768m",
                "-Dweir.stack.brief=true",
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

    /** The command in this JVM, for tests of many: a process each would take longer than all the rest. */
    public static Result here(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            System.setOut(both);
            System.setErr(both);
            int exit = Weir.run(arguments);
            return new Result(exit, said.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
