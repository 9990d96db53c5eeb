package io.weir.benchmarks.features;

import io.weir.benchmarks.Arm;
import io.weir.benchmarks.Console;
import io.weir.benchmarks.Run;
import io.weir.events.Transaction;
import io.weir.features.Catalogue;
import io.weir.features.Entity;
import io.weir.features.EntityFeatures;
import io.weir.features.FeatureStore;
import io.weir.features.History;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** What an account with 60 transactions in 90 days takes in a savepoint: its key and its history under the shipped catalogue. */
record AccountBytes(int accounts) implements Arm {
    private static final long SEED = 60_90;

    @Override
    public String name() {
        return "bytesPerAccount";
    }

    @Override
    public String unit() {
        return "bytes";
    }

    @Override
    public Run run() throws IOException, ReflectiveOperationException {
        double each = (double) bytes(accounts) / accounts;
        return new Run(each, new TreeSet<>());
    }

    /** From a thousand keys on, ten times as many in every line. */
    static void table(int most, Console console) throws IOException, ReflectiveOperationException {
        for (int keys = 1_000; keys <= most; keys *= 10) {
            long bytes = bytes(keys);
            console.progress(
                    "%,9d accounts with 60 transactions in 90 days: %,8.1f MB, %,d bytes each",
                    keys, bytes / 1e6, bytes / keys);
        }
    }

    private static long bytes(int accounts) throws IOException, ReflectiveOperationException {
        EntityFeatures features = new EntityFeatures(
                Catalogue.shipped(),
                Entity.ACCOUNT,
                0,
                FeatureStore.Settings.DEFAULT.patience().toMillis());
        TypeSerializer<History> serializer = serializer();
        DataOutputSerializer out = new DataOutputSerializer(1 << 16);
        SplittableRandom random = new SplittableRandom(SEED);
        long bytes = 0;
        for (int account = 0; account < accounts; account++) {
            History history = features.newHistory();
            String key = null;
            for (Transaction transaction : Payments.ofAccount(account, random)) {
                key = transaction.account();
                features.add(history, features.entry(transaction));
            }
            out.clear();
            StringSerializer.INSTANCE.serialize(key, out);
            serializer.serialize(history, out);
            bytes += out.length();
        }
        return bytes;
    }

    /** The store's own, by the way Flink finds it when it restores a savepoint: it is nobody else's to use. */
    @SuppressWarnings("unchecked")
    private static TypeSerializer<History> serializer() throws ReflectiveOperationException {
        Class<?> snapshot = Class.forName(History.class.getName() + "Serializer$Snapshot");
        return ((TypeSerializerSnapshot<History>)
                        snapshot.getDeclaredConstructor().newInstance())
                .restoreSerializer();
    }
}
