package io.weir.benchmarks.patterns;

import io.weir.patterns.Match;
import io.weir.patterns.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.cep.functions.PatternProcessFunction;
import org.apache.flink.util.Collector;

/** A match of Flink CEP as our typologies explain it. */
final class CollectMatch extends PatternProcessFunction<Observation, Match> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processMatch(Map<String, List<Observation>> match, Context context, Collector<Match> out) {
        List<String> phases = new ArrayList<>();
        List<Observation> events = new ArrayList<>();
        match.forEach((phase, taken) -> taken.forEach(o -> {
            phases.add(phase);
            events.add(o);
        }));
        out.collect(new Match(phases, events));
    }
}
