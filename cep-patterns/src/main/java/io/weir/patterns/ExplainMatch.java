package io.weir.patterns;

import io.weir.events.Alert;
import java.util.List;
import java.util.Map;
import org.apache.flink.cep.functions.PatternProcessFunction;
import org.apache.flink.util.Collector;

/** Turns a match of Flink CEP's operator into the typology's alert. */
final class ExplainMatch extends PatternProcessFunction<Observation, Alert> {
    private static final long serialVersionUID = 1L;

    private final Typology typology;

    ExplainMatch(Typology typology) {
        this.typology = typology;
    }

    @Override
    public void processMatch(Map<String, List<Observation>> match, Context context, Collector<Alert> out) {
        out.collect(typology.explain(match));
    }
}
