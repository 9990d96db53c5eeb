package io.weir.jobs;

import io.weir.localstack.LocalStack;
import io.weir.localstack.Part;
import io.weir.localstack.StackSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
            List<String> arguments =
                    new ArrayList<>(List.of("-p", "2", "-c", DetectionJob.class.getName(), Deployment.JAR.toString()));
            arguments.addAll(job.arguments("--kafka.bounded", "true"));
            new FlinkCommand(stock).flink("run", arguments);
            job.assertEveryStoreHolds(stream.crimes());
        }
    }
}
