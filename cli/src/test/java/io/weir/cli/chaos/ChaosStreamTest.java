package io.weir.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Topics;
import io.weir.simulator.SimEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChaosStreamTest {
    private final List<SimEvent> messages = ChaosStream.of(1, 4_000).messages();

    @Test
    void theSameSeedGivesTheSameStream() {
        assertThat(ChaosStream.of(1, 4_000).messages()).isEqualTo(messages);
        assertThat(ChaosStream.of(2, 4_000).messages()).isNotEqualTo(messages);
    }

    @Test
    void everyKindOfMessageIsInIt() {
        assertThat(messages)
                .extracting(SimEvent::topic)
                .contains(Topics.TRANSACTIONS, Topics.ACCOUNT_EVENTS, Topics.LABELS);
        assertThat(messages).anyMatch(SimEvent::duplicate);
        assertThat(messages).anyMatch(event -> event.garbage() != null);
        assertThat(ChaosStream.of(1, 4_000).crimes()).isEqualTo(15);
    }

    @Test
    void aLabelComesWithItsPaymentAndCountsLongAfterIt() {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).transaction() != null) {
                places.putIfAbsent(messages.get(i).transaction().id(), i);
            }
        }
        for (int i = 0; i < messages.size(); i++) {
            SimEvent event = messages.get(i);
            if (event.label() != null) {
                assertThat(places).containsEntry(event.label().transactionId(), i - 1);
                assertThat(event.label().time())
                        .isAfter(messages.get(i - 1).time().plusSeconds(86_400));
            }
        }
    }
}
