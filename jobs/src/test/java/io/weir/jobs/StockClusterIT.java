package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.localstack.LocalStack;
import io.weir.localstack.Part;
import io.weir.localstack.StackSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The shaded jar on a real standalone Flink cluster (JobManager and TaskManager as their own JVMs) that has nothing but Flink, with real Kafka, Elasticsearch and Postgres. */
@ExtendWith(TestStack.class)
class StockClusterIT {
    private static LocalStack stock;

    private final LocalStack stack;

    StockClusterIT(LocalStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    static void start() {
        stock = LocalStack.start(TestStack.asOnKubernetes(
                StackSettings.in(Path.of("target", "stock-cluster")).withParts(Part.FLINK)));
    }

    @AfterAll
    static void stop() {
        stock.close();
    }

    @Test
    void theJarSubmittedOverRestFindsEveryPlantedCrimeOnce() throws Exception {
        SimulatedStream stream = new SimulatedStream(11, 4);
        try (Deployment job = Deployment.on(stock.flink().rest(), stack, "over-rest")) {
            job.submit();
            stream.sendAll(job);
            job.await("an alert for every crime", () -> job.alertsInKafka().size() >= stream.crimes());
            job.assertEveryStoreHolds(stream.crimes());
        }
    }

    @Test
    void theJarIsAcceptedByFlinkRun() throws Exception {
        SimulatedStream stream = new SimulatedStream(12, 2);
        try (Deployment job = Deployment.on(stock.flink().rest(), stack, "flink-run")) {
            stream.sendAll(job);
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    // What bin/flink takes from env.java.opts.all of a stock configuration.
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "-cp",
                    Path.of(System.getProperty("weir.home"), "local-stack", "flink-dist", "target", "lib") + "/*",
                    "org.apache.flink.client.cli.CliFrontend",
                    "run",
                    "-m",
                    URI.create(stock.flink().restUrl()).getAuthority(),
                    "-p",
                    "2",
                    "-c",
                    DetectionJob.class.getName(),
                    Deployment.JAR.toString()));
            command.addAll(job.arguments("--kafka.bounded", "true"));
            ProcessBuilder flinkRun = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Path.of("target", "flink-run.log").toFile());
            flinkRun.environment().put("FLINK_CONF_DIR", configuration().toString());
            Process process = flinkRun.start();
            assertThat(process.waitFor(2, TimeUnit.MINUTES))
                    .as("see target/flink-run.log")
                    .isTrue();
            assertThat(process.exitValue()).as("see target/flink-run.log").isZero();
            job.assertEveryStoreHolds(stream.crimes());
        }
    }

    /** A Flink client wants a configuration folder; an empty one says nothing that the command line does not. */
    private static Path configuration() throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "flink-run-conf"));
        Files.writeString(folder.resolve("config.yaml"), "rest.port: 8081\n");
        return folder.toAbsolutePath();
    }
}
