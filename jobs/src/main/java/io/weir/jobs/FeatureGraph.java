package io.weir.jobs;

import io.weir.events.Label;
import io.weir.events.Transaction;
import io.weir.features.Catalogue;
import io.weir.features.FeatureStore;
import io.weir.features.FeatureVector;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** Deduplication and the feature store behind it, for the live job and for exports alike. */
public final class FeatureGraph {
    public static final TypeInformation<Transaction> TRANSACTION = TypeInformation.of(Transaction.class);

    private FeatureGraph() {}

    /** From transactions that may repeat, as the live job would see them, to their vectors. */
    public static SingleOutputStreamOperator<FeatureVector> vectors(
            DataStream<Transaction> transactions,
            DataStream<Label> labels,
            Catalogue catalogue,
            FeatureStore.Settings features) {
        DataStream<Activity> activities = transactions
                .map(transaction -> new Activity(transaction, null), TypeInformation.of(Activity.class))
                // Handed out to more instances, the transactions of an account would overtake each other.
                .setParallelism(transactions.getParallelism())
                .name("activities")
                .uid("activities");
        Duration remembered = DetectionSettings.from(new String[0]).duplicatesRemembered();
        return ofDistinct(DetectionJob.distinct(activities, remembered), labels, null, catalogue, features);
    }

    /** @param distinct partitioned by account, as {@link DetectionJob#distinct} leaves it: the account step needs no exchange of its own
     * @param notices for what comes behind the vectors; null for none
     */
    static SingleOutputStreamOperator<FeatureVector> ofDistinct(
            DataStream<Activity> distinct,
            DataStream<Label> labels,
            DataStream<String> notices,
            Catalogue catalogue,
            FeatureStore.Settings features) {
        DataStream<Transaction> transactions = distinct.flatMap(
                        (activity, out) -> {
                            if (activity.transaction() != null) {
                                out.collect(activity.transaction());
                            }
                        },
                        TRANSACTION)
                .name("transactions-only")
                .uid("transactions-only");
        return FeatureStore.vectors(
                DataStreamUtils.reinterpretAsKeyedStream(transactions, Transaction::account, Types.STRING),
                labels,
                notices,
                catalogue,
                features);
    }
}
