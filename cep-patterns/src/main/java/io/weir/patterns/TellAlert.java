package io.weir.patterns;

import io.weir.events.Alert;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.metrics.Counter;

/** The alert of a match, counted. */
final class TellAlert extends RichMapFunction<Match, Alert> {
    private static final long serialVersionUID = 1L;

    private final Typology typology;
    private transient Counter alerts;

    TellAlert(Typology typology) {
        this.typology = typology;
    }

    @Override
    public void open(OpenContext context) {
        alerts = getRuntimeContext()
                .getMetricGroup()
                .addGroup(Typology.METRICS)
                .addGroup("detector", typology.id())
                .addGroup("mode", "live")
                .counter("alerts");
    }

    @Override
    public Alert map(Match match) {
        alerts.inc();
        return typology.explain(match);
    }
}
