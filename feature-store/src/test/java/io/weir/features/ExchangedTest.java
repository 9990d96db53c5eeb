package io.weir.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.events.Label;
import io.weir.events.Transaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class ExchangedTest {
    private static final List<Transaction> TRANSACTIONS =
            new RandomTransactions(53, 20, 10).arrivals(500, Duration.ofDays(30), Duration.ZERO);
    private static final float[] VALUES = {0, Float.NaN, -1.5f, Float.MAX_VALUE};

    @Test
    void whatGoesInComesOut() throws IOException {
        for (Transaction transaction : TRANSACTIONS) {
            Part part = new Part();
            part.transaction = transaction;
            part.values = VALUES;
            part.approximate = transaction.amountMinor() % 2 == 0;
            part.unsettled = transaction.amountMinor() % 3 == 0;
            part.awaited = 6;
            same(Exchanged.PART, part);
            same(
                    Exchanged.VECTOR,
                    new FeatureVector(
                            transaction, VALUES, "abcdef0123456789", part.approximate, part.unsettled, 5, null));
            Answer answer = new Answer();
            answer.account = transaction.account();
            answer.transactionId = transaction.id();
            answer.entity = 3;
            answer.values = VALUES;
            same(Exchanged.ANSWER, answer);
            answer = new Answer();
            answer.account = "7";
            answer.notice = "new models";
            same(Exchanged.ANSWER, answer);
            same(Exchanged.VECTOR, FeatureVector.ofNotice("new models"));
            Question question = new Question();
            question.key = "3" + transaction.merchant();
            question.entity = 3;
            question.account = transaction.account();
            question.transactionId = transaction.id();
            question.entry = Entry.of(transaction, new Field[] {Field.ACCOUNT, Field.COUNTRY});
            same(Exchanged.QUESTION, question);
        }
    }

    @Test
    void aLabelsQuestionHasNobodyToAnswer() throws IOException {
        Label label = Label.of(TRANSACTIONS.get(0), TRANSACTIONS.get(0).time(), true, null, null);
        Question question = new Question();
        question.key = "2M1";
        question.entity = 2;
        question.transactionId = label.transactionId();
        question.fraudTime = 5;
        question.fraudKnown = 7;
        same(Exchanged.QUESTION, question);
    }

    @Test
    void textsOfEveryScriptAndLengthComeOut() throws IOException {
        for (String text : List.of(
                "",
                "a",
                "Zoë",
                "\u007f\u0080",
                "日本",
                "🏦",
                "a".repeat(300) + "é",
                "é".repeat(32_767),
                "z".repeat(65_534))) {
            Answer answer = new Answer();
            answer.account = text;
            answer.transactionId = text;
            answer.values = VALUES;
            same(Exchanged.ANSWER, answer);
        }
        for (String tooLong : List.of("z".repeat(65_535), "é".repeat(32_768))) {
            Answer answer = new Answer();
            answer.account = tooLong;
            assertThatThrownBy(() -> same(Exchanged.ANSWER, answer))
                    .hasMessage("A text of %d bytes is longer than any that a codec lets in"
                            .formatted(tooLong.getBytes(StandardCharsets.UTF_8).length));
        }
    }

    @Test
    void stateRefusesTheFormOfTheNetwork() {
        assertThat(Stream.of(Exchanged.PART, Exchanged.QUESTION, Exchanged.ANSWER, Exchanged.VECTOR))
                .allSatisfy(type -> assertThatThrownBy(() -> type.createSerializer(new SerializerConfigImpl())
                                .snapshotConfiguration())
                        .isInstanceOf(UnsupportedOperationException.class)
                        .hasMessageContaining("for the network only"));
    }

    private static <T> void same(TypeInformation<T> type, T value) throws IOException {
        TypeSerializer<T> serializer = type.createSerializer(new SerializerConfigImpl());
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(value, out);
        DataInputDeserializer in = new DataInputDeserializer(out.getSharedBuffer(), 0, out.length());
        assertThat(serializer.deserialize(in))
                .usingRecursiveComparison()
                // Missing values and places are equal to missing ones.
                .withEqualsForType(Float::equals, Float.class)
                .withEqualsForType(Double::equals, Double.class)
                .isEqualTo(value);
        assertThat(in.available()).isZero();
    }
}
