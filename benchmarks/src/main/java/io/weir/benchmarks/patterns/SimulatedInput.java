package io.weir.benchmarks.patterns;

import io.weir.benchmarks.InMemoryJob;
import io.weir.patterns.KnownDevices;
import io.weir.patterns.Observation;
import io.weir.simulator.EventStream;
import io.weir.simulator.SimEvent;
import io.weir.simulator.Simulation;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;

/** A simulated bank's events in memory, in {@link Observation#ORDER}, logins from new devices marked. */
final class SimulatedInput {
    private SimulatedInput() {}

    static List<Observation> of(Simulation simulation) throws Exception {
        List<Observation> observations = new ArrayList<>();
        EventStream events = simulation.events();
        while (events.hasNext()) {
            SimEvent event = events.next();
            if (event.transaction() != null) {
                observations.add(Observation.of(event.transaction()));
            } else if (event.accountEvent() != null) {
                observations.add(Observation.of(event.accountEvent()));
            }
        }
        observations.sort(Observation.ORDER);
        return devicesKnown(observations);
    }

    /** A job over observations, one thread. */
    static InMemoryJob<Observation> job(List<Observation> inOrder) {
        return new InMemoryJob<>(inOrder, Observation.class, (observation, none) -> observation.time(), 1);
    }

    /** One thread from end to end, so the order stays. */
    private static List<Observation> devicesKnown(List<Observation> inOrder) throws Exception {
        List<Observation> known = new ArrayList<>();
        job(inOrder)
                .run(
                        source -> source.keyBy(Observation::account, Types.STRING)
                                .process(new KnownDevices(KnownDevices.Settings.DEFAULT)),
                        known::add);
        return known;
    }
}
