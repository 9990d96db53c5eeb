package io.weir.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.events.Alert;
import io.weir.events.Severity;
import io.weir.events.SubjectType;
import io.weir.patterns.Observation.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VelocityBurstTest extends ScenarioTest {
    @Override
    Typology typology() {
        return new VelocityBurst(VelocityBurst.Settings.DEFAULT);
    }

    @Test
    void fivePaymentsWithinAMinuteRaiseAnAlert() throws Exception {
        List<Alert> alerts = check("""
                id | at       | account | kind            | amount | alert
                p1 | 09:00:00 | A       | CARD            | 100.00 |
                p2 | 09:00:10 | A       | TRANSFER        | 500.00 |
                q1 | 09:00:11 | B       | CARD            | 500.00 |
                p3 | 09:00:12 | A       | CASH_WITHDRAWAL | 600.00 |
                x1 | 09:00:13 | A       | REFUND          | 100.00 |
                p4 | 09:00:14 | A       | CARD            | 20.00 |
                x2 | 09:00:15 | A       | LOGIN_SUCCEEDED |        |
                p5 | 09:00:42 | A       | CARD            | 20.00  | velocity-burst p1 p2 p3 p4 p5
                """);
        assertThat(alerts)
                .containsExactly(new Alert(
                        Alert.idOf("velocity-burst", 1, "A", List.of("p1", "p2", "p3", "p4", "p5")),
                        Instant.parse("2026-03-01T09:00:42Z"),
                        "velocity-burst",
                        1,
                        "velocity-burst",
                        Severity.MEDIUM,
                        SubjectType.ACCOUNT,
                        "A",
                        "customer of A",
                        List.of("p1", "p2", "p3", "p4", "p5"),
                        1_240_00,
                        "EUR",
                        Instant.parse("2026-03-01T09:00:00Z"),
                        "5 payments totalling 1,240.00 EUR in 42 s; the account's payments are counted over 60 s"));
    }

    @Test
    void paymentsExactlyAWindowApartDoNotBelongTogether() throws Exception {
        check("""
                id | at           | account | kind | amount | alert
                a1 | 09:00:00     | A       | CARD | 1      |
                a2 | 09:00:15     | A       | CARD | 1      |
                a3 | 09:00:30     | A       | CARD | 1      |
                a4 | 09:00:45     | A       | CARD | 1      |
                a5 | 09:01:00     | A       | CARD | 1      |
                a6 | 09:01:15     | A       | CARD | 1      |
                b1 | 09:00:00     | B       | CARD | 1      |
                b2 | 09:00:15     | B       | CARD | 1      |
                b3 | 09:00:30     | B       | CARD | 1      |
                b4 | 09:00:45     | B       | CARD | 1      |
                b5 | 09:00:59.999 | B       | CARD | 1      | velocity-burst b1 b2 b3 b4 b5
                """);
    }

    @Test
    void aLongBurstIsOneAlert() throws Exception {
        List<Observation> payments = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            payments.add(payment("p%02d".formatted(i), 1_000_000 + 7_000L * i));
        }
        for (Engine engine : Engine.values()) {
            assertThat(Harnesses.alerts(engine, typology(), payments).stream().map(Scenario::written))
                    .containsExactly("velocity-burst p00 p01 p02 p03 p04");
        }
    }

    @Test
    void aRunThatStartsQuietAfterTheLastOneIsANewBurst() throws Exception {
        check("""
                id | at           | account | kind | amount | alert
                a1 | 09:00:00     | A       | CARD | 1      |
                a2 | 09:00:00     | A       | CARD | 1      |
                a3 | 09:00:00     | A       | CARD | 1      |
                a4 | 09:00:00     | A       | CARD | 1      |
                a5 | 09:00:01     | A       | CARD | 1      | velocity-burst a1 a2 a3 a4 a5
                a6 | 09:01:01     | A       | CARD | 1      |
                a7 | 09:01:01     | A       | CARD | 1      |
                a8 | 09:01:01     | A       | CARD | 1      |
                a9 | 09:01:01     | A       | CARD | 1      |
                aa | 09:01:01     | A       | CARD | 1      | velocity-burst a6 a7 a8 a9 aa
                b1 | 09:00:00     | B       | CARD | 1      |
                b2 | 09:00:00     | B       | CARD | 1      |
                b3 | 09:00:00     | B       | CARD | 1      |
                b4 | 09:00:00     | B       | CARD | 1      |
                b5 | 09:00:01     | B       | CARD | 1      | velocity-burst b1 b2 b3 b4 b5
                b6 | 09:01:00.999 | B       | CARD | 1      |
                b7 | 09:02:00     | B       | CARD | 1      |
                b8 | 09:02:00     | B       | CARD | 1      |
                b9 | 09:02:00     | B       | CARD | 1      |
                ba | 09:02:00.998 | B       | CARD | 1      |
                """);
    }

    @Test
    void withoutQuietEveryRunIsAnAlert() throws Exception {
        VelocityBurst restless =
                new VelocityBurst(new VelocityBurst.Settings(2, Duration.ofSeconds(60), Duration.ZERO));
        check(restless, """
                id | at       | kind | amount | alert
                p1 | 09:00:00 | CARD | 1      |
                p2 | 09:00:00 | CARD | 1      | velocity-burst p1 p2
                p3 | 09:00:00 | CARD | 1      |
                p4 | 09:00:01 | CARD | 1      | velocity-burst p3 p4
                """);
    }

    @Test
    void theReasonTellsEveryCurrency() throws Exception {
        VelocityBurst pairs = new VelocityBurst(new VelocityBurst.Settings(3, Duration.ofMinutes(5), Duration.ZERO));
        List<Alert> alerts = check(pairs, """
                id | at       | kind | amount    | alert
                p1 | 09:00:00 | CARD | 1.50 EUR  |
                p2 | 09:02:00 | CARD | 300 JPY   |
                p3 | 09:02:30 | CARD | 2.25 EUR  | velocity-burst p1 p2 p3
                """);
        assertThat(alerts.get(0).amountMinor()).isEqualTo(375);
        assertThat(alerts.get(0).currency()).isEqualTo("EUR");
        assertThat(alerts.get(0).reason())
                .isEqualTo("3 payments totalling 3.75 EUR and 300 JPY in 2 min 30 s; "
                        + "the account's payments are counted over 5 min");
    }

    @Test
    void impossibleSettingsAreNamedAllAtOnce() {
        assertThatThrownBy(() -> new VelocityBurst.Settings(1, Duration.ZERO, Duration.ofSeconds(-1)))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("Settings of velocity-burst: payments is 1; it must be 2 to 1000. "
                        + "window is PT0S; it must be PT0.001S (a millisecond) to PT24H. "
                        + "quiet is PT-1S; it must be PT0S (none) to P7D.");
    }

    private static Observation payment(String id, long time) {
        return new Observation(id, time, Kind.CARD, "A", "c", 100, "EUR", null, null, false, 0);
    }
}
