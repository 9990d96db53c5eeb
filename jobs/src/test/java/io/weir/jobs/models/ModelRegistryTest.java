package io.weir.jobs.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.jobs.decide.TestModels;
import io.weir.scoring.lifecycle.PlannedModel;
import io.weir.scoring.lifecycle.PlannedModel.Role;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRegistryTest {
    private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
    private static final int ROUNDS = 50;
    private static final int PUBLISHERS = 4;

    @TempDir
    private Path folder;

    private Path trained;
    private ModelRegistry registry;

    @BeforeEach
    void train() throws IOException {
        new TestModels(folder.resolve("made")).model(1, Role.CHAMPION, FROM, 20_000, -2, 3);
        trained = Files.createDirectories(folder.resolve("trained"));
        Files.copy(folder.resolve("made/fraud/1/model.json"), trained.resolve(ModelRegistry.MODEL));
        Files.copy(folder.resolve("made/fraud/1/card.json"), trained.resolve(ModelRegistry.CARD));
        registry = new ModelRegistry(folder.resolve("registry").toUri().toString());
    }

    private PlannedModel add() throws IOException {
        return registry.add("fraud", trained, Role.CHALLENGER, FROM);
    }

    @Test
    void eachModelIsTheNextVersionWithItsFileAndCard() throws Exception {
        assertThat(add().version()).isEqualTo(1);
        PlannedModel second = add();
        assertThat(second.id()).isEqualTo("fraud/2");
        assertThat(Path.of(URI.create(second.file()))).hasSameBinaryContentAs(trained.resolve(ModelRegistry.MODEL));
        assertThat(ModelRegistry.card(second.card()).modelSha256()).isEqualTo(second.sha256());
    }

    @Test
    void aFolderMayHaveANameThatAUriWritesOtherwise() throws Exception {
        Path named = folder.resolve("our models, 100 % größer");
        registry = new ModelRegistry(named.toUri().toString());
        PlannedModel model = add();
        assertThat(named.resolve("fraud/1").resolve(ModelRegistry.MODEL)).exists();
        assertThat(Path.of(URI.create(model.file()))).hasSameBinaryContentAs(trained.resolve(ModelRegistry.MODEL));
        assertThat(ModelRegistry.card(model.card()).modelSha256()).isEqualTo(model.sha256());
    }

    @Test
    void aVersionThatSomebodyElseHasClaimedIsRefusedAndPassedOver() throws Exception {
        Path claimed = Files.createDirectories(folder.resolve("registry/fraud/1"));
        Files.writeString(claimed.resolve("claim-of-somebody-else"), "fraud");
        assertThatThrownBy(() -> registry.claim(new org.apache.flink.core.fs.Path(claimed.toUri()), "fraud"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("somebody else is publishing fraud too; try again");
        assertThat(claimed).isDirectoryContaining("glob:**/claim-of-somebody-else");
        assertThat(claimed.toFile().list()).hasSize(1);
        assertThat(add().version()).isEqualTo(2);
    }

    @Test
    void noTwoOfThoseWhoPublishAtOnceHaveTheSameVersion() throws Exception {
        List<Integer> versions = new ArrayList<>();
        ExecutorService publishers = Executors.newFixedThreadPool(PUBLISHERS);
        try {
            CyclicBarrier together = new CyclicBarrier(PUBLISHERS);
            Callable<PlannedModel> publish = () -> {
                together.await();
                return add();
            };
            for (int round = 0; round < ROUNDS; round++) {
                for (Future<PlannedModel> done : publishers.invokeAll(List.of(publish, publish, publish, publish))) {
                    try {
                        versions.add(done.get().version());
                    } catch (ExecutionException refused) {
                        assertThat(refused.getCause()).hasMessageContaining("somebody else is publishing");
                    }
                }
            }
        } finally {
            publishers.shutdown();
        }
        versions.add(add().version());
        assertThat(versions).doesNotHaveDuplicates();
    }

    @Test
    void aModelThatIsNotItsCardsIsRefused() throws Exception {
        Files.writeString(trained.resolve(ModelRegistry.MODEL), "{}");
        assertThatThrownBy(this::add).isInstanceOf(IllegalArgumentException.class);
        assertThat(folder.resolve("registry")).doesNotExist();
    }

    @Test
    void aRegistryOfAnUnknownSchemeNamesThePlugin() {
        ModelRegistry unknown = new ModelRegistry("s3a://bucket/models");
        assertThatThrownBy(() -> unknown.add("fraud", trained, Role.CHALLENGER, FROM))
                .hasMessageContaining("s3a:// is not known here: put flink-s3-fs-hadoop-")
                .hasMessageContaining("docs/object-stores.md");
    }
}
