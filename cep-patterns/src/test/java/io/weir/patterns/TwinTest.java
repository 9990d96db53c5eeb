package io.weir.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Alert;
import io.weir.patterns.Observation.Kind;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over made-up streams full of matches, both engines and the naive twin say the same. */
class TwinTest {
    private static final int EVENTS = 6_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void structuring(long seed) throws Exception {
        Typology typology = new Structuring(Structuring.Settings.DEFAULT);
        Kind[] kinds = {Kind.CASH_DEPOSIT, Kind.CASH_DEPOSIT, Kind.TRANSFER_IN};
        check(seed, typology, Twins::structuring, Duration.ofMinutes(30), kinds);
        check(seed, typology, Twins::structuring, Duration.ofHours(1), kinds);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void velocityBurst(long seed) throws Exception {
        Typology typology = new VelocityBurst(VelocityBurst.Settings.DEFAULT);
        Kind[] kinds = {Kind.CARD, Kind.TRANSFER, Kind.CASH_WITHDRAWAL, Kind.REFUND, Kind.DIRECT_DEBIT};
        check(seed, typology, Twins::velocityBurst, Duration.ofSeconds(5), kinds);
        check(seed, typology, Twins::velocityBurst, Duration.ofMillis(2_500), kinds);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void accountTakeover(long seed) throws Exception {
        Typology typology = new AccountTakeover(AccountTakeover.Settings.DEFAULT);
        Kind[] kinds = {
            Kind.LOGIN_SUCCEEDED,
            Kind.LOGIN_SUCCEEDED,
            Kind.LOGIN_FAILED,
            Kind.CREDENTIAL_CHANGED,
            Kind.CONTACT_CHANGED,
            Kind.DEVICE_ENROLLED,
            Kind.BENEFICIARY_ADDED,
            Kind.TRANSFER,
            Kind.TRANSFER,
            Kind.CARD
        };
        check(seed, typology, Twins::accountTakeover, Duration.ofSeconds(30), kinds);
        check(seed, typology, Twins::accountTakeover, Duration.ofSeconds(45), kinds);
    }

    private static void check(
            long seed,
            Typology typology,
            Function<List<Observation>, List<List<String>>> twin,
            Duration grid,
            Kind... kinds)
            throws Exception {
        List<Observation> events = RandomEvents.of(seed, EVENTS, grid.toMillis(), kinds);
        List<List<String>> expected =
                twin.apply(events.stream().sorted(Observation.ORDER).toList());
        assertThat(expected).hasSizeGreaterThan(80);
        for (Engine engine : Engine.values()) {
            List<Alert> alerts = Harnesses.alerts(engine, typology, events);
            assertThat(alerts.stream().map(Alert::evidence).toList())
                    .as("%s with %s, seed %d", typology.id(), engine, seed)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }
}
