package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a process, the way a user meets it. */
class WeirHelpTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "demo", "up", "down", "status", "import", "bench"})
    void everyCommandHasHelp(String command) throws Exception {
        Result result = command.isEmpty() ? weir("--help") : weir(command, "--help");
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.output()).contains("Usage: weir").contains("--help");
    }

    @Test
    void anUnknownCommandNamesTheNearest() throws Exception {
        Result result = weir("demos");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.output()).contains("Did you mean").contains("demo");
    }

    @Test
    void whatNeedsAStackSaysHowToStartOne() throws Exception {
        Path stack = folder.resolve("stack");
        assertThat(weir("status", "--folder", stack.toString()))
                .satisfies(result -> assertThat(result.exit()).isEqualTo(1))
                .satisfies(result -> assertThat(result.output()).contains("./weir up"));
        assertThat(weir("import", "payments.csv", "--mapping", "m.yaml", "--folder", stack.toString()))
                .satisfies(result -> assertThat(result.exit()).isEqualTo(2))
                .satisfies(result -> assertThat(result.output())
                        .contains("no stack is running")
                        .contains("./weir up"));
        assertThat(weir("down", "--folder", stack.toString()).exit()).isZero();
    }

    @Test
    void impossibleSettingsOfTheDemoAreNamedBeforeAnythingStarts() throws Exception {
        Result result = weir(
                "demo",
                "--customers",
                "3",
                "--days",
                "0",
                "--folder",
                folder.resolve("stack").toString());
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.output()).contains("customers").contains("duration");
        assertThat(weir("demo", "--report", folder.resolve("no/such/r.json").toString())
                        .output())
                .contains("name a file in a folder that exists");
        assertThat(folder.resolve("stack")).doesNotExist();
    }

    private record Result(int exit, String output) {}

    private static Result weir(String... arguments) throws IOException, InterruptedException {
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
