package io.weir.features;

import io.weir.events.Label;
import io.weir.events.Transaction;
import java.time.Duration;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * From transactions to feature vectors: the account's features on arrival; those of the entities it shares with others asked of them; both put
 * together. Three exchanges from topic to vector, however many entities there are: to the account, to the shared entities, back to the account.
 */
public final class FeatureStore {
    /** The group of what its steps tell of themselves. */
    static final String METRICS = "weir";

    private FeatureStore() {}

    /**
     * @param settling how long ago what the features of shared entities look at must lie at least
     * @param patience how much later than a newer one an event may come and still find its windows whole
     * @param longestWait after which, by the clock, a transaction of now goes on without waiting for event time, marked unsettled; zero: waits as long as
     *     it takes. One that is not of now, in a catch-up or a replay, always waits
     */
    public record Settings(Duration settling, Duration patience, Duration longestWait) {
        public static final Settings DEFAULT = new Settings(Duration.ofSeconds(2), Duration.ofHours(1), Duration.ZERO);

        /** These, but for the settling time. */
        public Settings settledAfter(Duration time) {
            return new Settings(time, patience, longestWait);
        }

        /** These, but for the longest wait. */
        public Settings waitingAtMost(Duration time) {
            return new Settings(settling, patience, time);
        }
    }

    /**
     * @param byAccount without duplicates, keyed by account
     * @param labels what becomes known of transactions; those that name no merchant, terminal or counterparty, or no time of their transaction, teach nothing
     * @return a vector a transaction, in any order
     */
    public static SingleOutputStreamOperator<FeatureVector> vectors(
            KeyedStream<Transaction, String> byAccount,
            DataStream<Label> labels,
            Catalogue catalogue,
            Settings settings) {
        return vectors(byAccount, labels, null, catalogue, settings);
    }

    /**
     * The same, and among the vectors notices for what comes behind, each to every instance, at least once.
     *
     * @param notices rare ones; null for none
     */
    public static SingleOutputStreamOperator<FeatureVector> vectors(
            KeyedStream<Transaction, String> byAccount,
            DataStream<Label> labels,
            DataStream<String> notices,
            Catalogue catalogue,
            Settings settings) {
        EntityFeatures account = new EntityFeatures(catalogue, Entity.ACCOUNT, 0, settings.patience.toMillis());
        EntityFeatures[] shared = shared(catalogue, settings);

        SingleOutputStreamOperator<Part> parts = byAccount
                .process(new AccountFeatures(catalogue, account, shared), Exchanged.PART)
                .uid("account-features")
                .name("account-features");

        DataStream<Answer> answers = parts.getSideOutput(AccountFeatures.QUESTIONS)
                .union(labels.flatMap(new AskLabels(shared), Exchanged.QUESTION)
                        .uid("labels-to-entities")
                        .name("labels-to-entities"))
                .keyBy(question -> question.key, Types.STRING)
                .transform(
                        "shared-features",
                        Exchanged.ANSWER,
                        new SharedFeatures(shared, settings.settling.toMillis(), settings.longestWait.toMillis()))
                .uid("shared-features");
        if (notices != null) {
            answers = answers.union(notices.flatMap(new SpreadNotices(), Exchanged.ANSWER)
                    .uid("notices-to-all")
                    .name("notices-to-all")
                    // At once: the next one may come tomorrow.
                    .setBufferTimeout(0));
        }

        return parts.keyBy(part -> part.transaction.account(), Types.STRING)
                .connect(answers.keyBy(answer -> answer.account, Types.STRING))
                .transform("features", Exchanged.VECTOR, new JoinFeatures(catalogue, shared))
                .uid("features");
    }

    private static EntityFeatures[] shared(Catalogue catalogue, Settings settings) {
        return Arrays.stream(Entity.values())
                .filter(Entity::isShared)
                .map(entity -> new EntityFeatures(
                        catalogue, entity, settings.settling.toMillis(), settings.patience.toMillis()))
                .toArray(EntityFeatures[]::new);
    }
}
