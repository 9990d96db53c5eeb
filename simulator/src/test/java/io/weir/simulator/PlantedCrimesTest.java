package io.weir.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.AccountEvent;
import io.weir.events.Label;
import io.weir.events.Transaction;
import io.weir.simulator.crimes.Crime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlantedCrimesTest {
    private static final int EACH = 40;

    private static SimulationSettings.Builder week(long seed) {
        return SimulationSettings.builder()
                .seed(seed)
                .customers(1_500)
                .structuring(EACH)
                .velocityBursts(EACH)
                .accountTakeovers(EACH);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyCrimeIsDetectableAndNothingElseIs(long seed) {
        Recording week = Recording.of(week(seed).build());

        assertDetected(week, week.simulation().crimes());
        assertThat(week.simulation().crimes()).hasSize(3 * EACH);
        assertThat(week.simulation().honestSlips()).isEmpty();
    }

    @Test
    void aSingleDayHoldsCrimesToo() {
        Recording day = Recording.of(
                week(9).duration(Duration.ofDays(1)).tail(Duration.ofHours(1)).build());

        assertDetected(day, day.simulation().crimes());
    }

    @Test
    void honestSlipsTripTheDetectorsAndAreNotLabelled() {
        Recording week = Recording.of(week(7).honestSlips(0.01).build());
        List<Crime> slips = week.simulation().honestSlips();

        assertThat(slips).hasSize(15);
        assertDetected(
                week,
                Stream.concat(week.simulation().crimes().stream(), slips.stream())
                        .toList());
        Set<String> slipped =
                slips.stream().flatMap(s -> s.transactionIds().stream()).collect(Collectors.toSet());
        assertThat(week.labels()).extracting(Label::transactionId).doesNotContainAnyElementsOf(slipped);
    }

    private static void assertDetected(Recording recording, List<Crime> crimes) {
        NaiveDetectors detectors = recording.detectors();
        assertThat(detectors.structuring()).isEqualTo(transactions(crimes, "structuring"));
        assertThat(detectors.velocityBursts()).isEqualTo(transactions(crimes, "velocity-burst"));
        Set<String> drains = crimes.stream()
                .filter(c -> c.typology().equals("account-takeover"))
                .map(c -> c.transactionIds().get(c.transactionIds().size() - 1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(detectors.drains(true)).isEqualTo(drains);
        assertThat(detectors.drains(false)).isEqualTo(drains);
    }

    private static Set<String> transactions(List<Crime> crimes, String typology) {
        return crimes.stream()
                .filter(c -> c.typology().equals(typology))
                .map(Crime::transactionIds)
                .flatMap(Collection::stream)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void crimesAreWhatTheySayTheyAre() {
        Recording week = Recording.of(week(11).build());
        Map<String, Transaction> transactions =
                week.transactions().stream().collect(Collectors.toMap(Transaction::id, Function.identity()));
        Map<String, AccountEvent> events =
                week.accountEvents().stream().collect(Collectors.toMap(AccountEvent::id, Function.identity()));
        SimulationSettings settings = week.simulation().settings();
        Set<String> customers = new HashSet<>();

        for (Crime crime : week.simulation().crimes()) {
            assertThat(customers.add(crime.customer()))
                    .as("one crime a customer")
                    .isTrue();
            List<Instant> times = Stream.concat(
                            crime.transactionIds().stream()
                                    .map(id -> transactions.get(id).time()),
                            crime.accountEventIds().stream()
                                    .map(id -> events.get(id).time()))
                    .sorted()
                    .toList();
            assertThat(crime.firstTime())
                    .isEqualTo(times.get(0))
                    .isAfter(settings.start().plus(settings.duration().dividedBy(10)));
            assertThat(crime.lastTime())
                    .isEqualTo(times.get(times.size() - 1))
                    .isBefore(settings.end().minus(settings.tail()));
            assertThat(crime.transactionIds())
                    .allSatisfy(
                            id -> assertThat(transactions.get(id).customer()).isEqualTo(crime.customer()));
            assertThat(crime.transactionIds().stream()
                            .map(id -> transactions.get(id).time()))
                    .isSorted();
            assertThat(crime.accountEventIds().stream().map(id -> events.get(id).time()))
                    .isSorted();
            Duration length = Duration.between(crime.firstTime(), crime.lastTime());
            switch (crime.typology()) {
                case "structuring" -> {
                    assertThat(crime.transactionIds()).hasSizeBetween(3, 5);
                    assertThat(length).isBetween(Duration.ofHours(3), Duration.ofHours(20));
                    assertThat(crime.transactionIds().stream()
                                    .map(id -> transactions.get(id).terminal())
                                    .distinct())
                            .hasSameSizeAs(crime.transactionIds());
                }
                case "velocity-burst" -> {
                    assertThat(crime.transactionIds()).hasSizeBetween(5, 12);
                    assertThat(length).isLessThan(Duration.ofSeconds(55));
                }
                default -> {
                    assertThat(crime.typology()).isEqualTo("account-takeover");
                    assertThat(crime.accountEventIds()).hasSizeGreaterThanOrEqualTo(2);
                    assertThat(length).isLessThanOrEqualTo(Duration.ofMinutes(25));
                }
            }
        }
    }

    @Test
    void everyTransactionOfACrimeHasOneLabel() {
        Recording week = Recording.of(week(12).labelDelay(Duration.ofDays(2)).build());
        Map<String, Instant> times =
                week.transactions().stream().collect(Collectors.toMap(Transaction::id, Transaction::time));
        Map<String, Crime> crimes =
                week.simulation().crimes().stream().collect(Collectors.toMap(Crime::episode, Function.identity()));

        assertThat(week.labels())
                .containsExactlyInAnyOrderElementsOf(week.simulation().labels())
                .allSatisfy(label -> {
                    Crime crime = crimes.get(label.episode());
                    assertThat(label.fraud()).isTrue();
                    assertThat(label.typology()).isEqualTo(crime.typology());
                    assertThat(crime.transactionIds()).contains(label.transactionId());
                    assertThat(label.time())
                            .isEqualTo(times.get(label.transactionId()).plus(Duration.ofDays(2)));
                });
        assertThat(week.labels())
                .extracting(Label::transactionId)
                .doesNotHaveDuplicates()
                .hasSize(crimes.values().stream()
                        .mapToInt(c -> c.transactionIds().size())
                        .sum());
        assertThat(week.messages().get(week.messages().size() - 1).label())
                .as("labels of the last days close the stream")
                .isNotNull();
    }
}
