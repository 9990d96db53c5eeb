package io.weir.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.events.AccountEvent;
import io.weir.events.AccountEventCodec;
import io.weir.events.BadEvent;
import io.weir.events.LabelCodec;
import io.weir.events.Topics;
import io.weir.events.Transaction;
import io.weir.events.TransactionCodec;
import io.weir.simulator.crimes.Crime;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private static final Duration MAX_DELAY = Duration.ofSeconds(3);
    private static final int PARTITIONS = 16;

    private static Recording week;

    private static SimulationSettings.Builder settings() {
        return SimulationSettings.builder()
                .seed(42)
                .customers(1_000)
                .disorder(0.05)
                .maxDelay(MAX_DELAY)
                .duplicates(0.02)
                .garbage(0.01);
    }

    @BeforeAll
    static void liveThroughAWeek() {
        week = Recording.of(settings().build());
    }

    @Test
    void theSameSeedMakesTheSameStream() throws NoSuchAlgorithmException {
        Simulation simulation = new Simulation(settings().build());
        String expected = hash(week.simulation().events());

        assertThat(hash(simulation.events())).isEqualTo(expected);
        assertThat(hash(simulation.events())).as("at the second call too").isEqualTo(expected);
        assertThat(simulation.crimes()).isEqualTo(week.simulation().crimes());
    }

    @Test
    void anotherSeedMakesAnotherStream() throws NoSuchAlgorithmException {
        Simulation other = new Simulation(settings().seed(43).build());

        assertThat(hash(other.events())).isNotEqualTo(hash(week.simulation().events()));
        assertThat(other.crimes())
                .extracting(Crime::customer)
                .isNotEqualTo(
                        week.simulation().crimes().stream().map(Crime::customer).toList());
    }

    private static String hash(EventStream stream) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        stream.forEachRemaining(m -> {
            digest.update(m.topic().getBytes(StandardCharsets.UTF_8));
            digest.update(m.bytes());
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void everyMessagePassesItsOwnCodec() throws BadEvent {
        for (SimEvent m : week.messages()) {
            Object original = Stream.of(m.transaction(), m.accountEvent(), m.label())
                    .filter(e -> e != null)
                    .findFirst()
                    .orElse(null);
            if (original != null) {
                assertThat(m.garbage()).isNull();
                assertThat(read(m)).isEqualTo(original);
            }
        }
    }

    @Test
    void noReaderTakesGarbageForAnEvent() {
        List<SimEvent> garbage =
                week.messages().stream().filter(m -> m.garbage() != null).toList();

        assertThat(garbage).allSatisfy(m -> assertThatThrownBy(() -> read(m)).isInstanceOf(BadEvent.class));
        assertThat(garbage.size() / (double) week.messages().size()).isCloseTo(0.01, within(0.002));
    }

    /** Read at the time it is sent: nothing may be too far ahead of it. */
    private static Object read(SimEvent m) throws BadEvent {
        return switch (m.topic()) {
            case Topics.TRANSACTIONS -> TransactionCodec.read(m.bytes(), m.sentMillis());
            case Topics.ACCOUNT_EVENTS -> AccountEventCodec.read(m.bytes(), m.sentMillis());
            default -> LabelCodec.read(m.bytes(), m.sentMillis());
        };
    }

    @Test
    void disorderIsThereAndBounded() {
        long newest = Long.MIN_VALUE;
        long sent = Long.MIN_VALUE;
        long worst = 0;
        long late = 0;
        for (SimEvent m : week.messages()) {
            assertThat(m.sentMillis()).isGreaterThanOrEqualTo(sent);
            sent = m.sentMillis();
            if (m.transaction() != null || m.accountEvent() != null) {
                long time = m.time().toEpochMilli();
                late += m.sentMillis() > time && !m.duplicate() ? 1 : 0;
                newest = Math.max(newest, time);
                worst = Math.max(worst, newest - time);
            }
        }
        assertThat(worst).isBetween(1_000L, MAX_DELAY.toMillis());
        assertThat(late / (double) week.messages().size()).isCloseTo(0.05, within(0.005));
    }

    @Test
    void withoutDisorderEventsComeInOrder() {
        Recording ordered =
                Recording.of(settings().disorder(0).duplicates(0).garbage(0).build());

        assertThat(ordered.transactions()).isSortedAccordingTo(Comparator.comparing(Transaction::time));
        assertThat(ordered.accountEvents()).isSortedAccordingTo(Comparator.comparing(AccountEvent::time));
        assertThat(ordered.messages()).isSortedAccordingTo(Comparator.comparing(SimEvent::time));
    }

    @Test
    void duplicatesAreEqualCopiesSentLaterAndIdsAreUniqueOtherwise() {
        Map<String, SimEvent> first = new HashMap<>();
        long copies = 0;
        for (SimEvent m : week.messages()) {
            if (m.transaction() == null && m.accountEvent() == null) {
                continue;
            }
            String id = m.transaction() != null
                    ? m.transaction().id()
                    : m.accountEvent().id();
            SimEvent before = first.putIfAbsent(id, m);
            assertThat(m.duplicate()).isEqualTo(before != null);
            if (before != null) {
                copies++;
                assertThat(m.bytes()).isEqualTo(before.bytes());
            }
        }
        assertThat(copies / (double) first.size()).isCloseTo(0.02, within(0.003));
    }

    @Test
    void keysAreAccounts() {
        for (SimEvent m : week.messages()) {
            if (m.transaction() != null) {
                assertThat(m.key()).isEqualTo(m.transaction().account());
                assertThat(m.topic()).isEqualTo(Topics.TRANSACTIONS);
            } else if (m.accountEvent() != null) {
                assertThat(m.key()).isEqualTo(m.accountEvent().account());
                assertThat(m.topic()).isEqualTo(Topics.ACCOUNT_EVENTS);
            } else if (m.label() != null) {
                assertThat(m.key()).isEqualTo(m.label().account());
                assertThat(m.topic()).isEqualTo(Topics.LABELS);
            }
        }
    }

    @Test
    void theTailMovesEventTimePastTheLastCrimeInEveryPartition() {
        SimulationSettings settings = week.simulation().settings();
        Instant tail = settings.end().minus(settings.tail());
        Instant lastCrime = week.simulation().crimes().stream()
                .map(Crime::lastTime)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        for (String topic : List.of(Topics.TRANSACTIONS, Topics.ACCOUNT_EVENTS)) {
            Map<Integer, Instant> newest = new HashMap<>();
            long inTail = 0;
            for (SimEvent m : week.messages()) {
                if (m.topic().equals(topic) && m.garbage() == null) {
                    newest.merge(
                            Math.floorMod(m.key().hashCode(), PARTITIONS), m.time(), (a, b) -> a.isAfter(b) ? a : b);
                    inTail += m.time().isBefore(tail) ? 0 : 1;
                    assertThat(m.time()).isBefore(settings.end());
                }
            }
            assertThat(inTail).as(topic).isGreaterThanOrEqualTo(200);
            assertThat(newest).hasSize(PARTITIONS);
            assertThat(newest.values())
                    .allSatisfy(time -> assertThat(time)
                            .isAfter(lastCrime.plusSeconds(60))
                            .isAfter(settings.end().minusSeconds(60)));
        }
    }

    @Test
    void aFewCustomersHaveATailToo() {
        Recording few = Recording.of(SimulationSettings.builder()
                .customers(20)
                .structuring(1)
                .velocityBursts(1)
                .accountTakeovers(1)
                .build());
        Instant tail = few.simulation()
                .settings()
                .end()
                .minus(few.simulation().settings().tail());

        assertThat(few.transactions().stream().filter(t -> t.time().isAfter(tail)))
                .hasSizeGreaterThanOrEqualTo(15);
    }

    @Test
    void aCustomerMakesSixToTenTransactionsADayAndLogsInInBetween() {
        double customerDays = 7_000;

        assertThat(week.transactions().size() / customerDays).isBetween(6.0, 10.0);
        assertThat(week.transactions().size() / (double) week.accountEvents().size())
                .isBetween(3.0, 5.0);
    }

    @Test
    void theStreamEndsAndSaysSo() {
        EventStream stream = week.simulation().events();
        stream.forEachRemaining(m -> {});

        assertThat(stream.hasNext()).isFalse();
        assertThatThrownBy(stream::next)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("The simulation is over");
    }

    @Test
    void aYearBeginsAtOnce() {
        EventStream year =
                new Simulation(settings().duration(Duration.ofDays(365)).build()).events();

        for (int i = 0; i < 1_000; i++) {
            assertThat(year.next().sentMillis())
                    .isLessThan(Instant.parse("2026-03-03T00:00:00Z").toEpochMilli());
        }
    }
}
