package io.weir.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.events.Alert;
import io.weir.events.Severity;
import io.weir.events.SubjectType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountTakeoverTest extends ScenarioTest {
    @Override
    Typology typology() {
        return new AccountTakeover(AccountTakeover.Settings.DEFAULT);
    }

    @Test
    void aNewDeviceANewBeneficiaryAndALargeTransferRaiseAnAlert() throws Exception {
        List<Alert> alerts = check("""
                id | at      | account | kind              | amount  | to | device | alert
                l0 | 08:00   | A       | LOGIN_SUCCEEDED   |         |    | own    |
                f1 | 1 08:58 | A       | LOGIN_FAILED      |         |    | his    |
                f2 | 1 08:59 | A       | LOGIN_FAILED      |         |    | his    |
                l1 | 1 09:00 | A       | LOGIN_SUCCEEDED   |         |    | his    |
                b1 | 1 09:04 | A       | BENEFICIARY_ADDED |         | M  |        |
                x1 | 1 09:05 | A       | CARD              | 5000.00 | M  |        |
                t1 | 1 09:12 | A       | TRANSFER          | 2500.00 | M  |        | account-takeover l1 b1 t1
                t2 | 1 09:13 | A       | TRANSFER          | 2500.00 | M  |        |
                """);
        assertThat(alerts)
                .containsExactly(new Alert(
                        Alert.idOf("account-takeover", 1, "A", List.of("l1", "b1", "t1")),
                        Instant.parse("2026-03-02T09:12:00Z"),
                        "account-takeover",
                        1,
                        "account-takeover",
                        Severity.CRITICAL,
                        SubjectType.ACCOUNT,
                        "A",
                        "customer of A",
                        List.of("l1", "b1", "t1"),
                        2_500_00,
                        "EUR",
                        Instant.parse("2026-03-02T09:00:00Z"),
                        "Login from new device his after 2 failed logins, beneficiary M added 4 min later, and 2,500.00 EUR sent "
                                + "to it within 12 min; the steps are looked for within 30 min"));
    }

    @Test
    void changedCredentialsOrContactDetailsAreAWayInToo() throws Exception {
        List<Alert> alerts = check("""
                id | at    | account | kind               | amount  | to | alert
                a1 | 09:00 | A       | CREDENTIAL_CHANGED |         |    |
                a2 | 09:01 | A       | BENEFICIARY_ADDED  |         | M  |
                a3 | 09:02 | A       | TRANSFER           | 1000.00 | M  | account-takeover a1 a2 a3
                b1 | 09:00 | B       | CONTACT_CHANGED    |         |    |
                b2 | 09:01 | B       | BENEFICIARY_ADDED  |         | M  |
                b3 | 09:02 | B       | TRANSFER           | 1000.00 | M  | account-takeover b1 b2 b3
                c1 | 09:00 | C       | LOGIN_SUCCEEDED    |         |    |
                c2 | 09:01 | C       | BENEFICIARY_ADDED  |         | M  |
                c3 | 09:02 | C       | TRANSFER           | 1000.00 | M  |
                """);
        assertThat(alerts)
                .extracting(Alert::reason)
                .satisfiesExactlyInAnyOrder(
                        reason -> assertThat(reason).startsWith("Credentials changed, beneficiary M added 60 s later"),
                        reason -> assertThat(reason)
                                .startsWith("Contact details changed, beneficiary M added 60 s later"));
    }

    @Test
    void onlyALargeTransferToTheNewBeneficiaryCounts() throws Exception {
        check("""
                id | at    | kind               | amount  | to | alert
                a1 | 09:00 | CREDENTIAL_CHANGED |         |    |
                a2 | 09:01 | BENEFICIARY_ADDED  |         | M  |
                a3 | 09:02 | TRANSFER           | 9000.00 | N  |
                a4 | 09:03 | TRANSFER           | 999.99  | M  |
                a5 | 09:04 | TRANSFER_IN        | 9000.00 | M  |
                a6 | 09:05 | TRANSFER           | 9000.00 |    |
                a7 | 09:06 | TRANSFER           | 1000.00 | M  | account-takeover a1 a2 a7
                """);
    }

    @Test
    void theStepsMustComeInOrder() throws Exception {
        check("""
                id | at    | kind               | amount  | to | alert
                a1 | 09:00 | BENEFICIARY_ADDED  |         | M  |
                a2 | 09:01 | CREDENTIAL_CHANGED |         |    |
                a3 | 09:02 | TRANSFER           | 9000.00 | M  |
                """);
        check("""
                id | at    | kind               | amount  | to | alert
                a1 | 09:00 | CREDENTIAL_CHANGED |         |    |
                a2 | 09:01 | TRANSFER           | 9000.00 | M  |
                a3 | 09:02 | BENEFICIARY_ADDED  |         | M  |
                """);
        check("""
                id | at    | kind               | amount  | to | alert
                a2 | 09:00 | CREDENTIAL_CHANGED |         |    |
                a1 | 09:00 | BENEFICIARY_ADDED  |         | M  |
                a3 | 09:00 | TRANSFER           | 9000.00 | M  |
                """);
    }

    @Test
    void stepsExactlyAWindowApartDoNotBelongTogether() throws Exception {
        check("""
                id | at           | account | kind               | amount  | to | alert
                a1 | 09:00        | A       | CREDENTIAL_CHANGED |         |    |
                a2 | 09:01        | A       | BENEFICIARY_ADDED  |         | M  |
                a3 | 09:30        | A       | TRANSFER           | 9000.00 | M  |
                b1 | 09:00        | B       | CREDENTIAL_CHANGED |         |    |
                b2 | 09:01        | B       | BENEFICIARY_ADDED  |         | M  |
                b3 | 09:29:59.999 | B       | TRANSFER           | 9000.00 | M  | account-takeover b1 b2 b3
                """);
    }

    @Test
    void ofSeveralWaysToTellItTheEarliestCounts() throws Exception {
        check("""
                id | at    | kind               | amount  | to | alert
                a1 | 09:00 | CREDENTIAL_CHANGED |         |    |
                a2 | 09:01 | CONTACT_CHANGED    |         |    |
                a3 | 09:02 | BENEFICIARY_ADDED  |         | N  |
                a4 | 09:03 | BENEFICIARY_ADDED  |         | M  |
                a5 | 09:04 | BENEFICIARY_ADDED  |         | M  |
                a6 | 09:05 | TRANSFER           | 9000.00 | M  | account-takeover a1 a4 a6
                a7 | 09:06 | TRANSFER           | 9000.00 | N  |
                """);
    }

    @Test
    void theEarliestChangeStillInTheWindowCounts() throws Exception {
        check("""
                id | at    | kind               | amount  | to | alert
                a1 | 09:00 | CREDENTIAL_CHANGED |         |    |
                a2 | 09:10 | CONTACT_CHANGED    |         |    |
                a3 | 09:20 | BENEFICIARY_ADDED  |         | M  |
                a4 | 09:35 | TRANSFER           | 9000.00 | M  | account-takeover a2 a3 a4
                """);
    }

    @Test
    void aDeviceTheAccountKnowsIsNoWayIn() throws Exception {
        check("""
                id | at      | account | kind              | amount  | to | device | alert
                a0 | 08:00   | A       | LOGIN_SUCCEEDED   |         |    | phone  |
                a1 | 1 09:00 | A       | LOGIN_SUCCEEDED   |         |    | phone  |
                a2 | 1 09:01 | A       | BENEFICIARY_ADDED |         | M  |        |
                a3 | 1 09:02 | A       | TRANSFER          | 9000.00 | M  |        |
                b0 | 08:00   | B       | LOGIN_SUCCEEDED   |         |    | phone  |
                b1 | 1 08:59 | B       | DEVICE_ENROLLED   |         |    | tablet |
                b2 | 1 09:00 | B       | LOGIN_SUCCEEDED   |         |    | tablet |
                b3 | 1 09:01 | B       | BENEFICIARY_ADDED |         | M  |        |
                b4 | 1 09:02 | B       | TRANSFER          | 9000.00 | M  |        | account-takeover b2 b3 b4
                """);
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThatThrownBy(() -> new AccountTakeover.Settings(Threshold.of(1), Duration.ofDays(8)))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("Settings of account-takeover: window is PT192H; it must be PT1M (a minute) to P7D.");
    }
}
