package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IdSetTest {
    @Test
    void holdsWhatASetOfStringsHolds() {
        long seed = 23;
        SplittableRandom random = new SplittableRandom(seed);
        Set<String> twin = new HashSet<>();
        IdSet ids = new IdSet();
        for (int i = 0; i < 20_000; i++) {
            String id = "t" + Integer.toString(random.nextInt(5_000), 36)
                    + (random.nextInt(50) == 0 ? "ü".repeat(300) : "");
            assertThat(ids.contains(IdSet.utf8(id)))
                    .as("seed %d, id %s", seed, id)
                    .isEqualTo(twin.contains(id));
            assertThat(ids.add(IdSet.utf8(id))).as("seed %d, id %s", seed, id).isEqualTo(twin.add(id));
        }
        assertThat(ids.size).isEqualTo(twin.size());
    }

    @Test
    void idsOfOneHashAreToldApart() {
        IdSet ids = new IdSet();
        // Equal by 31 * first + second, the hash that is used.
        assertThat(ids.add(IdSet.utf8("Aa"))).isTrue();
        assertThat(ids.add(IdSet.utf8("BB"))).isTrue();
        assertThat(ids.add(IdSet.utf8("Aa"))).isFalse();
        assertThat(ids.contains(IdSet.utf8("BB"))).isTrue();
        assertThat(ids.contains(IdSet.utf8(""))).isFalse();
        assertThat(ids.add(IdSet.utf8(""))).isTrue();
        assertThat(ids.add(IdSet.utf8(""))).isFalse();
    }
}
