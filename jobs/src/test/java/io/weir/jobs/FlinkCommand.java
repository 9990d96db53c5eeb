package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.localstack.LocalStack;
import io.weir.localstack.WeirHome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Flink's own command line, as {@code bin/flink} runs it, on the cluster of a stack. */
final class FlinkCommand {
    private static final int PATIENCE_MINUTES = 10;

    private final LocalStack stack;

    FlinkCommand(LocalStack stack) {
        this.stack = stack;
    }

    /**
     * Waits for its end, which must be a good one.
     *
     * @param action what comes first, such as {@code run}
     * @return all it printed
     */
    String flink(String action, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // What bin/flink takes from env.java.opts.all of a stock configuration.
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "-cp",
                WeirHome.flinkLib() + "/*",
                "org.apache.flink.client.cli.CliFrontend",
                action,
                "-m",
                URI.create(stack.flink().restUrl()).getAuthority()));
        command.addAll(arguments);
        Path log = Path.of("target", "flink-" + action + ".log");
        ProcessBuilder flink =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        flink.environment().put("FLINK_CONF_DIR", configuration().toString());
        Process process = flink.start();
        assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
                .as("see %s", log)
                .isTrue();
        String printed = Files.readString(log);
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }

    /** A Flink client wants a configuration folder; this one says nothing that the command line does not. */
    private static Path configuration() throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "flink-conf"));
        Files.writeString(folder.resolve("config.yaml"), "rest.port: 8081\n");
        return folder.toAbsolutePath();
    }
}
