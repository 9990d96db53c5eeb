package io.weir.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Transaction;
import java.time.Duration;
import java.util.Arrays;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/** The operators of the store, each alone in Flink's harness. */
final class Harnesses {
    private Harnesses() {}

    static KeyedOneInputStreamOperatorTestHarness<String, Transaction, Part> account(
            Catalogue catalogue, Duration patience) throws Exception {
        return account(catalogue, patience, new EntityFeatures[0]);
    }

    static KeyedOneInputStreamOperatorTestHarness<String, Transaction, Part> account(
            Catalogue catalogue, Duration patience, EntityFeatures[] shared) throws Exception {
        EntityFeatures account = new EntityFeatures(catalogue, Entity.ACCOUNT, 0, patience.toMillis());
        return withoutKryo(new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new AccountFeatures(catalogue, account, shared)),
                Transaction::account,
                Types.STRING));
    }

    static KeyedOneInputStreamOperatorTestHarness<String, Question, Answer> shared(
            EntityFeatures[] shared, Duration settling) throws Exception {
        return shared(shared, settling, Duration.ZERO);
    }

    static KeyedOneInputStreamOperatorTestHarness<String, Question, Answer> shared(
            EntityFeatures[] shared, Duration settling, Duration longestWait) throws Exception {
        return withoutKryo(new KeyedOneInputStreamOperatorTestHarness<>(
                new SharedFeatures(shared, settling.toMillis(), longestWait.toMillis()),
                question -> question.key,
                Types.STRING));
    }

    static KeyedTwoInputStreamOperatorTestHarness<String, Part, Answer, FeatureVector> join(
            Catalogue catalogue, EntityFeatures[] shared) throws Exception {
        return withoutKryo(new KeyedTwoInputStreamOperatorTestHarness<>(
                new JoinFeatures(catalogue, shared),
                part -> part.transaction.account(),
                answer -> answer.account,
                Types.STRING));
    }

    /** In the order that questions name them by. */
    static EntityFeatures[] sharedOf(Catalogue catalogue, Duration settling, Duration patience) {
        return Arrays.stream(Entity.values())
                .filter(Entity::isShared)
                .map(entity -> new EntityFeatures(catalogue, entity, settling.toMillis(), patience.toMillis()))
                .toArray(EntityFeatures[]::new);
    }

    private static <H extends AbstractStreamOperatorTestHarness<?>> H withoutKryo(H harness) {
        ((SerializerConfigImpl) harness.getExecutionConfig().getSerializerConfig()).setGenericTypes(false);
        return harness;
    }

    /** Nothing is kept and nothing is waited for. */
    static void assertEmpty(KeyedOneInputStreamOperatorTestHarness<?, ?, ?> harness) {
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    static void assertEmpty(KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> harness) {
        assertThat(harness.numKeyedStateEntries()).isZero();
    }
}
