package io.weir.patterns;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Events that together fit a pattern.
 *
 * @param phases of the pattern, one for every event
 * @param events in {@link Observation#ORDER}, never empty
 */
public record Match(List<String> phases, List<Observation> events) {
    /** A match as Flink CEP tells it: the events of every phase, phases in the order of the pattern. */
    static Match of(Map<String, List<Observation>> byPhase) {
        List<String> phases = new ArrayList<>();
        List<Observation> events = new ArrayList<>();
        byPhase.forEach((phase, taken) -> {
            for (Observation o : taken) {
                phases.add(phase);
                events.add(o);
            }
        });
        return new Match(phases, events);
    }

    /** The first event of that phase; there must be one. */
    public Observation first(String phase) {
        return events.get(phases.indexOf(phase));
    }

    public Observation first() {
        return events.get(0);
    }

    public Observation last() {
        return events.get(events.size() - 1);
    }

    /** The ids of the events, in order. */
    public List<String> evidence() {
        return events.stream().map(Observation::id).toList();
    }
}
