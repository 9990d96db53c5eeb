package io.weir.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
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
        return Transaction.of(id, Instant.ofEpochMilli(time), TransactionType.CARD, account, "C", amount, "EUR")
                .counterparty(counterparty)
                .merchant(merchant)
                .build();
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

    /** Entry by entry, room to grow aside; of sums only what windows see, their differences. */
    static void assertSame(History actual, History expected, String as) {
        assertThat(facts(actual)).as(as).isEqualTo(facts(expected));
    }

    private static String facts(History h) {
        StringBuilder facts =
                new StringBuilder("dimensions %s since %s, columns %s, dropped up to %d, tiles %d of %s from %s%n"
                        .formatted(
                                Arrays.toString(h.dimensions),
                                Arrays.toString(h.dimensionsSince),
                                Arrays.toString(h.columns),
                                h.droppedUpTo,
                                h.tiles.size(),
                                Arrays.toString(h.tiles.counts),
                                Arrays.toString(h.tiles.minima)));
        for (int i = 0; i < h.size; i++) {
            facts.append(h.time(i))
                    .append(' ')
                    .append(h.amount(i))
                    .append(' ')
                    .append(h.flags(i))
                    .append(' ');
            facts.append(h.latitude(i)).append(' ').append(h.longitude(i));
            for (int dimension = 0; dimension < h.dimensions.length; dimension++) {
                facts.append(' ').append(h.value(dimension, i));
            }
            for (int column = 0; column < h.columns.length; column++) {
                facts.append(' ').append(h.sumUpTo(column, i) - h.base(column));
            }
            facts.append('\n');
        }
        return facts.toString();
    }
}
