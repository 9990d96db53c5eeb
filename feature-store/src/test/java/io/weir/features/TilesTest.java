package io.weir.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys with so many events that the oldest are merged into tiles, against a loop over all of them. */
class TilesTest {
    private static final long START = 1_767_225_600_000L;
    private static final long HORIZON = Duration.ofDays(60).toMillis();
    private static final int EVENTS = 30_000;
    private static final long[] WINDOWS = {
        60_000, 600_000, 3_600_000, 21_600_000, 86_400_000, 604_800_000, 2_592_000_000L
    };

    private record Event(long time, long amount) {}

    /** One a window; all keep the same columns, so that any of them reads a history. */
    private final Map<Long, EntityFeatures> sums = new LinkedHashMap<>();

    private final EntityFeatures keeper = Histories.account("a_sum_60d | account | 60d | | sum | amount");

    TilesTest() {
        for (long window : WINDOWS) {
            sums.put(window, Histories.account("a_sum | account | %dm | | sum | amount".formatted(window / 60_000)));
        }
    }

    /** Shapes a busy key can have, each a function from a share of the events to a share of 80 days. */
    private enum Shape {
        STEADY,
        EVER_DENSER,
        BURSTS,
        DENSE_THEN_SPARSE;

        double at(double share, SplittableRandom random) {
            return switch (this) {
                case STEADY -> share;
                case EVER_DENSER -> 1 - Math.pow(1 - share, 3);
                case BURSTS -> Math.floor(share * 40) / 40 + random.nextDouble() * 1e-4;
                case DENSE_THEN_SPARSE -> share < 0.5 ? share / 50 : 0.01 + (share - 0.5) * 1.98;
            };
        }
    }

    static Stream<Arguments> streams() {
        return Stream.of(Shape.values())
                .flatMap(shape -> Stream.of(
                                0L,
                                Duration.ofHours(1).toMillis(),
                                Duration.ofDays(5).toMillis())
                        .map(late -> Arguments.of(shape, late)));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aBusyKeyIsBoundedAndOffByNoMoreThanLiesNearTheEdges(Shape shape, long mostLate) throws IOException {
        History history = keeper.newHistory();
        // As for a snapshot: what goes on is a copy.
        History left = history.copy();
        byte[] leftAs = Histories.bytes(left);
        List<Event> all = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(51);
        int exact = 0;
        int approximate = 0;
        for (Event event : events(shape, mostLate, random)) {
            int place = arrive(history, event);
            all.add(event);
            assertThat(history.size).isLessThanOrEqualTo(History.MOST + 1);
            assertThat(history.size - history.tiles.size()).isLessThanOrEqualTo(History.MOST + 1);
            if (all.size() % 611 == 0) {
                String as = "%s, up to %d ms late, seed 51, event %d".formatted(shape, mostLate, all.size());
                long droppedUpTo = history.droppedUpTo;
                long live = all.stream().filter(e -> e.time > droppedUpTo).count();
                assertThat(history.count(0, history.size)).as(as).isEqualTo(live);
                for (long window : WINDOWS) {
                    if (isExact(history, event, place, window)) {
                        exact++;
                        assertBetween(history, all, event.time - window, 0, event.time, 0, as);
                    } else {
                        approximate++;
                        long ago = history.latest() - event.time;
                        assertBetween(
                                history, all, event.time - window, (window + ago) / 128, event.time, ago / 128, as);
                    }
                }
                assertThat(Histories.bytes(left)).as(as).isEqualTo(leftAs);
                left = history;
                leftAs = Histories.bytes(left);
                history = left.copy();
            }
        }
        assertThat(exact).isPositive();
        assertThat(approximate).isPositive();
    }

    private boolean isExact(History history, Event event, int place, long window) {
        Entry entry = entry(event);
        int first = history.firstAfter(event.time - window);
        boolean marked = sums.get(window).compute(history, entry, place, new float[1]);
        assertThat(marked)
                .as("from %d of %d tiles", first, history.tiles.size())
                .isEqualTo(first < history.tiles.size());
        return !marked;
    }

    /** What the window holds is what it should, but for events before its start and before its end by no more than that. */
    private static void assertBetween(
            History history, List<Event> all, long start, long startOff, long end, long endOff, String as) {
        int from = history.firstAfter(start);
        int to = history.firstAfter(end);
        long[] least = {0, 0};
        long[] most = {0, 0};
        for (Event e : all) {
            if (e.time > start && e.time <= end - endOff) {
                least[0]++;
                least[1] += e.amount;
            }
            if (e.time > start - startOff && e.time <= end) {
                most[0]++;
                most[1] += e.amount;
            }
        }
        String of = "%s, window of %s".formatted(as, Duration.ofMillis(end - start));
        assertThat(history.count(from, to)).as(of).isBetween(least[0], most[0]);
        assertThat(history.sum(0, from, to)).as(of).isBetween(least[1], most[1]);
    }

    @Test
    void aWindowThatEndsInThePastIsOffByNoMoreThanLiesNearItsEdges() {
        for (Shape shape : Shape.values()) {
            History history = keeper.newHistory();
            List<Event> all = new ArrayList<>();
            SplittableRandom random = new SplittableRandom(53);
            for (Event event : events(shape, 3_600_000, random)) {
                arrive(history, event);
                all.add(event);
            }
            long now = history.latest();
            for (int i = 0; i < 200; i++) {
                long end = now - random.nextLong(HORIZON / 2);
                long start = end - 1 - random.nextLong(HORIZON / 2 - 1);
                assertBetween(history, all, start, (now - start) / 128, end, (now - end) / 128, shape + ", seed 53");
            }
        }
    }

    @Test
    void theLargestAndSmallestOfTilesAreThoseOfTheirEvents() {
        History history = keeper.newHistory();
        long largest = 0;
        long smallest = Long.MAX_VALUE;
        for (Event event :
                events(Shape.STEADY, 5 * 86_400_000L, new SplittableRandom(57)).subList(0, 15_000)) {
            arrive(history, event);
            largest = Math.max(largest, event.amount);
            smallest = Math.min(smallest, event.amount);
        }
        assertThat(history.tiles.size()).isPositive();
        assertThat(history.droppedUpTo).isEqualTo(History.NEVER);
        assertThat(history.max(0, history.size)).isEqualTo(largest);
        assertThat(history.min(0, history.size)).isEqualTo(smallest);
    }

    @Test
    void aDropThroughTilesKeepsTheCountsOfTheRest() {
        History history = keeper.newHistory();
        SplittableRandom random = new SplittableRandom(59);
        List<Event> all = new ArrayList<>();
        // As many at every scale of age, so that there are many tiles, and then an exact head.
        random.doubles(8_000, Math.log(1_000), Math.log((double) HORIZON))
                .mapToObj(age -> new Event(START - Math.round(Math.exp(age)), random.nextLong(1_000)))
                .sorted(Comparator.comparing(Event::time))
                .forEach(all::add);
        for (int i = 0; i < History.MOST; i++) {
            all.add(new Event(START, i));
        }
        all.forEach(event -> arrive(history, event));
        int tiles = history.tiles.size();
        int gone = tiles * 9 / 10;
        long cut = history.time(gone - 1);
        history.forget(cut);
        assertThat(history.tiles.size())
                .as("of %d tiles", tiles)
                .isEqualTo(tiles - gone)
                .isPositive();
        assertThat(history.droppedUpTo).isEqualTo(cut);
        assertThat(history.count(0, history.size))
                .isEqualTo(all.stream().filter(e -> e.time > cut).count());
        assertThat(history.sum(0, 0, history.size))
                .isEqualTo(all.stream()
                        .filter(e -> e.time > cut)
                        .mapToLong(e -> e.amount)
                        .sum());
        history.forget(START);
        assertThat(history.size).isZero();
        assertThat(history.tiles.size()).isZero();
        arrive(history, new Event(START + 1, 7));
        assertThat(history.count(0, history.size)).isEqualTo(1);
        assertThat(history.sum(0, 0, history.size)).isEqualTo(7);
    }

    /** The row of a bug: the first tile reached a little further with every merge, until it held half the history. */
    @Test
    void tilesThatAreMergedAgainAndAgainStayNarrow() {
        History history = keeper.newHistory();
        List<Event> all = new ArrayList<>();
        long apart = 10_000;
        for (int i = 0; i < 500_000; i++) {
            Event event = new Event(START + i * apart, 1);
            arrive(history, event);
            all.add(event);
        }
        long now = history.latest();
        for (int days = 1; days < 58; days++) {
            long window = Duration.ofDays(days).toMillis();
            assertBetween(history, all, now - window, window / 128, now, 0, "an event every 10 s");
        }
    }

    @Test
    void tilesGoOutAndInAndGoOnAlike() throws IOException {
        History stays = keeper.newHistory();
        History travels = keeper.newHistory();
        List<Event> events = events(Shape.BURSTS, 5 * 86_400_000L, new SplittableRandom(61));
        for (int i = 0; i < events.size(); i++) {
            arrive(stays, events.get(i));
            arrive(travels, events.get(i));
            if (i % 2_903 == 0) {
                travels = Histories.outAndIn(travels);
                Histories.assertSame(travels, stays, "seed 61, event " + i);
            }
        }
        assertThat(stays.tiles.size()).isPositive();
        Histories.assertSame(travels, stays, "seed 61, at the end");
    }

    private int arrive(History history, Event event) {
        keeper.forget(history, Math.max(event.time, history.latest()));
        return keeper.add(history, entry(event));
    }

    private Entry entry(Event event) {
        return keeper.entry(Histories.payment("t", event.time, "A", event.amount));
    }

    /** As they arrive: a quarter of them late. */
    private static List<Event> events(Shape shape, long mostLate, SplittableRandom random) {
        record Arrival(long at, Event event) {}
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            long at = START + (long) (shape.at((double) i / EVENTS, random) * 80 * 86_400_000L);
            long late = mostLate == 0 || random.nextInt(4) > 0 ? 0 : random.nextLong(mostLate);
            arrivals.add(new Arrival(at + late, new Event(at, random.nextLong(1, 1_000_000))));
        }
        arrivals.sort((a, b) -> Long.compare(a.at, b.at));
        return arrivals.stream().map(Arrival::event).toList();
    }
}
