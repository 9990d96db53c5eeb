package io.weir.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.AccountEvent;
import io.weir.events.AccountEventType;
import io.weir.events.Alert;
import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import io.weir.patterns.Observation.Kind;
import java.time.Instant;
import org.apache.flink.types.PojoTestUtils;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SerializersTest {
    @ParameterizedTest
    @ValueSource(
            classes = {
                Observation.class,
                Match.class,
                Alert.class,
                OpenRuns.class,
                DeviceMemory.class,
                DeviceMemory.Device.class
            })
    void whatIsInStreamsAndStateNeedsNoKryo(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }

    @Test
    void functionsTravelToTheCluster() throws Exception {
        for (Typology typology : new Typology[] {
            new Structuring(Structuring.Settings.DEFAULT),
            new VelocityBurst(VelocityBurst.Settings.DEFAULT),
            new AccountTakeover(AccountTakeover.Settings.DEFAULT)
        }) {
            assertThat(InstantiationUtil.clone(new MatchCompiled(typology))).isNotNull();
            assertThat(InstantiationUtil.clone(typology).pattern()).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTransactionTypeHasItsKind(TransactionType type) {
        assertThat(Kind.of(type).name()).isEqualTo(type.name());
        assertThat(Kind.of(type).isPayment()).isEqualTo(type.isPayment());
    }

    @ParameterizedTest
    @EnumSource
    void everyAccountEventTypeHasItsKind(AccountEventType type) {
        assertThat(Kind.of(type).name()).isEqualTo(type.name());
        assertThat(Kind.of(type).isPayment()).isFalse();
    }

    @Test
    void anObservationKeepsWhatThePatternsNeed() {
        Instant time = Instant.parse("2026-03-01T09:00:00.123Z");
        Transaction t = Transaction.of("t", time, TransactionType.TRANSFER, "A", "c", 5, "EUR")
                .counterparty("M")
                .place(0, 0)
                .device("phone")
                .build();
        assertThat(Observation.of(t))
                .isEqualTo(new Observation(
                        "t", time.toEpochMilli(), Kind.TRANSFER, "A", "c", 5, "EUR", "M", "phone", false, 0));
        AccountEvent e = new AccountEvent(
                "e", time, AccountEventType.BENEFICIARY_ADDED, "A", "c", "phone", null, null, null, "M", null);
        assertThat(Observation.of(e))
                .isEqualTo(new Observation(
                        "e", time.toEpochMilli(), Kind.BENEFICIARY_ADDED, "A", "c", 0, null, "M", "phone", false, 0));
    }
}
