package io.weir.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TransactionBuilderTest {
    private static final Instant T = CodecTest.TRANSACTION.time();

    @Test
    void whatIsNamedIsInItsPlace() {
        assertThat(Transaction.of("t1", T, TransactionType.CARD, "A1", "C1", 1_299, "EUR")
                        .counterparty("X9")
                        .counterpartyBank("Bänk")
                        .merchant("m1")
                        .terminal("term1")
                        .mcc("5411")
                        .channel("POS")
                        .country("DE")
                        .place(52.5, 13.4)
                        .device("d1")
                        .ip("10.1.2.3")
                        .build())
                .isEqualTo(CodecTest.TRANSACTION);
    }

    @Test
    void whatIsNotNamedIsMissing() {
        assertThat(Transaction.of("t2", T, TransactionType.CASH_DEPOSIT, "A", "C", 0, "JPY")
                        .build())
                .isEqualTo(new Transaction(
                        "t2",
                        T,
                        TransactionType.CASH_DEPOSIT,
                        "A",
                        "C",
                        0,
                        "JPY",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Double.NaN,
                        Double.NaN,
                        null,
                        null));
    }
}
