package io.weir.patterns;

import java.util.List;
import java.util.Map;
import org.apache.flink.cep.functions.PatternProcessFunction;
import org.apache.flink.util.Collector;

/** Tells a match of Flink CEP's operator as {@link MatchCompiled} would. */
final class TellMatch extends PatternProcessFunction<Observation, Match> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processMatch(Map<String, List<Observation>> match, Context context, Collector<Match> out) {
        out.collect(Match.of(match));
    }
}
