package io.weir.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.chaos.Disturbance.How;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChaosPlanTest {
    private static final int MESSAGES = 100_000;

    @Test
    void theSameSeedGivesTheSamePlanAndAnotherSeedAnother() {
        assertThat(plan(7, 50)).isEqualTo(plan(7, 50)).isNotEqualTo(plan(8, 50));
    }

    @Test
    void everythingThatCanBeDoneIsDoneBeforeAnythingIsDoneOnceTooOften() {
        int deck = ChaosPlan.deck().size();
        List<ChaosPlan.Card> dealt = plan(3, deck).stream()
                .map(what -> new ChaosPlan.Card(what.how(), what.whom()))
                .toList();
        assertThat(dealt).containsExactlyInAnyOrderElementsOf(ChaosPlan.deck());
    }

    @Test
    void blowsFallInOrderAndNeitherAtTheBeginningNorAtTheEnd() {
        for (long seed = 1; seed <= 100; seed++) {
            List<Disturbance> plan = plan(seed, 50);
            assertThat(plan).extracting(Disturbance::number).isSorted().startsWith(1);
            assertThat(plan).as("seed %d", seed).extracting(Disturbance::after).isSorted();
            assertThat(plan.get(0).after()).isGreaterThanOrEqualTo(MESSAGES / 20);
            assertThat(plan.get(49).after()).isLessThanOrEqualTo(MESSAGES * 9 / 10);
            assertThat(plan.get(0).atOnce()).isFalse();
        }
    }

    @Test
    void whatIsHeldIsHeldForAWhileAndAKillIsNot() {
        for (Disturbance what : plan(5, 200)) {
            if (what.how() == How.KILL) {
                assertThat(what.held()).isZero();
            } else {
                assertThat(what.held().toMillis()).isBetween(1_000L, 30_000L);
            }
        }
        Set<How> hows = plan(5, 200).stream().map(Disturbance::how).collect(Collectors.toSet());
        assertThat(hows).containsExactlyInAnyOrder(How.values());
    }

    private static List<Disturbance> plan(long seed, int disturbances) {
        return ChaosPlan.of(seed, disturbances, MESSAGES, ChaosPlan.deck());
    }
}
