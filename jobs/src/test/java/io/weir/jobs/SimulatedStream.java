package io.weir.jobs;

import io.weir.events.Topics;
import io.weir.simulator.SimEvent;
import io.weir.simulator.Simulation;
import io.weir.simulator.SimulationSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A small simulated bank for the integration tests: one day, a few crimes. */
final class SimulatedStream {
    private final Simulation simulation;
    private final List<SimEvent> events = new ArrayList<>();

    SimulatedStream(long seed, int crimesEach) {
        this(SimulationSettings.builder(), seed, crimesEach);
    }

    /** One in which nothing is sent later than it happened. */
    static SimulatedStream inOrder(long seed, int crimesEach) {
        return new SimulatedStream(SimulationSettings.builder().disorder(0), seed, crimesEach);
    }

    private SimulatedStream(SimulationSettings.Builder settings, long seed, int crimesEach) {
        simulation = new Simulation(settings.seed(seed)
                .customers(300)
                .duration(Duration.ofDays(3))
                .structuring(crimesEach)
                .velocityBursts(crimesEach)
                .accountTakeovers(crimesEach)
                .build());
        simulation.events().forEachRemaining(event -> {
            if (!event.topic().equals(Topics.LABELS)) {
                events.add(event);
            }
        });
    }

    int crimes() {
        return simulation.crimes().size();
    }

    List<SimEvent> events() {
        return events;
    }

    void send(Deployment deployment, int from, int to) {
        for (SimEvent event : events.subList(from, to)) {
            deployment.send(event.topic(), event.key(), event.sentMillis(), event.bytes());
        }
        deployment.flush();
    }

    void sendAll(Deployment deployment) {
        send(deployment, 0, events.size());
    }
}
