package io.weir.simulator;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.AccountEvent;
import io.weir.events.AccountEventType;
import io.weir.events.Transaction;
import io.weir.events.TransactionType;
import io.weir.simulator.honest.Habit;
import io.weir.simulator.honest.Habits;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A week without any crime: all that looks like one is honest. */
class HonestLivesTest {
    private static Recording week;

    @BeforeAll
    static void liveThroughAWeek() {
        week = Recording.of(SimulationSettings.builder()
                .seed(5)
                .customers(1_500)
                .structuring(0)
                .velocityBursts(0)
                .accountTakeovers(0)
                .build());
    }

    @Test
    void everyHabitIsFollowed() {
        assertThat(week.habits().keySet())
                .isEqualTo(Habits.ALL.stream().map(Habit::name).collect(Collectors.toSet()));
    }

    @Test
    void everyKindOfMovementIsThere() {
        Set<TransactionType> types =
                week.transactions().stream().map(Transaction::type).collect(Collectors.toSet());
        assertThat(types).containsExactlyInAnyOrder(TransactionType.values());
        Set<String> currencies =
                week.transactions().stream().map(Transaction::currency).collect(Collectors.toSet());
        assertThat(currencies).contains("EUR", "GBP", "USD");
    }

    @Test
    void noDetectorFires() {
        assertThat(week.detectors().structuring()).isEmpty();
        assertThat(week.detectors().velocityBursts()).isEmpty();
        assertThat(week.detectors().drains(true)).isEmpty();
        assertThat(week.detectors().drains(false)).isEmpty();
        assertThat(week.labels()).isEmpty();
    }

    @Test
    void someCashComesInTwiceADayJustBelowTheThreshold() {
        List<List<Transaction>> cash = byAccount(t ->
                t.type() == TransactionType.CASH_DEPOSIT && t.amountMinor() >= 500_000 && t.amountMinor() < 1_000_000);

        assertThat(closeTogether(cash, 2, Duration.ofDays(1))).isGreaterThan(10);
        assertThat(closeTogether(cash, 3, Duration.ofDays(3))).isGreaterThan(10);
        assertThat(byAccount(t -> t.type() == TransactionType.CASH_DEPOSIT && t.amountMinor() >= 1_000_000))
                .isNotEmpty();
    }

    @Test
    void somePaymentsComeFourAMinute() {
        List<List<Transaction>> payments = byAccount(t -> t.type().isPayment());

        assertThat(closeTogether(payments, 4, Duration.ofMinutes(1))).isGreaterThan(50);
    }

    @Test
    void someNewPayeesGetALargeSum() {
        Map<String, List<AccountEvent>> events =
                week.accountEvents().stream().collect(groupingBy(AccountEvent::account));
        List<Transaction> large = week.transactions().stream()
                .filter(t -> t.type() == TransactionType.TRANSFER && t.amountMinor() >= 100_000)
                .filter(t -> events.getOrDefault(t.account(), List.of()).stream()
                        .anyMatch(e -> t.counterparty().equals(e.beneficiary())))
                .toList();

        assertThat(large).hasSizeGreaterThan(30);
        assertThat(large.stream()
                        .filter(t -> events.get(t.account()).stream()
                                .anyMatch(e -> e.type() == AccountEventType.DEVICE_ENROLLED
                                        && e.time().isBefore(t.time()))))
                .as("after a new telephone, hours later")
                .hasSizeGreaterThan(5);
    }

    @Test
    void salariesComeForManyAtOnce() {
        Map<Object, Long> salaries = week.transactions().stream()
                .filter(t -> t.type() == TransactionType.TRANSFER_IN
                        && t.counterparty().startsWith("E-"))
                .collect(groupingBy(t -> t.time().toString().substring(0, 13), Collectors.counting()));

        assertThat(salaries.values().stream().mapToLong(n -> n).max().orElse(0)).isGreaterThan(100);
    }

    private static List<List<Transaction>> byAccount(Predicate<Transaction> wanted) {
        return List.copyOf(week.transactions().stream()
                .filter(wanted)
                .sorted(Comparator.comparing(Transaction::time))
                .collect(groupingBy(Transaction::account))
                .values());
    }

    /** How often so many follow each other within the window. */
    private static long closeTogether(List<List<Transaction>> byAccount, int count, Duration window) {
        long times = 0;
        for (List<Transaction> some : byAccount) {
            for (int i = 0; i + count <= some.size(); i++) {
                Duration span = Duration.between(
                        some.get(i).time(), some.get(i + count - 1).time());
                times += span.compareTo(window) <= 0 ? 1 : 0;
            }
        }
        return times;
    }
}
