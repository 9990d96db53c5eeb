package io.weir.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import java.io.IOException;
import java.lang.reflect.Field;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** What tests of histories share. */
final class Histories {
    private Histories() {}

    /** A catalogue of these lines, without their unit and meaning. */
    static Catalogue catalogue(String... lines) {
        return Catalogue.parse(
                "test",
                Arrays.stream(lines).map(line -> line + " | unit | A test's").toList());
    }

    static EntityFeatures account(String... lines) {
        return new EntityFeatures(catalogue(lines), Entity.ACCOUNT, 0, 0);
    }

    /** A card payment of an account, seen from nowhere. */
    static Transaction payment(String id, long time, String account, long amount) {
        return payment(id, time, account, amount, null, null);
    }

    static Transaction payment(
            String id, long time, String account, long amount, String merchant, String counterparty) {
        return new Transaction(
                id,
                Instant.ofEpochMilli(time),
                TransactionType.CARD,
                account,
                "C",
                amount,
                "EUR",
                counterparty,
                null,
                merchant,
                null,
                null,
                null,
                null,
                Double.NaN,
                Double.NaN,
                null,
                null);
    }

    static byte[] bytes(History history) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        new HistorySerializer().serialize(history, out);
        return out.getCopyOfBuffer();
    }

    static History outAndIn(History history) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(bytes(history));
        History back = new HistorySerializer().deserialize(in);
        assertThat(in.available()).isZero();
        return back;
    }

    /** Field by field, room to grow aside; of sums only what windows see, their differences. */
    static void assertSame(History actual, History expected, String as) {
        History a = actual.copy();
        History b = expected.copy();
        for (History h : new History[] {a, b}) {
            for (int column = 0; column < h.sums.length; column++) {
                for (int i = 0; i < h.size; i++) {
                    h.sums[column][i] -= h.base[column];
                }
                h.base[column] = 0;
            }
        }
        for (Field field : History.class.getFields()) {
            assertThat(Objects.deepEquals(valueOf(field, a), valueOf(field, b)))
                    .as("%s: %s", as, field.getName())
                    .isTrue();
        }
    }

    private static Object valueOf(Field field, History history) {
        try {
            return field.get(history);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
