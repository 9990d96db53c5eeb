package io.weir.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.chaos.ChaosComparison.Difference;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChaosComparisonTest {
    private static final Map<String, Map<String, String>> UNDISTURBED =
            Map.of("alerts", Map.of("a", "one", "b", "two"), "late-events", Map.of());

    @Test
    void theSameIsIdentical() {
        ChaosComparison comparison = ChaosComparison.of(UNDISTURBED, UNDISTURBED);
        assertThat(comparison.identical()).isTrue();
        assertThat(comparison.examples()).isEmpty();
        assertThat(comparison.outputs().get("alerts")).isEqualTo(new Difference(2, 0, 0, 0));
    }

    @Test
    void whatIsMissingDoubledOrDifferentIsCountedAndShown() {
        ChaosComparison comparison = ChaosComparison.of(
                UNDISTURBED, Map.of("alerts", Map.of("b", "three", "c", "two"), "late-events", Map.of("late", "late")));
        assertThat(comparison.identical()).isFalse();
        assertThat(comparison.outputs())
                .containsEntry("alerts", new Difference(2, 1, 1, 1))
                .containsEntry("late-events", new Difference(0, 0, 1, 0));
        assertThat(comparison.lost()).isEqualTo(1);
        assertThat(comparison.doubled()).isEqualTo(2);
        assertThat(comparison.changed()).isEqualTo(1);
        assertThat(comparison.examples())
                .contains(
                        "alerts: lost a: one",
                        "alerts: b was two and is three",
                        "alerts: should not be there: c: two",
                        "late-events: should not be there: late: late");
    }
}
