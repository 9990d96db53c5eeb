package io.weir.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.patterns.Observation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class InOrderTest {
    @Test
    void eventsGoOnInOrderOnceTheWatermarkHasReachedThem() throws Exception {
        try (var harness = harness()) {
            harness.open();
            for (Observation o : List.of(at(30, "c"), at(10, "b"), at(20, "z"), at(10, "a"), at(20, "y"))) {
                harness.processElement(o, o.time());
            }
            assertThat(harness.extractOutputValues()).isEmpty();
            harness.processWatermark(20);
            assertThat(harness.extractOutputValues())
                    .extracting(Observation::id)
                    .containsExactly("a", "b", "y", "z");
            harness.processWatermark(30);
            assertThat(harness.extractOutputValues())
                    .extracting(Observation::id)
                    .endsWith("c");
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void anEventLeavesWithItsOwnTime() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(at(10, "a"), 10);
            harness.processWatermark(99);
            assertThat(harness.getOutput()).first().isEqualTo(new StreamRecord<>(at(10, "a"), 10));
        }
    }

    @Test
    void eventsThatOneWatermarkLetsGoLeaveEachWithItsOwnTime() throws Exception {
        try (var harness = harness()) {
            harness.open();
            for (Observation o : List.of(at(30, "c"), at(10, "a"), at(20, "b"))) {
                harness.processElement(o, o.time());
            }
            harness.processWatermark(99);
            assertThat(harness.getOutput().stream().limit(3).map(Object.class::cast))
                    .containsExactly(
                            new StreamRecord<>(at(10, "a"), 10),
                            new StreamRecord<>(at(20, "b"), 20),
                            new StreamRecord<>(at(30, "c"), 30));
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void aSnapshotHoldsWhatWaitsAndLeavesNothingBehind() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = harness()) {
            harness.open();
            harness.processElement(at(10, "a"), 10);
            harness.processElement(at(20, "b"), 20);
            harness.snapshot(1, 1);
            harness.processWatermark(10);
            assertThat(harness.numKeyedStateEntries()).isZero();
            snapshot = harness.snapshot(2, 2);
        }
        try (var harness = harness()) {
            harness.initializeState(snapshot);
            harness.open();
            assertThat(harness.numKeyedStateEntries()).isZero();
            harness.processWatermark(99);
            assertThat(harness.extractOutputValues())
                    .extracting(Observation::id)
                    .containsExactly("b");
        }
    }

    @Test
    void manyEventsLeaveInOrderWhateverTheWatermarks() throws Exception {
        long seed = 11;
        Random random = new Random(seed);
        List<Observation> events = RandomEvents.of(seed, 5_000, 50, Kind.CARD);
        List<Observation> expected = new ArrayList<>(events);
        expected.sort(Observation.ORDER);
        try (var harness = harness()) {
            harness.open();
            for (Observation o : events) {
                harness.processElement(o, o.time());
            }
            long watermark = expected.get(0).time() - 1;
            while (watermark < expected.get(expected.size() - 1).time()) {
                watermark += random.nextInt(60_000);
                harness.processWatermark(watermark);
                long reached = watermark;
                assertThat(harness.extractOutputValues())
                        .as("seed %d, watermark %d", seed, reached)
                        .containsExactlyElementsOf(expected.stream()
                                .filter(o -> o.time() <= reached)
                                .toList());
            }
        }
    }

    @Test
    void eventsBehindTheWatermarkAreLate() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processWatermark(20);
            harness.processElement(at(20, "late"), 20);
            harness.processElement(at(21, "in-time"), 21);
            harness.processWatermark(Long.MAX_VALUE);
            assertThat(harness.extractOutputValues()).containsExactly(at(21, "in-time"));
            assertThat(harness.getSideOutput(InOrder.LATE)).containsExactly(new StreamRecord<>(at(20, "late"), 20));
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void anyArrivalAndAnyRestartGiveTheSameOrder() throws Exception {
        List<Observation> events = RandomEvents.of(3, 400, 50, Kind.CARD);
        List<Observation> expected = events.stream().sorted(Observation.ORDER).toList();
        Random random = new Random(5);
        List<Observation> out = new ArrayList<>();
        OperatorSubtaskState snapshot = null;
        long watermark = 0;
        int from = 0;
        List<Observation> arrival = disordered(expected, random);
        while (from < arrival.size()) {
            try (var harness = harness()) {
                if (snapshot != null) {
                    harness.initializeState(snapshot);
                }
                harness.open();
                int to = Math.min(arrival.size(), from + 1 + random.nextInt(30));
                for (Observation o : arrival.subList(from, to)) {
                    harness.processElement(o, o.time());
                    watermark = Math.max(watermark, o.time() - 2_000);
                    harness.processWatermark(watermark);
                }
                from = to;
                snapshot = harness.snapshot(1, 1);
                assertThat(harness.getSideOutput(InOrder.LATE)).isNull();
                out.addAll(harness.extractOutputValues());
            }
        }
        try (var harness = harness()) {
            harness.initializeState(snapshot);
            harness.open();
            harness.processWatermark(Long.MAX_VALUE);
            out.addAll(harness.extractOutputValues());
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
        for (String account :
                expected.stream().map(Observation::account).distinct().toList()) {
            assertThat(out.stream().filter(o -> o.account().equals(account)))
                    .containsExactlyElementsOf(expected.stream()
                            .filter(o -> o.account().equals(account))
                            .toList());
        }
    }

    /** Every event up to 1,500 ms later than its place. */
    private static List<Observation> disordered(List<Observation> inOrder, Random random) {
        record Arrival(long at, Observation event) {}
        return inOrder.stream()
                .map(o -> new Arrival(o.time() + random.nextInt(1_500), o))
                .sorted((a, b) -> Long.compare(a.at, b.at))
                .map(Arrival::event)
                .toList();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Observation, Observation> harness() throws Exception {
        return Harnesses.of(new InOrder(), Observation::account);
    }

    private static Observation at(long time, String id) {
        return new Observation(id, time, Kind.CARD, "A", "c", 100, "EUR", null, null, false, 0);
    }
}
