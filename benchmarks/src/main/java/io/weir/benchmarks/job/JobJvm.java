package io.weir.benchmarks.job;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that runs the jobs of one arm, see {@link JobRunner}: neither arm runs on code that was compiled for the other. */
public final class JobJvm implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    private final Process process;
    private final PrintStream requests;
    private final BufferedReader answers;

    /**
     * @param heapGiB all of it from the start, so that no round pays for its growth
     * @param collector options that say how garbage is collected
     * @param parallelism of its jobs
     */
    JobJvm(Path checkpoints, int heapGiB, List<String> collector, int parallelism) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms" + heapGiB + "g",
                "-Xmx" + heapGiB + "g",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(1, collector);
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens"))
                .forEach(command::add);
        command.add(JobRunner.class.getName());
        command.add(checkpoints.toString());
        command.add(Integer.toString(parallelism));
        process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        requests = new PrintStream(process.getOutputStream(), false, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Runs a job to its end.
     *
     * @return nanoseconds it was running, exact to the millisecond
     * @throws IllegalStateException if it fails
     */
    public long run(List<String> request) throws IOException {
        requests.println(String.join("\t", request));
        requests.flush();
        String answer = answers.readLine();
        if (answer == null || !answer.startsWith("millis ")) {
            throw new IllegalStateException(
                    "The job " + request + " did not run: " + (answer == null ? "its JVM ended" : answer));
        }
        return TimeUnit.MILLISECONDS.toNanos(Long.parseLong(answer.substring("millis ".length())));
    }

    /** Ends the JVM. */
    @Override
    public void close() {
        requests.close();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
