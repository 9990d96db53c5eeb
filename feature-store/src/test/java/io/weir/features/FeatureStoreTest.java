package io.weir.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Label;
import io.weir.events.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole store as a Flink graph, on both state backends, against the naive twin. */
class FeatureStoreTest {
    private static final long SEED = 41;
    private static final Duration DISORDER = Duration.ofMinutes(1);
    private static final Catalogue CATALOGUE = Catalogue.shipped();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void everyVectorIsThatOfTheTwin(String backend) throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Transaction> arrivals =
                new RandomTransactions(SEED, 40, 15).arrivals(2_000, Duration.ofDays(60), DISORDER);
        List<Label> labels = arrivals.stream()
                .filter(t -> random.nextInt(8) == 0)
                .map(t -> Label.of(t, t.time().plusSeconds(random.nextLong(10 * 86_400)), true, null, null))
                .sorted(Comparator.comparing(Label::time))
                .toList();

        Map<String, FeatureVector> vectors = new HashMap<>();
        try (CloseableIterator<FeatureVector> out = run(backend, arrivals, labels)) {
            out.forEachRemaining(vector ->
                    assertThat(vectors.put(vector.transaction().id(), vector)).isNull());
        }
        assertThat(vectors).hasSize(arrivals.size());

        NaiveFeatures accountTwin = new NaiveFeatures(CATALOGUE, FeatureStore.Settings.DEFAULT.settling());
        NaiveFeatures sharedTwin = new NaiveFeatures(CATALOGUE, FeatureStore.Settings.DEFAULT.settling());
        arrivals.forEach(sharedTwin::arrives);
        labels.forEach(sharedTwin::arrives);
        List<String> different = new ArrayList<>();
        for (Transaction t : arrivals) {
            accountTwin.arrives(t);
            float[] values = vectors.get(t.id()).values();
            for (int i = 0; i < values.length; i++) {
                Feature feature = CATALOGUE.features().get(i);
                double expected = (feature.entity().isShared() ? sharedTwin : accountTwin).value(feature, t);
                boolean equal = Double.isNaN(expected)
                        ? Float.isNaN(values[i])
                        : Math.abs(values[i] - expected) <= 1e-6 * Math.max(1, Math.abs(expected));
                if (!equal) {
                    different.add("%s of %s at %s: %s, not %s"
                            .formatted(feature.name(), t.id(), t.time(), values[i], expected));
                }
            }
        }
        assertThat(different).as("seed " + SEED).isEmpty();
    }

    private static CloseableIterator<FeatureVector> run(String backend, List<Transaction> arrivals, List<Label> labels)
            throws Exception {
        Configuration settings = new Configuration();
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(StateBackendOptions.STATE_BACKEND, backend);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        env.setParallelism(2);
        DataStream<Transaction> transactions = timed(env, arrivals, Transaction.class, Transaction::time);
        DataStream<Label> known = timed(env, labels, Label.class, Label::time);
        return FeatureStore.vectors(
                        transactions.keyBy(Transaction::account, Types.STRING),
                        known,
                        CATALOGUE,
                        FeatureStore.Settings.DEFAULT)
                .executeAndCollect();
    }

    private interface TimeOf<T> extends java.util.function.Function<T, Instant>, java.io.Serializable {}

    private static <T> DataStream<T> timed(
            StreamExecutionEnvironment env, List<T> events, Class<T> type, TimeOf<T> time) {
        return env.fromData(events, TypeInformation.of(type))
                .setParallelism(1)
                .assignTimestampsAndWatermarks(WatermarkStrategy.<T>forBoundedOutOfOrderness(DISORDER)
                        .withTimestampAssigner(
                                (event, before) -> time.apply(event).toEpochMilli()))
                .setParallelism(1);
    }
}
