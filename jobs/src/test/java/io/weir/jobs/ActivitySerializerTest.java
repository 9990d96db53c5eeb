package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.AccountEvent;
import io.weir.events.AccountEventType;
import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import java.io.IOException;
import java.time.Instant;
import java.util.SplittableRandom;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class ActivitySerializerTest {
    private static final long SEED = 17;
    private static final String[] TEXTS = {
        null, "a", "Käufer-7", "支付", "🙂 and a tail", "x".repeat(256), "支".repeat(256)
    };

    @Test
    void flinkFindsIt() {
        assertThat(serializer()).isInstanceOf(ActivitySerializer.class);
    }

    @Test
    void whatGoesInComesOut() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        TypeSerializer<Activity> serializer = serializer();
        DataOutputSerializer out = new DataOutputSerializer(64);
        for (int i = 0; i < 2_000; i++) {
            Activity activity = random.nextBoolean()
                    ? new Activity(transaction(random), null)
                    : new Activity(null, accountEvent(random));
            out.clear();
            serializer.serialize(activity, out);
            DataInputDeserializer in = new DataInputDeserializer(out.getSharedBuffer(), 0, out.length());
            assertThat(serializer.deserialize(in))
                    .as("seed %d, number %d", SEED, i)
                    .isEqualTo(activity);
            assertThat(in.available()).isZero();
        }
    }

    private static TypeSerializer<Activity> serializer() {
        return TypeInformation.of(Activity.class).createSerializer(new SerializerConfigImpl());
    }

    private static Transaction transaction(SplittableRandom random) {
        return new Transaction(
                "t" + random.nextLong(),
                time(random),
                one(TransactionType.values(), random),
                "A" + text(random),
                "C" + text(random),
                random.nextLong(Transaction.MAX_AMOUNT_MINOR),
                "EUR",
                text(random),
                text(random),
                text(random),
                text(random),
                text(random),
                text(random),
                text(random),
                random.nextBoolean() ? Double.NaN : random.nextDouble(),
                random.nextBoolean() ? Double.NaN : random.nextDouble(),
                text(random),
                text(random));
    }

    private static AccountEvent accountEvent(SplittableRandom random) {
        return new AccountEvent(
                "e" + random.nextLong(),
                time(random),
                one(AccountEventType.values(), random),
                "A" + text(random),
                "C" + text(random),
                text(random),
                text(random),
                text(random),
                text(random),
                text(random),
                text(random));
    }

    private static Instant time(SplittableRandom random) {
        return Instant.ofEpochMilli(random.nextLong(2_000_000_000_000L));
    }

    private static String text(SplittableRandom random) {
        return one(TEXTS, random);
    }

    private static <T> T one(T[] of, SplittableRandom random) {
        return of[random.nextInt(of.length)];
    }
}
