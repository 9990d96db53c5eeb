package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
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

    @Test
    void copiesGoOnByThemselvesAlsoWhenWrittenAndRead() throws IOException {
        long seed = 29;
        SplittableRandom random = new SplittableRandom(seed);
        SeenIdsSerializer serializer = new SeenIdsSerializer();
        List<SeenIds> kept = new ArrayList<>(List.of(new SeenIds()));
        List<Set<String>> twins = new ArrayList<>(List.of(new HashSet<>()));
        for (int i = 0; i < 20_000; i++) {
            int which = random.nextInt(kept.size());
            String id = "t" + random.nextInt(300);
            assertThat(kept.get(which).add(id, i))
                    .as("seed %d, step %d, copy %d, id %s", seed, i, which, id)
                    .isEqualTo(twins.get(which).add(id));
            if (random.nextInt(20) == 0) {
                int place = kept.size() < 10 ? kept.size() : random.nextInt(kept.size());
                SeenIds from = kept.get(which);
                SeenIds other = random.nextBoolean() ? serializer.copy(from) : writtenAndRead(from, serializer);
                Set<String> twin = new HashSet<>(twins.get(which));
                if (place == kept.size()) {
                    kept.add(other);
                    twins.add(twin);
                } else {
                    kept.set(place, other);
                    twins.set(place, twin);
                }
            }
        }
        for (int i = 0; i < kept.size(); i++) {
            assertThat(kept.get(i).recent.size).isEqualTo(twins.get(i).size());
        }
    }

    @Test
    void bothGenerationsAndTheirTimesAreWritten() throws IOException {
        SeenIds seen = new SeenIds();
        seen.add("a", 10);
        seen.forget(5);
        seen.add("b", 20);

        SeenIds read = writtenAndRead(seen, new SeenIdsSerializer());

        assertThat(read.add("a", 30)).isFalse();
        assertThat(read.add("b", 30)).isFalse();
        assertThat(read.beforeUntil).isEqualTo(10);
        assertThat(read.recentUntil).isEqualTo(20);
        read.forget(10);
        assertThat(read.add("a", 30)).isTrue();
        assertThat(read.add("b", 30)).isFalse();
    }

    private static SeenIds writtenAndRead(SeenIds seen, SeenIdsSerializer serializer) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        serializer.serialize(seen, out);
        return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    }
}
