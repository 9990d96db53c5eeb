package io.weir.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodecTest {
    private static final Instant T = Instant.parse("2026-03-02T10:15:30.123Z");
    private static final long ARRIVED = T.toEpochMilli() + 1_000;

    static final Transaction TRANSACTION = new Transaction(
            "t1",
            T,
            TransactionType.CARD,
            "A1",
            "C1",
            1_299,
            "EUR",
            "X9",
            "Bänk",
            "m1",
            "term1",
            "5411",
            "POS",
            "DE",
            52.5,
            13.4,
            "d1",
            "10.1.2.3");
    static final AccountEvent ACCOUNT_EVENT = new AccountEvent(
            "e1", T, AccountEventType.BENEFICIARY_ADDED, "A1", "C1", "d1", "10.1.2.3", "DE", "APP", "X9", "Bänk");

    @Test
    void everyRecordSurvivesTheWire() throws BadEvent {
        assertThat(TransactionCodec.read(TransactionCodec.write(TRANSACTION), ARRIVED))
                .isEqualTo(TRANSACTION);
        Transaction bare = Transaction.of("t2", T, TransactionType.CASH_DEPOSIT, "A", "C", 0, "JPY")
                .build();
        assertThat(TransactionCodec.read(TransactionCodec.write(bare), ARRIVED)).isEqualTo(bare);
        assertThat(AccountEventCodec.read(AccountEventCodec.write(ACCOUNT_EVENT), ARRIVED))
                .isEqualTo(ACCOUNT_EVENT);
        Label label = Label.of(TRANSACTION, T, true, "structuring", "ep-1");
        assertThat(LabelCodec.read(LabelCodec.write(label), ARRIVED)).isEqualTo(label);
        Alert alert = alert();
        assertThat(AlertCodec.read(AlertCodec.write(alert))).isEqualTo(alert);
        DeadLetter deadLetter = DeadLetter.at(
                        "transactions", 3, 42, DeadLetterReason.NOT_UTF8, "why\nso", new byte[] {0, -1, 65})
                .at(T);
        assertThat(DeadLetterCodec.read(DeadLetterCodec.write(deadLetter))).isEqualTo(deadLetter);
        Decision decision = decision(0.93, "fraud/3");
        assertThat(DecisionCodec.read(DecisionCodec.write(decision))).isEqualTo(decision);
        Decision withoutModel = decision(Double.NaN, null);
        assertThat(DecisionCodec.read(DecisionCodec.write(withoutModel))).isEqualTo(withoutModel);
    }

    @Test
    void theWireNamesEveryComponent() throws IOException {
        assertFields(Transaction.class, TransactionCodec.write(TRANSACTION));
        assertFields(AccountEvent.class, AccountEventCodec.write(ACCOUNT_EVENT));
        assertFields(Label.class, LabelCodec.write(Label.of(TRANSACTION, T, true, "structuring", "ep-1")));
        assertFields(Alert.class, AlertCodec.write(alert()));
        assertFields(Decision.class, DecisionCodec.write(decision(0.93, "fraud/3")));
        assertFields(
                DeadLetter.class,
                DeadLetterCodec.write(
                        DeadLetter.at("transactions", 3, 42, DeadLetterReason.NOT_UTF8, "why", new byte[] {1})
                                .at(T)));
    }

    @Test
    void unknownFieldsArePassedOver() throws BadEvent {
        String json = new String(TransactionCodec.write(TRANSACTION), StandardCharsets.UTF_8);
        String more = json.replaceFirst("\\{", "{\"later\":{\"a\":[1,{\"b\":null}]},\"score\":0.5,");
        assertThat(TransactionCodec.read(more.getBytes(StandardCharsets.UTF_8), ARRIVED))
                .isEqualTo(TRANSACTION);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    amountMinor | -1                               | IMPOSSIBLE_VALUE
                    amountMinor | 99999999999999999999             | IMPOSSIBLE_VALUE
                    amountMinor | 1000000000000001                 | IMPOSSIBLE_VALUE
                    amountMinor | 12.5                             | WRONG_TYPE
                    amountMinor | "12"                             | WRONG_TYPE
                    amountMinor | null                             | MISSING_FIELD
                    currency    | "XYZ"                            | UNKNOWN_CURRENCY
                    currency    | "eur"                            | UNKNOWN_CURRENCY
                    currency    | 978                              | WRONG_TYPE
                    id          | null                             | MISSING_FIELD
                    id          | ""                               | MISSING_FIELD
                    id          | "  "                             | MISSING_FIELD
                    id          | "a\\u0000b"                      | IMPOSSIBLE_VALUE
                    id          | "a\\ud800b"                      | IMPOSSIBLE_VALUE
                    id          | {"a":1}                          | WRONG_TYPE
                    account     | null                             | MISSING_FIELD
                    customer    | null                             | MISSING_FIELD
                    type        | "BARTER"                         | IMPOSSIBLE_VALUE
                    type        | null                             | MISSING_FIELD
                    time        | null                             | MISSING_FIELD
                    time        | "yesterday"                      | IMPOSSIBLE_VALUE
                    time        | "2026-03-02T10:15:30"            | IMPOSSIBLE_VALUE
                    time        | "2026-02-30T10:15:30Z"           | IMPOSSIBLE_VALUE
                    time        | "1976-03-02T10:15:30Z"           | TIME_OUT_OF_RANGE
                    time        | "2076-03-02T10:15:30Z"           | TIME_OUT_OF_RANGE
                    time        | "2026-03-02T10:25:32Z"           | TIME_OUT_OF_RANGE
                    time        | 1772446530                       | TIME_OUT_OF_RANGE
                    time        | true                             | WRONG_TYPE
                    latitude    | 90.5                             | IMPOSSIBLE_VALUE
                    longitude   | "east"                           | WRONG_TYPE
                    country     | "XX"                             | IMPOSSIBLE_VALUE
                    mcc         | "54a1"                           | IMPOSSIBLE_VALUE
                    """)
    void aFieldThatCannotBeIsNamed(String field, String value, DeadLetterReason reason) {
        byte[] bytes = withField(field, value);
        assertBad(() -> TransactionCodec.read(bytes, ARRIVED), reason, field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    time        | "2026-03-02T10:15:30Z"           | 2026-03-02T10:15:30Z
                    time        | "2026-03-02T11:15:30.5+01:00"    | 2026-03-02T10:15:30.500Z
                    time        | "2026-02-28T23:59:59.999Z"       | 2026-02-28T23:59:59.999Z
                    time        | "2024-02-29T00:00:00Z"           | 2024-02-29T00:00:00Z
                    time        | "2026-01-31T00:00:00.123456789Z" | 2026-01-31T00:00:00.123Z
                    time        | 1772446530123                    | 2026-03-02T10:15:30.123Z
                    """)
    void timesAreInstantsToTheMillisecond(String field, String value, Instant expected) throws BadEvent {
        assertThat(TransactionCodec.read(withField(field, value), ARRIVED).time())
                .isEqualTo(expected);
    }

    @Test
    void whatIsNoJsonObjectSaysSo() {
        assertBad(() -> TransactionCodec.read(null, ARRIVED), DeadLetterReason.EMPTY, "no bytes");
        assertBad(() -> TransactionCodec.read(new byte[0], ARRIVED), DeadLetterReason.EMPTY, "no bytes");
        for (String text : List.of("hello", "[]", "7", "{", "{\"id\":", "{\"id\":\"a\"} x", "{} {}", "{'id':1}", " ")) {
            assertBad(
                    () -> TransactionCodec.read(utf8(text), ARRIVED), DeadLetterReason.NOT_JSON, "not one JSON object");
        }
        byte[] deep = utf8("{\"x\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}");
        assertBad(() -> TransactionCodec.read(deep, ARRIVED), DeadLetterReason.NOT_JSON, "nesting depth");
        byte[] latin1 = "{\"id\":\"J\u00fcrgen\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertBad(() -> TransactionCodec.read(latin1, ARRIVED), DeadLetterReason.NOT_UTF8, "UTF-8");
        assertBad(() -> TransactionCodec.read(new byte[2 << 20], ARRIVED), DeadLetterReason.TOO_LARGE, "2097152 bytes");
        assertBad(
                () -> TransactionCodec.read(withField("id", "\"" + "x".repeat(300) + "\""), ARRIVED),
                DeadLetterReason.IMPOSSIBLE_VALUE,
                "300 characters");
    }

    @Test
    void aFieldThatStandsTwiceIsRefused() {
        for (String twice :
                List.of("\"id\":\"t9\"", "\"amountMinor\":5", "\"time\":1772446530123", "\"latitude\":1.5")) {
            String json = new String(TransactionCodec.write(TRANSACTION), StandardCharsets.UTF_8);
            byte[] bytes = utf8(json.substring(0, json.length() - 1) + "," + twice + "}");
            assertBad(() -> TransactionCodec.read(bytes, ARRIVED), DeadLetterReason.DUPLICATE_FIELD, "stands twice");
        }
    }

    @Test
    void aNewBeneficiaryMustBeNamed() {
        AccountEvent nameless = new AccountEvent(
                "e1", T, AccountEventType.BENEFICIARY_ADDED, "A1", "C1", null, null, null, null, null, null);
        assertBad(
                () -> AccountEventCodec.read(AccountEventCodec.write(nameless), ARRIVED),
                DeadLetterReason.MISSING_FIELD,
                "beneficiary");
    }

    @Test
    void anAlertIdDependsOnItsEvidenceAlone() {
        String id = Alert.idOf("velocity-burst", 1, "A", List.of("t1", "t2"));
        assertThat(id).hasSize(32).isEqualTo(Alert.idOf("velocity-burst", 1, "A", List.of("t1", "t2")));
        assertThat(List.of(
                        Alert.idOf("velocity-burst", 2, "A", List.of("t1", "t2")),
                        Alert.idOf("velocity-burst", 1, "B", List.of("t1", "t2")),
                        Alert.idOf("velocity-burst", 1, "A", List.of("t2", "t1")),
                        Alert.idOf("velocity-burst", 1, "A", List.of("t1t", "2")),
                        Alert.idOf("velocity-burst", 1, "At1", List.of("t2"))))
                .doesNotContain(id)
                .doesNotHaveDuplicates();
    }

    private static Alert alert() {
        return new Alert(
                "00ff",
                T,
                "velocity-burst",
                1,
                "velocity",
                Severity.HIGH,
                SubjectType.ACCOUNT,
                "A1",
                "C1",
                List.of("t1", "t2"),
                5_000,
                "EUR",
                T.minusSeconds(40),
                "5 payments in 40 s");
    }

    private static Decision decision(double score, String model) {
        return new Decision(
                "t1",
                T,
                "A1",
                "C1",
                Outcome.BLOCK,
                score,
                model,
                "default",
                2,
                List.of("new-device"),
                List.of("8 payments in 10 minutes, usually 0.3"),
                List.of("fraud/4=0.12"),
                false,
                true,
                T.plusMillis(3),
                T.plusMillis(9));
    }

    /** The sample transaction with one field replaced by a JSON literal. */
    private static byte[] withField(String field, String literal) {
        String json = new String(TransactionCodec.write(TRANSACTION), StandardCharsets.UTF_8);
        String replaced = json.replaceFirst(
                "\"" + field + "\":(\"[^\"]*\"|[-0-9.]+)", Matcher.quoteReplacement("\"" + field + "\":" + literal));
        assertThat(replaced).isNotEqualTo(json);
        return utf8(replaced);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertBad(ThrowingCallable read, DeadLetterReason reason, String inMessage) {
        assertThat(catchThrowable(read)).isInstanceOfSatisfying(BadEvent.class, bad -> {
            assertThat(bad.reason()).isEqualTo(reason);
            assertThat(bad).hasMessageContaining(inMessage);
        });
    }

    private static void assertFields(Class<? extends Record> record, byte[] json) throws IOException {
        JsonNode tree = new ObjectMapper().readTree(json);
        assertThat(tree.fieldNames())
                .toIterable()
                .containsExactlyElementsOf(Arrays.stream(record.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
    }
}
