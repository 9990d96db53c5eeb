package io.weir.patterns;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Lets the first match of a burst through and no more: one that starts less than {@link Typology#quiet} after the end of the one before
 * it, let through or not, belongs to the same burst.
 *
 * <p>Keyed as the pattern is; needs the matches of a key in order of time. Holds the end of the last one, until no match of the burst can
 * come any more: quiet and window after it, for a match starts up to a window before it ends. One pending timer.
 */
public final class OncePerBurst extends KeyedProcessFunction<String, Match, Match> {
    private static final long serialVersionUID = 1L;

    private static final ValueStateDescriptor<Long> BURST_END = new ValueStateDescriptor<>("burst-end", Types.LONG);

    private final long quietMillis;
    private final long rememberedMillis;

    private transient ValueState<Long> burstEnd;

    public OncePerBurst(Typology typology) {
        this.quietMillis = typology.quiet().toMillis();
        this.rememberedMillis = quietMillis + typology.window().toMillis();
    }

    @Override
    public void open(OpenContext context) {
        burstEnd = getRuntimeContext().getState(BURST_END);
    }

    @Override
    public void processElement(Match match, Context context, Collector<Match> out) throws Exception {
        Long lastEnd = burstEnd.value();
        if (lastEnd == null || match.first().time() - lastEnd >= quietMillis) {
            out.collect(match);
        }
        long end = match.last().time();
        burstEnd.update(end);
        if (lastEnd == null) {
            context.timerService().registerEventTimeTimer(end + rememberedMillis);
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Match> out) throws Exception {
        long forgottenAt = burstEnd.value() + rememberedMillis;
        if (forgottenAt <= time) {
            burstEnd.clear();
        } else {
            context.timerService().registerEventTimeTimer(forgottenAt);
        }
    }
}
