package io.weir.benchmarks.features;

import io.weir.benchmarks.Arm;
import io.weir.benchmarks.InMemoryJob;
import io.weir.benchmarks.Run;
import io.weir.events.Transaction;
import io.weir.features.Catalogue;
import io.weir.features.Feature;
import io.weir.features.FeatureStore;
import io.weir.features.FeatureVector;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.types.Row;

/**
 * A way of computing features, on Flink and in memory.
 *
 * @param take puts a result of the graph into the digest
 */
record FeatureArm<T>(
        String name,
        List<Transaction> input,
        List<Feature> features,
        Function<DataStream<Transaction>, DataStream<T>> graph,
        BiConsumer<Digest, T> take)
        implements Arm {
    /** Of both the store and SQL: the cores of the small machine that figures are from. */
    private static final int PARALLELISM = 2;

    /**
     * The feature store.
     *
     * @param settling how long ago what features of shared entities look at must lie
     */
    static FeatureArm<FeatureVector> store(
            String name, List<Transaction> input, Catalogue catalogue, Duration settling) {
        FeatureStore.Settings settings = FeatureStore.Settings.DEFAULT.settledAfter(settling);
        return new FeatureArm<>(
                name,
                input,
                catalogue.features(),
                source -> FeatureStore.vectors(
                        source.keyBy(Transaction::account, Types.STRING), Payments.labels(source), catalogue, settings),
                (digest, vector) -> {
                    if (Payments.isHot(vector.transaction())) {
                        digest.addUnseen();
                    } else {
                        digest.add(vector.transaction().id(), vector.values());
                    }
                });
    }

    /** Flink SQL. */
    static FeatureArm<Row> sql(String name, List<Transaction> input, Catalogue catalogue) {
        List<Feature> features = catalogue.features();
        return new FeatureArm<>(name, input, features, source -> FlinkSql.rows(source, features), (digest, row) -> {
            float[] values = new float[features.size()];
            for (int i = 0; i < values.length; i++) {
                Number value = row.getFieldAs(i + 1);
                values[i] = value == null ? Float.NaN : value.floatValue();
            }
            digest.add(row.getFieldAs(0), values);
        });
    }

    @Override
    public Run run() throws Exception {
        // Nobody shall pay for what the one before has left.
        System.gc();
        Digest digest = new Digest(features);
        InMemoryJob<Transaction> job = new InMemoryJob<>(
                input,
                Transaction.class,
                (transaction, none) -> transaction.time().toEpochMilli(),
                PARALLELISM);
        long nanos = job.run(graph, result -> take.accept(digest, result));
        return Run.of(input.size(), nanos, digest.results());
    }
}
