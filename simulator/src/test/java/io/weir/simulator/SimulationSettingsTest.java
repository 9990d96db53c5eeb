package io.weir.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationSettingsTest {
    @Test
    void theDefaultsAreAWeekInMarch() {
        SimulationSettings settings = SimulationSettings.builder().build();

        assertThat(settings.start()).isEqualTo(Instant.parse("2026-03-02T00:00:00Z"));
        assertThat(settings.end()).isEqualTo(Instant.parse("2026-03-09T00:00:00Z"));
        assertThat(settings.garbage()).isZero();
        assertThat(settings.honestSlips()).isZero();
    }

    @Test
    void allProblemsAreNamedAtOnce() {
        SimulationSettings.Builder wrong = SimulationSettings.builder()
                .customers(5)
                .start(Instant.parse("1970-01-01T00:00:00Z"))
                .duration(Duration.ofHours(3))
                .structuring(-1)
                .velocityBursts(30)
                .disorder(1.5)
                .maxDelay(Duration.ofSeconds(5))
                .duplicates(-0.1)
                .garbage(Double.NaN)
                .honestSlips(0.5)
                .tail(Duration.ofDays(2))
                .labelDelay(Duration.ofDays(-1));

        assertThatThrownBy(wrong::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The simulation cannot run: ")
                .hasMessageContaining("customers is 5; 10 to 1000000 is possible")
                .hasMessageContaining("start is 1970-01-01T00:00:00Z")
                .hasMessageContaining("duration is PT3H; PT24H to PT8784H is possible")
                .hasMessageContaining("structuring crimes is -1")
                .hasMessageContaining("crimes are 49 in all; 5 customers have room for 1")
                .hasMessageContaining("disorder is 1.5; a share from 0 to 1.0 is possible")
                .hasMessageContaining("max delay is PT5S; it must be less than PT5S")
                .hasMessageContaining("duplicates is -0.1")
                .hasMessageContaining("garbage is NaN")
                .hasMessageContaining("honest slips is 0.5")
                .hasMessageContaining("tail is PT48H")
                .hasMessageContaining("label delay is PT-24H");
    }

    @Test
    void disorderNeedsADelay() {
        SimulationSettings.Builder wrong = SimulationSettings.builder().maxDelay(Duration.ZERO);

        assertThatThrownBy(wrong::build).hasMessageContaining("needs a delay of at least 1 ms");
        assertThat(wrong.disorder(0).build().maxDelay()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 11, 250})
    void aQuarterOfTheCustomersMayBeInCrimes(int customers) {
        SimulationSettings settings = SimulationSettings.builder()
                .customers(customers)
                .structuring(customers / 4)
                .velocityBursts(0)
                .accountTakeovers(0)
                .honestSlips(0.1)
                .build();

        assertThat(new Simulation(settings).crimes()).hasSize(customers / 4);
    }
}
