package io.weir.cli.chaos;

import io.weir.simulator.EventStream;
import io.weir.simulator.SimEvent;
import io.weir.simulator.Simulation;
import io.weir.simulator.SimulationSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A known stream of every kind of message: payments, account events, labels, repetitions, garbage, crimes among honest days. Nothing in it hangs on who
 * is read first, or two undisturbed runs would not be the same either:
 *
 * <ul>
 *   <li>What is sent late is so by less than the features allow by default, a second.
 *   <li>A label goes with its payment, three days before it becomes known. Days pass in seconds here, and a label that came at the moment from which
 *       on it counts would race with the payments of that moment.
 * </ul>
 */
record ChaosStream(List<SimEvent> messages, int crimes) {
    /** A customer's messages in a day, about. */
    private static final double MESSAGES_A_DAY = 8.5;

    /** Of event time, from the first message to the last. */
    static final int DAYS = 7;

    private static final int LEAST_CUSTOMERS = 100;
    private static final int CUSTOMERS_A_CRIME = 20;

    /**
     * @param least messages, about
     */
    static ChaosStream of(long seed, int least) {
        int customers = Math.max(LEAST_CUSTOMERS, (int) Math.ceil(least / MESSAGES_A_DAY / DAYS));
        int crimes = customers / CUSTOMERS_A_CRIME;
        Simulation simulation = new Simulation(SimulationSettings.builder()
                .seed(seed)
                .customers(customers)
                .duration(Duration.ofDays(DAYS))
                .structuring(crimes)
                .velocityBursts(crimes)
                .accountTakeovers(crimes)
                .maxDelay(Duration.ofMillis(900))
                .garbage(0.002)
                .build());
        Map<String, SimEvent> labels = new HashMap<>();
        for (EventStream events = simulation.events(); events.hasNext(); ) {
            SimEvent event = events.next();
            if (event.label() != null) {
                labels.put(event.label().transactionId(), event);
            }
        }
        List<SimEvent> messages = new ArrayList<>();
        for (EventStream events = simulation.events(); events.hasNext(); ) {
            SimEvent event = events.next();
            if (event.label() == null) {
                messages.add(event);
            }
            SimEvent label = event.transaction() == null
                    ? null
                    : labels.remove(event.transaction().id());
            if (label != null) {
                messages.add(label);
            }
        }
        return new ChaosStream(messages, simulation.crimes().size());
    }
}
