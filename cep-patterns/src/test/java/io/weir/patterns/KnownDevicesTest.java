package io.weir.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.patterns.Observation.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class KnownDevicesTest {
    private static final long START = 1_772_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;

    @Test
    void aLoginFromADeviceTheAccountHasNotLoggedInFromIsNews() throws Exception {
        assertThat(newDevices(
                        login("l1", 0, "phone"),
                        login("l2", 1, "phone"),
                        of("e1", 2, Kind.DEVICE_ENROLLED, "tablet"),
                        login("l3", 3, "tablet"),
                        login("l4", 4, "tablet"),
                        login("l5", 5, null),
                        of("f1", 6, Kind.LOGIN_FAILED, "his"),
                        login("l6", 7, "his")))
                .containsExactly("l3", "l6");
    }

    @Test
    void aDeviceIsForgottenHalfAYearAfterItsLastLogin() throws Exception {
        assertThat(newDevices(
                        login("l1", 0, "phone"),
                        login("l2", 0, "old"),
                        login("l3", 100 * DAY, "phone"),
                        login("l4", 180 * DAY - 1, "old"),
                        login("l5", 280 * DAY - 1, "phone"),
                        login("l6", 460 * DAY - 2, "phone"),
                        login("l7", 640 * DAY - 2, "laptop")))
                .as("l7 is the first the account is seen with again")
                .containsExactly("l2");
        assertThat(newDevices(login("l1", 0, "phone"), login("l2", DAY, "old"), login("l3", 180 * DAY, "phone")))
                .containsExactly("l2", "l3");
    }

    @Test
    void theDeviceNotUsedForLongestIsForgottenFirst() throws Exception {
        KnownDevices.Settings two = new KnownDevices.Settings(2, Duration.ofDays(180), Duration.ofMinutes(30));
        assertThat(newDevices(
                        two,
                        login("l1", 0, "a"),
                        login("l2", 1, "b"),
                        login("l3", 2, "a"),
                        login("l4", 3, "c"),
                        login("l5", 4, "a"),
                        login("l6", 5, "b")))
                .containsExactly("l2", "l4", "l6");
    }

    @Test
    void failedLoginsOfTheLastHalfHourAreToldWithTheWayIn() throws Exception {
        List<Observation> out = run(
                KnownDevices.Settings.DEFAULT,
                of("f1", 0, Kind.LOGIN_FAILED, "x"),
                of("f2", MINUTE, Kind.LOGIN_FAILED, "x"),
                of("c1", 2 * MINUTE, Kind.CREDENTIAL_CHANGED, null),
                of("c2", 30 * MINUTE, Kind.CONTACT_CHANGED, null),
                login("l1", 31 * MINUTE, "x"));
        assertThat(out).extracting(Observation::failedLogins).containsExactly(0, 0, 2, 1, 0);
    }

    @Test
    void moreFailedLoginsThanAHundredAreAHundred() throws Exception {
        List<Observation> events = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            events.add(of("f%03d".formatted(i), i, Kind.LOGIN_FAILED, "x"));
        }
        events.add(login("l", 1_000, "x"));
        List<Observation> out = run(KnownDevices.Settings.DEFAULT, events.toArray(Observation[]::new));
        assertThat(out.get(150).failedLogins()).isEqualTo(100);
    }

    @Test
    void everythingElsePassesUntouchedAndLeavesNothing() throws Exception {
        try (var harness = harness(KnownDevices.Settings.DEFAULT)) {
            harness.open();
            Observation payment = of("p", 0, Kind.CARD, "x");
            Observation beneficiary = of("b", 1, Kind.BENEFICIARY_ADDED, "x");
            Observation change = of("c", 2, Kind.CREDENTIAL_CHANGED, "x");
            harness.processElement(payment, payment.time());
            harness.processElement(beneficiary, beneficiary.time());
            harness.processElement(change, change.time());
            assertThat(harness.extractOutputValues()).containsExactly(payment, beneficiary, change);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void whatIsForgottenLeavesNoStateBehind() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = harness(KnownDevices.Settings.DEFAULT)) {
            harness.open();
            for (Observation o : List.of(
                    login("l1", 0, "phone"),
                    of("f1", 1, Kind.LOGIN_FAILED, "phone"),
                    login("l2", 2, "tablet"),
                    of("f2", 3, Kind.LOGIN_FAILED, "phone"))) {
                harness.processElement(o, o.time());
                assertThat(harness.numEventTimeTimers()).isEqualTo(1);
            }
            snapshot = harness.snapshot(1, 1);
        }
        try (var harness = harness(KnownDevices.Settings.DEFAULT)) {
            harness.initializeState(snapshot);
            harness.open();
            harness.processWatermark(START + 180 * DAY);
            assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
            assertThat(harness.numEventTimeTimers()).isEqualTo(1);
            harness.processWatermark(START + 180 * DAY + 2);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void impossibleSettingsAreNamedAllAtOnce() {
        assertThatThrownBy(() -> new KnownDevices.Settings(0, Duration.ofMinutes(1), Duration.ofDays(2)))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("Settings of known-devices: devices is 0; it must be 1 to 1000. "
                        + "remembered is PT1M; it must be PT1H to P3650D. "
                        + "failedLogins is PT48H; it must be PT1S to PT24H.");
    }

    private static List<String> newDevices(Observation... events) throws Exception {
        return newDevices(KnownDevices.Settings.DEFAULT, events);
    }

    private static List<String> newDevices(KnownDevices.Settings settings, Observation... events) throws Exception {
        return run(settings, events).stream()
                .filter(Observation::newDevice)
                .map(Observation::id)
                .toList();
    }

    private static List<Observation> run(KnownDevices.Settings settings, Observation... events) throws Exception {
        try (var harness = harness(settings)) {
            harness.open();
            for (Observation o : events) {
                harness.processWatermark(o.time() - 1);
                harness.processElement(o, o.time());
            }
            harness.processWatermark(Long.MAX_VALUE);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
            return harness.extractOutputValues();
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Observation, Observation> harness(
            KnownDevices.Settings settings) throws Exception {
        return Harnesses.of(new KnownDevices(settings), Observation::account);
    }

    private static Observation login(String id, long after, String device) {
        return of(id, after, Kind.LOGIN_SUCCEEDED, device);
    }

    private static Observation of(String id, long after, Kind kind, String device) {
        return new Observation(id, START + after, kind, "A", "c", 0, null, null, device, false, 0);
    }
}
