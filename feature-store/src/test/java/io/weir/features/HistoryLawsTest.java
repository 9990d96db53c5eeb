package io.weir.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.Transaction;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** What holds of every history, whatever is in it. A failure prints its seed and the smallest history that shows it. */
class HistoryLawsTest {
    /** Narrow, so that many events fall on one time and on the edges of windows. */
    private static final long SPAN = 200;

    /** Keeps sums of amounts, then of the halves of their squares, and merchants. */
    private final EntityFeatures features = Histories.account(
            "a_sum | account | 1d | | sum | amount",
            "a_std | account | 1d | | std | amount",
            "a_distinct | account | 1d | | distinct | merchant");

    record Event(long time, long amount, int merchant) {}

    record Window(long count, long sum, int distinct, long min, long max) {}

    @Property(tries = 500)
    void anyOrderOfArrivalGivesTheWindowsOfALoopOverAll(
            @ForAll("events") List<Event> events,
            @ForAll Random random,
            @ForAll("edges") long a,
            @ForAll("edges") long b) {
        List<Event> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, random);
        long start = Math.min(a, b);
        long end = Math.max(a, b);
        Window expected = loop(events, start, end);
        assertThat(window(history(events), start, end)).isEqualTo(expected);
        assertThat(window(history(shuffled), start, end)).isEqualTo(expected);
    }

    @Property(tries = 500)
    void whatWasAskedBeforeChangesNoWindow(
            @ForAll("events") List<Event> events, @ForAll Random random, @ForAll("edges") long end) {
        List<Event> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, random);
        History history = features.newHistory();
        List<Event> arrived = new ArrayList<>();
        for (Event event : shuffled) {
            add(history, event);
            arrived.add(event);
            long asked = random.nextInt((int) SPAN);
            assertThat(window(history, asked - 50, asked)).isEqualTo(loop(arrived, asked - 50, asked));
        }
        assertThat(window(history, end - 100, end)).isEqualTo(loop(arrived, end - 100, end));
    }

    @Property(tries = 500)
    void aWindowIsTheSumOfTwoThatAdjoin(
            @ForAll("events") List<Event> events,
            @ForAll("edges") long a,
            @ForAll("edges") long b,
            @ForAll("edges") long c) {
        long[] edges = {a, b, c};
        Arrays.sort(edges);
        History history = history(events);
        Window whole = window(history, edges[0], edges[2]);
        Window first = window(history, edges[0], edges[1]);
        Window second = window(history, edges[1], edges[2]);
        assertThat(whole.count).isEqualTo(first.count + second.count);
        assertThat(whole.sum).isEqualTo(first.sum + second.sum);
        assertThat(whole.min).isEqualTo(Math.min(first.min, second.min));
        assertThat(whole.max).isEqualTo(Math.max(first.max, second.max));
        assertThat(whole.distinct)
                .isBetween(Math.max(first.distinct, second.distinct), first.distinct + second.distinct);
    }

    @Property(tries = 500)
    void whatIsDroppedChangesNoWindowThatStartsAfterIt(
            @ForAll("events") List<Event> events,
            @ForAll("edges") long dropped,
            @ForAll("edges") long a,
            @ForAll("edges") long b) {
        long start = Math.max(dropped, Math.min(a, b));
        long end = Math.max(start, Math.max(a, b));
        History history = history(events);
        Window before = window(history, start, end);
        history.forget(dropped);
        assertThat(history.droppedUpTo).isLessThanOrEqualTo(dropped);
        assertThat(window(history, start, end)).isEqualTo(before);
        // Nor does it change what comes after.
        Event late = new Event(end, 7, 1);
        events.add(late);
        add(history, late);
        assertThat(window(history, start, end)).isEqualTo(loop(events, start, end));
    }

    /** As while snapshots are written: each has a copy, and the job goes on with the other. */
    @Property(tries = 500)
    void whateverGoesOnNoCopyChanges(@ForAll("events") List<Event> events, @ForAll Random random) throws IOException {
        List<Event> shuffled = new ArrayList<>(events);
        if (random.nextBoolean()) {
            Collections.shuffle(shuffled, random);
        } else {
            shuffled.sort(Comparator.comparingLong(Event::time));
        }
        History live = features.newHistory();
        List<Event> arrived = new ArrayList<>();
        IdentityHashMap<History, byte[]> written = new IdentityHashMap<>();
        long dropped = History.NEVER;
        for (Event event : shuffled) {
            if (random.nextInt(4) == 0) {
                History copy = live.copy();
                boolean goesOnWithCopy = random.nextBoolean();
                written.put(goesOnWithCopy ? live : copy, Histories.bytes(live));
                live = goesOnWithCopy ? copy : live;
            }
            if (random.nextInt(10) == 0) {
                dropped = Math.max(dropped, random.nextInt((int) SPAN / 2));
                live.forget(dropped);
                live.frauds = live.frauds.and(event.time, event.amount, random.nextInt(9));
            }
            add(live, event);
            arrived.add(event);
            long end = random.nextInt((int) SPAN);
            long start = Math.max(dropped, end - 50);
            if (start < end) {
                assertThat(window(live, start, end)).isEqualTo(loop(arrived, start, end));
            }
        }
        for (Map.Entry<History, byte[]> copy : written.entrySet()) {
            assertThat(Histories.bytes(copy.getKey())).isEqualTo(copy.getValue());
        }
    }

    @Property(tries = 500)
    void theVarianceIsThatOfExactArithmetic(@ForAll("amounts") List<Long> amounts) {
        long sum = 0;
        long high = 0;
        long low = 0;
        for (long amount : amounts) {
            Entry entry = new Entry();
            entry.amountMinor = amount;
            sum += Column.AMOUNT.of(entry);
            high += Column.SQUARE_HIGH.of(entry);
            low += Column.SQUARE_LOW.of(entry);
        }
        BigDecimal count = BigDecimal.valueOf(amounts.size());
        BigDecimal exactSum = BigDecimal.ZERO;
        BigDecimal squares = BigDecimal.ZERO;
        for (long amount : amounts) {
            exactSum = exactSum.add(BigDecimal.valueOf(amount));
            squares = squares.add(BigDecimal.valueOf(amount).pow(2));
        }
        double expected = squares.multiply(count)
                .subtract(exactSum.pow(2))
                .divide(count.multiply(count.subtract(BigDecimal.ONE)), MathContext.DECIMAL128)
                .doubleValue();
        double variance = Column.variance(amounts.size(), sum, high, low);
        assertThat(variance).isBetween(expected * (1 - 1e-14), expected * (1 + 1e-14));
    }

    /** Beside the hours of the day; whether it is night or weekend is a property of the entry. */
    @Property(tries = 60)
    void otherTimesOfTheSameEventsChangeNoWindow(
            @ForAll @LongRange(min = 0, max = 1_000_000) long seed,
            @ForAll @LongRange(min = -500_000_000_000L, max = 500_000_000_000L) long shift) {
        Catalogue catalogue = Catalogue.shipped();
        EntityFeatures account = new EntityFeatures(catalogue, Entity.ACCOUNT, 0, 0);
        History there = account.newHistory();
        History shifted = account.newHistory();
        List<Feature> declared = catalogue.of(Entity.ACCOUNT);
        float[] values = new float[declared.size()];
        float[] shiftedValues = new float[declared.size()];
        for (Transaction t :
                new RandomTransactions(seed, 1, 6).arrivals(80, Duration.ofDays(120), Duration.ofHours(6))) {
            Entry entry = account.entry(t);
            account.forget(there, Math.max(entry.time, there.latest()));
            account.compute(there, entry, account.add(there, entry), values);
            entry.time += shift;
            account.forget(shifted, Math.max(entry.time, shifted.latest()));
            account.compute(shifted, entry, account.add(shifted, entry), shiftedValues);
            for (int i = 0; i < values.length; i++) {
                if (declared.get(i).field() != Field.HOUR) {
                    assertThat(Float.valueOf(shiftedValues[i]))
                            .as("%s of %s", declared.get(i).name(), t)
                            .isEqualTo(Float.valueOf(values[i]));
                }
            }
        }
    }

    @Provide
    Arbitrary<List<Event>> events() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, SPAN),
                        Arbitraries.longs().between(0, Transaction.MAX_AMOUNT_MINOR),
                        Arbitraries.integers().between(0, 6))
                .as(Event::new)
                .list()
                .ofMaxSize(150);
    }

    @Provide
    Arbitrary<Long> edges() {
        return Arbitraries.longs().between(-1, SPAN + 1);
    }

    /** Few of the largest that are believed, or many of what banks see. */
    @Provide
    Arbitrary<List<Long>> amounts() {
        return Arbitraries.oneOf(
                Arbitraries.longs()
                        .between(0, Transaction.MAX_AMOUNT_MINOR)
                        .list()
                        .ofMinSize(2)
                        .ofMaxSize(9),
                Arbitraries.longs()
                        .between(0, 1_000_000_000_000L)
                        .list()
                        .ofMinSize(2)
                        .ofMaxSize(300),
                Arbitraries.longs()
                        .between(999_999_999_990L, 1_000_000_000_000L)
                        .list()
                        .ofMinSize(2)
                        .ofMaxSize(300));
    }

    private History history(List<Event> events) {
        History history = features.newHistory();
        events.forEach(event -> add(history, event));
        return history;
    }

    private void add(History history, Event event) {
        String merchant = event.merchant == 0 ? null : "M" + event.merchant;
        features.add(history, features.entry(Histories.payment("t", event.time, "A", event.amount, merchant, null)));
    }

    private static Window window(History history, long start, long end) {
        int from = history.firstAfter(start);
        int to = history.firstAfter(end);
        return new Window(
                history.count(from, to),
                history.sum(0, from, to),
                history.distinct(0, from, to),
                from == to ? Long.MAX_VALUE : history.min(from, to),
                from == to ? Long.MIN_VALUE : history.max(from, to));
    }

    private static Window loop(List<Event> events, long start, long end) {
        List<Event> in =
                events.stream().filter(e -> e.time > start && e.time <= end).toList();
        return new Window(
                in.size(),
                in.stream().mapToLong(Event::amount).sum(),
                (int) in.stream()
                        .mapToInt(Event::merchant)
                        .filter(merchant -> merchant > 0)
                        .distinct()
                        .count(),
                in.stream().mapToLong(Event::amount).min().orElse(Long.MAX_VALUE),
                in.stream().mapToLong(Event::amount).max().orElse(Long.MIN_VALUE));
    }
}
