package io.weir.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.events.Alert;
import io.weir.events.Severity;
import io.weir.events.SubjectType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StructuringTest extends ScenarioTest {
    @Override
    Typology typology() {
        return new Structuring(Structuring.Settings.DEFAULT);
    }

    @Test
    void threeDepositsJustBelowTheThresholdRaiseAnAlert() throws Exception {
        List<Alert> alerts = check("""
                id | at    | account | customer | kind         | amount   | alert
                t1 | 09:00 | A       | c        | CASH_DEPOSIT | 9500.00  |
                t2 | 13:30 | B       | c        | CASH_DEPOSIT | 9800.00  |
                x1 | 14:00 | A       | c        | CARD         | 9000.00  |
                t3 | 20:15 | A       | c        | CASH_DEPOSIT | 9900.00  | structuring t1 t2 t3
                """);
        assertThat(alerts)
                .containsExactly(new Alert(
                        Alert.idOf("structuring", 1, "c", List.of("t1", "t2", "t3")),
                        Instant.parse("2026-03-01T20:15:00Z"),
                        "structuring",
                        1,
                        "structuring",
                        Severity.HIGH,
                        SubjectType.CUSTOMER,
                        "c",
                        "c",
                        List.of("t1", "t2", "t3"),
                        29_200_00,
                        "EUR",
                        Instant.parse("2026-03-01T09:00:00Z"),
                        "3 cash deposits of 5,000.00 EUR to just below 10,000.00 EUR, totalling 29,200.00 EUR in 11 h 15 min; "
                                + "a customer's deposits are added up over 24 h"));
    }

    @Test
    void anAlertNeedsNewDepositsEachTime() throws Exception {
        check("""
                id | at    | kind         | amount  | alert
                t1 | 09:00 | CASH_DEPOSIT | 9500.00 |
                t2 | 10:00 | CASH_DEPOSIT | 9500.00 |
                t3 | 11:00 | CASH_DEPOSIT | 9500.00 | structuring t1 t2 t3
                t4 | 12:00 | CASH_DEPOSIT | 9500.00 |
                t5 | 13:00 | CASH_DEPOSIT | 9500.00 |
                t6 | 14:00 | CASH_DEPOSIT | 9500.00 | structuring t4 t5 t6
                t7 | 15:00 | CASH_DEPOSIT | 9500.00 |
                """);
    }

    @Test
    void depositsExactlyAWindowApartDoNotBelongTogether() throws Exception {
        check("""
                id | at             | account | kind         | amount  | alert
                a1 | 09:00          | A       | CASH_DEPOSIT | 9500.00 |
                a2 | 10:00          | A       | CASH_DEPOSIT | 9500.00 |
                a3 | 1 09:00        | A       | CASH_DEPOSIT | 9500.00 |
                b1 | 09:00          | B       | CASH_DEPOSIT | 9500.00 |
                b2 | 10:00          | B       | CASH_DEPOSIT | 9500.00 |
                b3 | 1 08:59:59.999 | B       | CASH_DEPOSIT | 9500.00 | structuring b1 b2 b3
                """);
    }

    @Test
    void theWindowMovesOnWhenTheFirstDepositLeavesIt() throws Exception {
        check("""
                id | at      | kind         | amount  | alert
                t1 | 09:00   | CASH_DEPOSIT | 9500.00 |
                t2 | 20:00   | CASH_DEPOSIT | 9500.00 |
                t3 | 1 10:00 | CASH_DEPOSIT | 9500.00 |
                t4 | 1 11:00 | CASH_DEPOSIT | 9500.00 | structuring t2 t3 t4
                """);
    }

    @Test
    void onlyDepositsBelowTheThresholdAndNearItCount() throws Exception {
        check("""
                id | at    | account | kind         | amount   | alert
                a1 | 09:00 | A       | CASH_DEPOSIT | 10000.00 |
                a2 | 09:01 | A       | CASH_DEPOSIT | 9999.99  |
                a3 | 09:02 | A       | CASH_DEPOSIT | 4999.99  |
                a4 | 09:03 | A       | CASH_DEPOSIT | 5000.00  |
                a5 | 09:04 | A       | CASH_DEPOSIT | 5000.00  | structuring a2 a4 a5
                b1 | 09:00 | B       | CASH_DEPOSIT | 9000.00  |
                b2 | 09:01 | B       | CASH_WITHDRAWAL | 9000.00  |
                b3 | 09:02 | B       | TRANSFER_IN  | 9000.00  |
                b4 | 09:03 | B       | CASH_DEPOSIT | 9000.00  |
                """);
    }

    @Test
    void currenciesAndCustomersAreCountedApart() throws Exception {
        check("""
                id | at    | account | customer | kind         | amount      | alert
                a1 | 09:00 | A       | c        | CASH_DEPOSIT | 9000.00 EUR |
                a2 | 09:01 | A       | c        | CASH_DEPOSIT | 9000.00 USD |
                a3 | 09:02 | A       | c        | CASH_DEPOSIT | 9000.00 EUR |
                a4 | 09:03 | A       | c        | CASH_DEPOSIT | 9000.00 USD |
                a5 | 09:04 | A       | d        | CASH_DEPOSIT | 9000.00 EUR |
                a6 | 09:05 | A       | c        | CASH_DEPOSIT | 9000 JPY    |
                a7 | 09:06 | A       | c        | CASH_DEPOSIT | 9000.00 USD | structuring a2 a4 a7
                """);
    }

    @Test
    void depositsAreAddedUpUntilTheyReachTheThreshold() throws Exception {
        Structuring wide = new Structuring(new Structuring.Settings(Threshold.of(10_000), 90, 3, Duration.ofHours(24)));
        check(wide, """
                id | at    | kind         | amount  | alert
                t1 | 09:00 | CASH_DEPOSIT | 1000.00 |
                t2 | 10:00 | CASH_DEPOSIT | 2000.00 |
                t3 | 11:00 | CASH_DEPOSIT | 3000.00 |
                t4 | 12:00 | CASH_DEPOSIT | 3999.99 |
                t5 | 13:00 | CASH_DEPOSIT | 1000.00 | structuring t1 t2 t3 t4 t5
                """);
    }

    @Test
    void equalTimesCountInTheOrderOfTheirIds() throws Exception {
        check("""
                id | at    | kind         | amount  | alert
                t4 | 09:00 | CASH_DEPOSIT | 9500.00 |
                t2 | 09:00 | CASH_DEPOSIT | 9500.00 |
                t1 | 09:00 | CASH_DEPOSIT | 9500.00 | structuring t1 t2 t3
                t3 | 09:00 | CASH_DEPOSIT | 9500.00 |
                """);
    }

    @Test
    void aCurrencyCanHaveItsOwnThreshold() throws Exception {
        Structuring francs = new Structuring(new Structuring.Settings(
                new Threshold(10_000, Map.of("CHF", 15_000_00L)), 10, 2, Duration.ofHours(24)));
        check(francs, """
                id | at    | kind         | amount       | alert
                t1 | 09:00 | CASH_DEPOSIT | 13500.00 CHF |
                t2 | 10:00 | CASH_DEPOSIT | 13499.99 CHF |
                t3 | 11:00 | CASH_DEPOSIT | 14999.99 CHF | structuring t1 t3
                """);
    }

    @Test
    void impossibleSettingsAreNamedAllAtOnce() {
        assertThatThrownBy(() -> new Structuring.Settings(Threshold.of(10_000), 100, 1, Duration.ofSeconds(1)))
                .isInstanceOfSatisfying(
                        InvalidSettings.class, e -> assertThat(e.problems()).hasSize(3))
                .hasMessage(
                        "Settings of structuring: withinPercent is 100; it must be 1 to 99 percent of the threshold. "
                                + "minDeposits is 1; it must be 2 to 100. window is PT1S; it must be PT1M (a minute) to P31D.");
        assertThatThrownBy(() -> new Threshold(0, Map.of("EURO", 5L, "EUR", -1L)))
                .isInstanceOfSatisfying(
                        InvalidSettings.class, e -> assertThat(e.problems()).hasSize(3));
    }
}
