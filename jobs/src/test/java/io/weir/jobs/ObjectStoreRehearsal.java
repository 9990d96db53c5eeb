package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Topics;
import io.weir.jobs.archive.ArchiveCommand;
import io.weir.jobs.decide.TestModels;
import io.weir.jobs.models.RegistryCommand;
import io.weir.localstack.FlinkRest;
import io.weir.localstack.FlinkTaskManager;
import io.weir.localstack.LocalStack;
import io.weir.localstack.Part;
import io.weir.localstack.StackSettings;
import io.weir.localstack.WeirHome;
import io.weir.scoring.lifecycle.ModelPlan;
import io.weir.scoring.lifecycle.PlannedModel;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that can lie in an object store does: checkpoints and savepoints, the archive, the registry of models; in a real S3 server, through Flink's own two plugins for it, with a TaskManager
 * killed in the middle. What is found there is held against what is in Kafka.
 *
 * <p>Takes minutes and is no part of {@code mvn verify}, which knows it by neither name; {@code .ci/run} runs it. Alone: {@code mvn -Pobject-store -pl jobs -am verify -Dtest=none
 * -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=ObjectStoreRehearsal -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
@ExtendWith(TestStack.class)
class ObjectStoreRehearsal {
    private static final long SEED = 18;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int COMMAND_MINUTES = 3;
    private static final String ARCHIVE = "s3a://" + S3Server.BUCKET + "/archive";
    private static final String REGISTRY = "s3a://" + S3Server.BUCKET + "/models";
    private static final String CHECKPOINTS = "s3p://" + S3Server.BUCKET + "/checkpoints";
    private static final String SAVEPOINTS = "s3p://" + S3Server.BUCKET + "/savepoints";

    /** In a list of an archive, a day of a partition that has several. */
    private static final Pattern MANY_FILES = Pattern.compile(
            "(?m)^transactions +(?<partition>\\d+) (?<day>\\S+) +(?:[2-9]|\\d\\d+) +\\S+ +(?<first>[\\d,]+) +(?<last>[\\d,]+) ");

    private final LocalStack stack;
    private final long started = System.nanoTime();

    @TempDir
    private Path folder;

    private S3Server store;

    ObjectStoreRehearsal(LocalStack stack) {
        this.stack = stack;
    }

    /** What a command printed, and how it ended. */
    private record Ended(int code, String printed) {}

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void everythingThatIsKeptIsKeptInABucket() throws Exception {
        try (S3Server server = new S3Server(folder)) {
            store = server;
            try (LocalStack cluster = LocalStack.start(settings())) {
                tell("a cluster with checkpoints in " + CHECKPOINTS);
                SimulatedStream stream = SimulatedStream.inOrder(SEED, 3);
                Instant begin = Instant.ofEpochMilli(stream.events().get(0).sentMillis());
                FlinkRest flink = cluster.flink().rest();
                try (Deployment live = Deployment.on(flink, stack, "in-bucket");
                        Deployment again = Deployment.on(flink, stack, "from-bucket")) {
                    ModelPlan plan = ModelPlan.NONE.with(published(begin.minusSeconds(1)));
                    live.send(Topics.MODELS, ModelPlan.KEY, begin.toEpochMilli(), plan.write());
                    liveThroughADeath(cluster, live, stream);
                    archiveIsWhole(stream.events().size() + 1);
                    replayIsEqual(live, again, stream);
                }
            }
            compacts();
            findsDamage();
            saysWhatIsWrong();
        }
    }

    private StackSettings settings() throws IOException {
        return TestStack.asOnKubernetes(
                        StackSettings.in(Path.of("target", "object-store")).withParts(Part.FLINK))
                .withFlinkJar(Deployment.JAR)
                .withFlinkOption("classloader.resolve-order", "parent-first")
                .withFlinkPlugins(S3Server.plugins())
                .withFlinkOption("s3.endpoint", store.endpoint())
                .withFlinkOption("s3.path.style.access", "true")
                .withFlinkOption("s3.access-key", S3Server.KEY)
                .withFlinkOption("s3.secret-key", S3Server.SECRET)
                .withFlinkOption("execution.checkpointing.dir", CHECKPOINTS)
                .withFlinkOption("execution.checkpointing.savepoint-dir", SAVEPOINTS);
    }

    /** By two at once, and once more if each was in the other's way: whoever is told a version has it for himself. */
    private PlannedModel published(Instant from) throws Exception {
        Path trained = Files.createDirectories(folder.resolve("trained"));
        new TestModels(folder.resolve("made")).model(1, PlannedModel.Role.CHAMPION, from, 20_000, -2, 3);
        Files.copy(folder.resolve("made/fraud/1/model.json"), trained.resolve("model.ubj"));
        Files.copy(folder.resolve("made/fraud/1/card.json"), trained.resolve("card.json"));
        Callable<Ended> publish = () -> command(
                RegistryCommand.class,
                Map.of(),
                "add",
                "--registry",
                REGISTRY,
                "--name",
                "fraud",
                "--trained",
                trained.toString(),
                "--role",
                "champion",
                "--from",
                from.toString());
        List<PlannedModel> models = new ArrayList<>();
        ExecutorService publishers = Executors.newFixedThreadPool(2);
        try {
            for (Future<Ended> ended : publishers.invokeAll(List.of(publish, publish))) {
                if (ended.get().code() == 0) {
                    models.add(planned(ended.get()));
                } else {
                    assertThat(ended.get().printed()).contains("somebody else is publishing fraud too");
                }
            }
        } finally {
            publishers.shutdown();
        }
        if (models.isEmpty()) {
            models.add(planned(publish.call()));
        }
        assertThat(models).extracting(PlannedModel::id).doesNotHaveDuplicates();
        PlannedModel last = models.get(models.size() - 1);
        assertThat(last.file()).startsWith(REGISTRY);
        assertThat(command(RegistryCommand.class, Map.of(), "cards", "--cards", last.card() + "\n" + REGISTRY + "/none")
                        .printed())
                .contains("AUC 0.900, average precision 0.500")
                .contains("its card cannot be read here");
        tell("published as " + last.id() + ": " + last.file());
        return last;
    }

    private static PlannedModel planned(Ended ended) throws Exception {
        assertThat(ended.code()).as(ended.printed()).isZero();
        return ModelPlan.read(ended.printed().getBytes(StandardCharsets.UTF_8))
                .models()
                .get(0);
    }

    /** Detection is saved and gone on with, the archive is not. */
    private void liveThroughADeath(LocalStack cluster, Deployment live, SimulatedStream stream) throws Exception {
        FlinkRest flink = cluster.flink().rest();
        int third = stream.events().size() / 3;
        String archive = live.run(
                ArchiveJob.class,
                List.of(
                        "--kafka.bootstrap-servers",
                        stack.kafka().bootstrapServers(),
                        "--kafka.group",
                        "in-bucket-archive",
                        "--kafka.topic-prefix",
                        live.topic(""),
                        "--archive.path",
                        ARCHIVE,
                        "--checkpoint.interval",
                        "1 s"));
        live.submit();
        stream.send(live, 0, third);
        live.await("a part of the archive", () -> !store.names("archive/topic=").isEmpty());
        live.await("decisions", () -> !live.messages(Topics.DECISIONS).isEmpty());
        FlinkTaskManager worker = cluster.flink().taskManagers().get(0);
        worker.kill();
        stream.send(live, third, 2 * third);
        long before = flink.checkpoints(live.jobId()).completed();
        worker.start();
        live.await("further checkpoints", () -> flink.checkpoints(live.jobId()).completed() > before);
        flink.awaitRunning(live.jobId(), PATIENCE);
        flink.awaitRunning(archive, PATIENCE);
        tell("a TaskManager died and came back");

        // A job that has ended takes its checkpoints with it.
        assertThat(store.names("checkpoints/" + live.jobId())).isNotEmpty();
        String savepoint = live.stop();
        assertThat(savepoint).startsWith(SAVEPOINTS);
        stream.send(live, 2 * third, stream.events().size());
        live.submit(DetectionJob.class, Optional.of(savepoint));
        live.await("all that was sent is read", () -> unread("in-bucket", live) == 0);
        // Where a savepoint was gone on from no input has an end. Draining ends event time, so that nothing waits for
        // newer payments, as in a replay.
        assertThat(flink.savepoints().drain(live.jobId(), PATIENCE)).startsWith(SAVEPOINTS);
        String end = flink.savepoints().stop(archive, PATIENCE);
        tell("stopped, and gone on from " + savepoint + "; the archive ended with " + end);
    }

    /** Messages of both streams of events behind the offsets that the job has committed with its checkpoints. */
    private long unread(String group, Deployment job) throws Exception {
        try (Admin kafka =
                Admin.create(Map.of("bootstrap.servers", stack.kafka().bootstrapServers()))) {
            Map<TopicPartition, OffsetAndMetadata> read = kafka.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
            for (String topic : List.of(job.topic(Topics.TRANSACTIONS), job.topic(Topics.ACCOUNT_EVENTS))) {
                kafka.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get()
                        .get(topic)
                        .partitions()
                        .forEach(partition ->
                                asked.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
            }
            long unread = 0;
            for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
                    kafka.listOffsets(asked).all().get().entrySet()) {
                OffsetAndMetadata come = read.get(end.getKey());
                unread += end.getValue().offset() - (come == null ? 0 : come.offset());
            }
            return unread;
        }
    }

    /** Each of all that was sent once: neither the death nor the second try has left or doubled any. */
    private void archiveIsWhole(int sent) throws Exception {
        Ended verified = archive("verify");
        assertThat(verified.code()).as(verified.printed()).isZero();
        assertThat(verified.printed())
                .containsPattern(
                        "(?m)^%,d rows in [0-9,]+ files verified in .*: whole, each offset once$".formatted(sent));
        tell(verified.printed().strip());
    }

    private void replayIsEqual(Deployment live, Deployment again, SimulatedStream stream) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of(folder.resolve("replay").toString(), "2", ""));
        arguments.addAll(again.arguments("--replay.archive", ARCHIVE));
        Ended replayed = command(ReplayProcess.class, Map.of(), arguments.toArray(String[]::new));
        assertThat(replayed.code()).as(replayed.printed()).isZero();
        assertThat(Outcomes.decisions(again, null))
                .isEqualTo(Outcomes.decisions(live, null))
                .isNotEmpty()
                .allSatisfy((id, decision) -> assertThat(decision.model()).startsWith("fraud/"));
        assertThat(Outcomes.alerts(again, null))
                .isEqualTo(Outcomes.alerts(live, null))
                .hasSizeGreaterThanOrEqualTo(stream.crimes());
        tell("a replay decided and raised the same");
    }

    private void compacts() throws Exception {
        leftByACompactionThatWasCutOff();
        int before = store.names("archive/_manifest/").size();
        Ended compacted = archive("compact");
        assertThat(compacted.code()).as(compacted.printed()).isZero();
        assertThat(store.names("archive/_manifest/")).hasSizeLessThan(before);
        Ended verified = archive("verify");
        assertThat(verified.code()).as(verified.printed()).isZero();
        tell(compacted.printed().strip() + "; " + verified.printed().strip());
    }

    /** The merged file of some day, there already but not in the manifest. */
    private void leftByACompactionThatWasCutOff() throws Exception {
        Ended listed = archive("list");
        Matcher day = MANY_FILES.matcher(listed.printed());
        assertThat(day.find()).as(listed.printed()).isTrue();
        store.put("archive/topic=transactions/day=%s/partition=%s/merged-%s-%s.parquet"
                .formatted(
                        day.group("day"),
                        day.group("partition"),
                        day.group("first").replace(",", ""),
                        day.group("last").replace(",", "")));
    }

    private void findsDamage() throws Exception {
        List<String> files = store.names("archive/topic=transactions/").stream()
                .filter(name -> name.endsWith(".parquet"))
                .toList();
        assertThat(files).hasSizeGreaterThanOrEqualTo(2);
        String lost = files.get(0);
        String unlisted = files.get(1);
        store.delete(lost);
        store.delete(unlisted.replace("archive/", "archive/_manifest/") + ".json");
        Ended verified = archive("verify");
        assertThat(verified.code()).as(verified.printed()).isEqualTo(1);
        assertThat(verified.printed())
                .contains(lost.substring("archive/".length()))
                .contains("rows are lost with it")
                .contains(unlisted.substring("archive/".length()))
                .contains("it is not in the manifest");
        tell("damage is found: "
                + verified.printed().lines().skip(1).findFirst().orElse(""));
    }

    private void saysWhatIsWrong() throws Exception {
        refused(Map.of(), "s3a://no-such-bucket/archive", "there is no bucket no-such-bucket: make it");
        refused(Map.of("AWS_SECRET_ACCESS_KEY", "wrong"), ARCHIVE, "the store refuses this login");
        refused(Map.of("FLINK_PLUGINS_DIR", folder.resolve("none").toString()), ARCHIVE, "put flink-s3-fs-hadoop-");
        Path elsewhere = configuration("http://127.0.0.1:1");
        refused(Map.of("FLINK_CONF_DIR", elsewhere.toString()), ARCHIVE, "see to s3.endpoint in config.yaml");
    }

    private void refused(Map<String, String> environment, String archive, String why) throws Exception {
        Ended refused = command(ArchiveCommand.class, environment, "verify", "--archive", archive);
        assertThat(refused.printed()).contains(why).doesNotContain("\tat ");
        assertThat(refused.code()).isEqualTo(2);
        tell(refused.printed().strip());
    }

    private Ended archive(String what) throws Exception {
        return command(ArchiveCommand.class, Map.of(), what, "--archive", ARCHIVE);
    }

    /** As {@code ./weir} runs it: with plugins, a configuration that says where the store is, and the login from the environment. */
    private Ended command(Class<?> main, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.time=ALL-UNNAMED",
                "-cp",
                Deployment.JAR.toAbsolutePath() + File.pathSeparator + WeirHome.flinkLib() + "/*",
                main.getName()));
        command.addAll(List.of(arguments));
        Path printed = Files.createTempFile(folder, main.getSimpleName(), ".log");
        ProcessBuilder process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile());
        process.environment().put("FLINK_PLUGINS_DIR", S3Server.plugins().toString());
        process.environment()
                .put("FLINK_CONF_DIR", configuration(store.endpoint()).toString());
        process.environment().put("AWS_ACCESS_KEY_ID", S3Server.KEY);
        process.environment().put("AWS_SECRET_ACCESS_KEY", S3Server.SECRET);
        process.environment().putAll(environment);
        Process running = process.start();
        boolean ended = running.waitFor(COMMAND_MINUTES, TimeUnit.MINUTES);
        running.destroyForcibly();
        assertThat(ended)
                .as("%s ends: %s", main.getSimpleName(), Files.readString(printed))
                .isTrue();
        return new Ended(running.exitValue(), Files.readString(printed));
    }

    private Path configuration(String endpoint) throws IOException {
        Path place = Files.createTempDirectory(folder, "conf");
        Files.writeString(place.resolve("config.yaml"), """
                s3.endpoint: '%s'
                s3.path.style.access: 'true'
                """.formatted(endpoint));
        return place;
    }

    private void tell(String what) {
        System.out.printf("object store, %3d s: %s%n", (System.nanoTime() - started) / 1_000_000_000, what);
    }
}
