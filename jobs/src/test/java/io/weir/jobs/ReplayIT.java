package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Decision;
import io.weir.events.DecisionCodec;
import io.weir.events.Topics;
import io.weir.events.Transaction;
import io.weir.events.TransactionCodec;
import io.weir.jobs.archive.ArchivedPeriod;
import io.weir.jobs.decide.TestModels;
import io.weir.localstack.LocalStack;
import io.weir.scoring.lifecycle.ModelPlan;
import io.weir.scoring.lifecycle.PlannedModel;
import io.weir.simulator.SimEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Live beside the archive, then the archive alone, on a real cluster: the same alerts and decisions. */
@ExtendWith(TestStack.class)
class ReplayIT {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final LocalStack stack;

    @TempDir
    private Path folder;

    ReplayIT(LocalStack stack) {
        this.stack = stack;
    }

    @Test
    void aReplayDecidesAndAlertsAsTheLiveJobDid() throws Exception {
        SimulatedStream stream = SimulatedStream.inOrder(18, 3);
        Instant start = Instant.ofEpochMilli(stream.events().get(0).sentMillis());
        ModelPlan plan = ModelPlan.NONE.with(new TestModels(folder.resolve("models"))
                .model(1, PlannedModel.Role.CHAMPION, start.minusSeconds(1), 20_000, -2, 3));
        try (Deployment live = new Deployment(stack, "archived");
                Deployment again = new Deployment(stack, "replayed");
                Deployment tail = new Deployment(stack, "replayed-tail")) {
            live.send(Topics.MODELS, ModelPlan.KEY, start.toEpochMilli(), plan.write());
            live.send(Topics.TRANSACTIONS, "garbage", start.toEpochMilli(), new byte[] {'{'});
            stream.sendAll(live);
            // Bounded, so that event time ends and no transaction waits for newer ones.
            String archive = live.run(ArchiveJob.class, archiveArguments("archived", "--kafka.bounded", "true"));
            live.submit("--kafka.bounded", "true");
            finish(archive);
            finish(live.jobId());

            finish(again.run(ReplayJob.class, replayArguments(again)));
            Map<String, Decision> decisions = Outcomes.decisions(live, null);
            assertThat(decisions).hasSize(transactions(stream).size());
            assertThat(Outcomes.decisions(again, null)).isEqualTo(decisions);
            assertThat(Outcomes.alerts(again, null))
                    .isEqualTo(Outcomes.alerts(live, null))
                    .hasSizeGreaterThanOrEqualTo(stream.crimes());
            assertThat(again.deadLetters()).isEqualTo(live.deadLetters()).hasSize(1);

            // The last day alone, warmed by the days before.
            Instant from = start.plus(Duration.ofDays(2));
            finish(tail.run(
                    ReplayJob.class,
                    replayArguments(tail, "--replay.from", from.toString(), "--replay.warm-from", start.toString())));
            assertThat(Outcomes.decisions(tail, null))
                    .isEqualTo(Outcomes.decisions(live, from))
                    .isNotEmpty();
            assertThat(Outcomes.alerts(tail, null)).isEqualTo(Outcomes.alerts(live, from));
            assertThat(tail.deadLetters()).isEmpty();
        }
    }

    @Test
    void aNewDeploymentBeginsFromTheArchiveAndGoesOnInKafkaWithoutGapOrOverlap() throws Exception {
        SimulatedStream stream = SimulatedStream.inOrder(19, 3);
        int half = stream.events().size() / 2;
        try (Deployment job = new Deployment(stack, "hybrid")) {
            stream.send(job, 0, half);
            finish(job.run(ArchiveJob.class, archiveArguments("hybrid", "--kafka.bounded", "true")));
            // Started without a checkpoint it goes on behind what it has.
            stream.send(job, half, half + 100);
            finish(job.run(ArchiveJob.class, archiveArguments("hybrid", "--kafka.bounded", "true")));
            assertThat(ArchivedPeriod.of(archivePath(), Topics.INPUTS, null, null)
                            .rows())
                    .isEqualTo(half + 100);
            stream.send(job, half + 100, stream.events().size());

            job.submit("--archive.path", archivePath(), "--kafka.bounded", "true");
            finish(job.jobId());
            List<String> decided = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> message : job.messages(Topics.DECISIONS)) {
                decided.add(DecisionCodec.read(message.value()).transactionId());
            }
            assertThat(decided)
                    .doesNotHaveDuplicates()
                    .hasSize(transactions(stream).size());
            assertThat(job.alertsInKafka()).hasSize(stream.crimes());
            assertThat(job.messages(Topics.LATE_EVENTS)).isEmpty();
            long archivedAndRead = stack.flink().rest().vertices(job.jobId()).stream()
                    .filter(vertex -> vertex.name().contains("transactions-from-archive"))
                    .count();
            assertThat(archivedAndRead).isEqualTo(1);
        }
    }

    private String archivePath() {
        return folder.resolve("archive").toString();
    }

    private List<String> archiveArguments(String deployment, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--kafka.bootstrap-servers",
                stack.kafka().bootstrapServers(),
                "--kafka.group",
                deployment + "-archive",
                "--kafka.topic-prefix",
                deployment + "-",
                "--archive.path",
                archivePath(),
                "--checkpoint.interval",
                "1 s"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private List<String> replayArguments(Deployment outputs, String... more) {
        List<String> arguments = new ArrayList<>(outputs.arguments("--replay.archive", archivePath()));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private void finish(String jobId) {
        assertThat(stack.flink().rest().awaitEnd(jobId, PATIENCE))
                .as(stack.flink().rest().exceptions(jobId))
                .isEqualTo("FINISHED");
    }

    private static Set<String> transactions(SimulatedStream stream) throws Exception {
        Set<String> ids = new HashSet<>();
        for (SimEvent event : stream.events()) {
            if (event.topic().equals(Topics.TRANSACTIONS)) {
                Transaction transaction = TransactionCodec.read(event.bytes(), event.sentMillis());
                ids.add(transaction.id());
            }
        }
        return ids;
    }
}
