package io.weir.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Alert;
import io.weir.events.Severity;
import io.weir.events.SubjectType;
import io.weir.simulator.crimes.Crime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScorecardTest {
    private static final Instant T = Instant.parse("2026-03-02T10:00:00Z");

    @Test
    void crimesAndAlertsAreMatchedByTypologyAndEvidence() {
        Scorecard scorecard = Scorecard.of(
                List.of(
                        crime("c1", "structuring", List.of("t1", "t2", "t3"), List.of()),
                        crime("c2", "structuring", List.of("t4", "t5", "t6"), List.of()),
                        crime("c3", "account-takeover", List.of("t9"), List.of("e1", "e2"))),
                List.of(
                        alert("structuring", "t1", "t2", "t3"),
                        alert("structuring", "t3", "x1"),
                        alert("structuring", "x2", "x3"),
                        // The evidence of another typology's crime proves nothing here.
                        alert("velocity-burst", "t4", "t5"),
                        alert("account-takeover", "e1", "e2", "t9")));

        assertThat(scorecard.rows().get("structuring")).isEqualTo(new Scorecard.Row(2, 1, 1, 1));
        assertThat(scorecard.rows().get("structuring").missed()).isEqualTo(1);
        assertThat(scorecard.rows().get("velocity-burst")).isEqualTo(new Scorecard.Row(0, 0, 1, 0));
        assertThat(scorecard.rows().get("account-takeover")).isEqualTo(new Scorecard.Row(1, 1, 0, 0));
        assertThat(scorecard.complete()).isFalse();
    }

    private static Crime crime(String episode, String typology, List<String> transactions, List<String> accountEvents) {
        return new Crime(episode, typology, "A", "C", transactions, accountEvents, T, T);
    }

    private static Alert alert(String typology, String... evidence) {
        List<String> ids = List.of(evidence);
        return new Alert(
                Alert.idOf(typology, 1, "A", ids),
                T,
                typology,
                1,
                typology,
                Severity.HIGH,
                SubjectType.ACCOUNT,
                "A",
                "C",
                ids,
                1,
                "EUR",
                T,
                "because");
    }
}
