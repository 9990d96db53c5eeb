package io.weir.simulator;

import io.weir.events.AccountEvent;
import io.weir.events.Label;
import io.weir.events.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A whole simulation, run to its end. */
record Recording(Simulation simulation, List<SimEvent> messages, Map<String, Long> habits) {
    static Recording of(SimulationSettings settings) {
        Simulation simulation = new Simulation(settings);
        EventStream stream = simulation.events();
        List<SimEvent> messages = new ArrayList<>();
        stream.forEachRemaining(messages::add);
        return new Recording(simulation, messages, stream.habits());
    }

    List<Transaction> transactions() {
        return messages.stream()
                .filter(m -> !m.duplicate())
                .map(SimEvent::transaction)
                .filter(Objects::nonNull)
                .toList();
    }

    List<AccountEvent> accountEvents() {
        return messages.stream()
                .filter(m -> !m.duplicate())
                .map(SimEvent::accountEvent)
                .filter(Objects::nonNull)
                .toList();
    }

    List<Label> labels() {
        return messages.stream().map(SimEvent::label).filter(Objects::nonNull).toList();
    }

    NaiveDetectors detectors() {
        return new NaiveDetectors(transactions(), accountEvents());
    }
}
