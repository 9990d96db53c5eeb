package io.weir.jobs;

import io.weir.localstack.FreePorts;
import io.weir.localstack.LocalStack;
import io.weir.localstack.WeirHome;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint;

/**
 * A Flink cluster for one job, as {@code standalone-job.sh} and a container with the jar in {@code usrlib} start it: its JobManager runs the job's main, and ends with the job. Configured
 * as the cluster of a stack, beside it.
 */
final class ApplicationCluster implements AutoCloseable {
    private final Path folder = Path.of("target", "application").toAbsolutePath();
    private final Path configuration;
    private final List<String> configured;
    private final Process jobManager;
    private final Process taskManager;

    ApplicationCluster(LocalStack stack, String entryClass, List<String> arguments) throws IOException {
        Files.createDirectories(folder.resolve("tmp"));
        Path jar = Files.createDirectories(folder.resolve("usrlib")).resolve(Deployment.JAR.getFileName());
        Files.deleteIfExists(jar);
        Files.createSymbolicLink(jar, Deployment.JAR.toAbsolutePath());
        configuration = stack.settings().folder().resolve("jobmanager");
        configured = List.of(
                "--configDir",
                configuration.toString(),
                "-Djobmanager.rpc.port=" + FreePorts.any(),
                "-Drest.bind-port=20000-29999",
                "-Dmetrics.reporter.prom.port=20000-29999",
                "-Dio.tmp.dirs=" + folder.resolve("tmp"));
        List<String> job = new ArrayList<>(configured);
        job.addAll(List.of("--job-classname", entryClass));
        job.addAll(arguments);
        jobManager = start(StandaloneApplicationClusterEntryPoint.class.getName(), "jobmanager", job);
        taskManager = start("org.apache.flink.runtime.taskexecutor.TaskManagerRunner", "taskmanager", configured);
    }

    private Process start(String mainClass, String name, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dlog.file=" + folder.resolve(name + ".log"),
                "-Dlog4j2.configurationFile="
                        + configuration.resolve("log4j2.properties").toUri(),
                // Of those that a stock configuration opens, what is used here.
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.time=ALL-UNNAMED",
                "-cp",
                WeirHome.flinkLib() + "/*" + File.pathSeparator + ofApplications(),
                mainClass));
        command.addAll(arguments);
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".out").toFile());
        // Beside lib Flink looks for usrlib.
        process.environment().put("FLINK_LIB_DIR", folder.resolve("lib").toString());
        return process.start();
    }

    /** In a distribution this is part of Flink's one jar. */
    private static Path ofApplications() {
        try {
            return Path.of(StandaloneApplicationClusterEntryPoint.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the job has ended, and the JobManager with it. */
    int exitCode(int minutes) throws InterruptedException {
        if (!jobManager.waitFor(minutes, TimeUnit.MINUTES)) {
            throw new AssertionError("The job has not ended; see " + folder.resolve("jobmanager.log"));
        }
        return jobManager.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        jobManager.destroyForcibly();
        taskManager.destroyForcibly();
        jobManager.waitFor();
        taskManager.waitFor();
    }
}
