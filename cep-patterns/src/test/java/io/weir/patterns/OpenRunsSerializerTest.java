package io.weir.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.patterns.Observation.Kind;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class OpenRunsSerializerTest {
    private final OpenRunsSerializer serializer = new OpenRunsSerializer();

    @Test
    void whatGoesOutComesInAgain() throws IOException {
        long seed = 47;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2_000; i++) {
            OpenRuns open = random(random);
            OpenRuns back = serializer.deserialize(new DataInputDeserializer(bytes(open)));
            assertThat(facts(back)).as("seed %d, step %d", seed, i).isEqualTo(facts(open));
        }
    }

    @Test
    void aCopyGoesOnByItself() throws IOException {
        SplittableRandom random = new SplittableRandom(48);
        for (int i = 0; i < 200; i++) {
            OpenRuns open = random(random);
            String before = facts(open);
            OpenRuns copy = serializer.copy(open);
            assertThat(facts(copy)).isEqualTo(before);
            copy.events.add(observation(random));
            Arrays.fill(copy.runs, -1);
            Arrays.fill(copy.held, -1);
            assertThat(facts(open)).isEqualTo(before);
        }
    }

    @Test
    void savepointsOfBeforeAreConverted() {
        assertThat(serializer
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(TypeInformation.of(OpenRuns.class)
                                .createSerializer(new SerializerConfigImpl())
                                .snapshotConfiguration())
                        .isCompatibleAfterMigration())
                .isTrue();
    }

    @Test
    void aLaterFormIsRefused() throws IOException {
        byte[] bytes = bytes(new OpenRuns(1));
        bytes[0] = 2;
        assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(bytes)))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "Open runs of version 2; this Weir reads version 1. Start it with the release that wrote the"
                                + " savepoint, or a newer one.");
    }

    @Test
    void kindsAreStoredByTheirPlace() {
        assertThat(Arrays.stream(Kind.values()).map(Kind::name).collect(Collectors.joining(" ")))
                .isEqualTo("CARD TRANSFER TRANSFER_IN DIRECT_DEBIT CASH_DEPOSIT CASH_WITHDRAWAL REFUND LOGIN_SUCCEEDED"
                        + " LOGIN_FAILED CREDENTIAL_CHANGED CONTACT_CHANGED DEVICE_ENROLLED BENEFICIARY_ADDED"
                        + " LIMIT_RAISED ACCOUNT_OPENED ACCOUNT_CLOSED");
    }

    private byte[] bytes(OpenRuns open) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        serializer.serialize(open, out);
        return out.getCopyOfBuffer();
    }

    private static OpenRuns random(SplittableRandom random) {
        OpenRuns open = new OpenRuns(random.nextInt());
        open.timer = random.nextBoolean() ? OpenRuns.NO_TIMER : random.nextLong();
        open.runs = random.ints(random.nextInt(40), 0, 1_000).toArray();
        open.used = random.nextInt(open.runs.length + 1);
        open.held = random.nextInt(4) > 0
                ? OpenRuns.NONE
                : random.ints(1 + random.nextInt(9), 0, 1_000).toArray();
        for (int events = random.nextInt(12); events > 0; events--) {
            open.events.add(observation(random));
        }
        return open;
    }

    private static Observation observation(SplittableRandom random) {
        return new Observation(
                "t" + random.nextInt(),
                random.nextLong(),
                List.of(Kind.values()).get(random.nextInt(Kind.values().length)),
                "Konto ü" + random.nextInt(9),
                "c" + random.nextInt(9),
                random.nextLong(),
                random.nextBoolean() ? null : "EUR",
                random.nextBoolean() ? null : "b" + random.nextInt(9),
                random.nextBoolean() ? null : "",
                random.nextBoolean(),
                random.nextInt());
    }

    private static String facts(OpenRuns open) {
        return "%d %d %s %s %s"
                .formatted(
                        open.shape,
                        open.timer,
                        Arrays.toString(Arrays.copyOf(open.runs, open.used)),
                        Arrays.toString(open.held),
                        open.events);
    }
}
