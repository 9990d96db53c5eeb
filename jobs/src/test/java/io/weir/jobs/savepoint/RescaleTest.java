package io.weir.jobs.savepoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.features.Catalogue;
import io.weir.jobs.Arrival;
import io.weir.jobs.DetectionSettings;
import io.weir.jobs.Segments;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One instance, then two, then one again, by savepoint: nobody outside can tell. */
class RescaleTest {
    private static final long SEED = 17;

    @RegisterExtension
    static final MiniClusterExtension FLINK = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    private Path folder;

    @Test
    void fromOneToTwoAndBackChangesNoAlertAndNoDecision() throws Exception {
        List<Arrival> stream = Segments.simulated(SEED, 60, Duration.ofDays(3));
        DetectionSettings settings = DetectionSettings.from(new String[0]);
        Segments whole = new Segments(settings, Catalogue.shipped());
        whole.run(stream, null, 1, folder);

        Segments parts = new Segments(settings, Catalogue.shipped());
        int third = stream.size() / 3;
        String first = parts.run(stream.subList(0, third), null, 1, folder);
        String second = parts.run(stream.subList(third, 2 * third), first, 2, folder);
        parts.run(stream.subList(2 * third, stream.size()), second, 1, folder);

        assertThat(parts.alertIds()).as("seed %d", SEED).isNotEmpty().isEqualTo(whole.alertIds());
        assertThat(parts.decisions())
                .as("seed %d", SEED)
                .hasSizeGreaterThan(500)
                .isEqualTo(whole.decisions());
        assertThat(parts.vectors()).as("seed %d", SEED).isEqualTo(whole.vectors());
    }
}
