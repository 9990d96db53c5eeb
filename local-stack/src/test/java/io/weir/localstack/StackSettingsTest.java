package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StackSettingsTest {
    private static final Path FOLDER = Path.of("target", "settings");

    @Test
    void theDefaultsAreSoundAndFitIntoSixGigabytes() {
        StackSettings settings = StackSettings.in(FOLDER);
        StackMemory memory = settings.memory();
        assertThat(settings.parts()).containsExactlyInAnyOrder(Part.values());
        assertThat(memory.kafkaHeap()
                        + memory.elasticsearchHeap()
                        + memory.postgresBuffers()
                        + memory.jobManagerHeap()
                        + memory.taskManagerHeap()
                        + memory.taskManagerManaged()
                        + memory.taskManagerNetwork())
                .isLessThan(4096);
    }

    @Test
    void everyProblemIsNamedAtOnce() {
        StackSettings sound = StackSettings.in(FOLDER);
        assertThatThrownBy(() -> sound.withTaskManagers(-1, 0)).hasMessageContainingAll("taskManagers is -1", "slots");
        assertThatThrownBy(() -> sound.withPorts(new StackPorts(70_000, 5, 5, -1, 0, 0, 65_530)))
                .isInstanceOf(StackException.class)
                .hasMessageContainingAll(
                        "port kafka is 70000",
                        "ports kafka-controller and elasticsearch are both 5",
                        "postgres is -1",
                        "port metrics is 65530: TaskManagers need the 16 ports behind it");
        assertThatThrownBy(() -> sound.withMemory(new StackMemory(1, 1, 1, 1, 1, -1, 1)))
                .hasMessageContainingAll("kafka heap", "elasticsearch heap", "postgres", "jobmanager", "managed");
        assertThatThrownBy(() -> StackSettings.in(Path.of("a,b"))).hasMessageContaining("bears no comma");
    }

    @Test
    void whatTheStackFileHoldsIsReadBackAlike() {
        StackSettings settings = StackSettings.in(FOLDER)
                .withParts(Part.KAFKA, Part.FLINK)
                .withTaskManagers(2, 3)
                .withFlinkOption("rest.flamegraph.enabled", "true")
                .withAsRoot(AsRoot.NOBODY);
        StackFile.write(settings);
        assertThat(StackFile.read(settings.folder())).contains(settings);
    }
}
