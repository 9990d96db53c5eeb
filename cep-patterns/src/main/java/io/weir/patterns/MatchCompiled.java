package io.weir.patterns;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Runs the pattern of a typology over events that are already in order, and tells each match at the moment its last event comes in.
 * Same matches as Flink CEP's operator, which sorts for itself, keeps every event by reference count and branches by copying.
 *
 * <p>Keyed by {@link Typology#keyOf}. Holds, per key, the open runs and the events they have taken ({@link OpenRuns}), until the window
 * of the last run has passed: at most {@link Matcher#MAX_OPEN_RUNS} runs, one pending timer, and nothing at all for a key that was quiet
 * for a window.
 */
public final class MatchCompiled extends KeyedProcessFunction<String, Observation, Match> {
    private static final long serialVersionUID = 1L;

    private static final ValueStateDescriptor<OpenRuns> OPEN_RUNS =
            new ValueStateDescriptor<>("open-runs", TypeInformation.of(OpenRuns.class));

    private final Stages stages;

    private transient ValueState<OpenRuns> state;
    private transient Matcher matcher;
    private transient Collector<Match> matches;

    /** @throws IllegalArgumentException naming every feature of the typology's pattern that is not supported */
    public MatchCompiled(Typology typology) {
        this.stages = Stages.compile(typology.pattern());
    }

    @Override
    public void open(OpenContext context) throws Exception {
        state = getRuntimeContext().getState(OPEN_RUNS);
        for (IterativeCondition<Observation> predicate : stages.predicates()) {
            if (predicate instanceof RichFunction rich) {
                rich.setRuntimeContext(getRuntimeContext());
                rich.open(context);
            }
        }
        matcher = new Matcher(stages, match -> matches.collect(match));
        getRuntimeContext().getMetricGroup().gauge("droppedRuns", matcher::droppedRuns);
    }

    @Override
    public void close() throws Exception {
        for (IterativeCondition<Observation> predicate : stages.predicates()) {
            if (predicate instanceof RichFunction rich) {
                rich.close();
            }
        }
    }

    @Override
    public void processElement(Observation o, Context context, Collector<Match> out) throws Exception {
        OpenRuns open = state.value();
        if (open == null) {
            if (!matcher.starts(o)) {
                return;
            }
            open = new OpenRuns();
        }
        matches = out;
        if (!matcher.accept(open, o)) {
            return;
        }
        boolean timerPending = open.timer != OpenRuns.NO_TIMER;
        if (open.used == 0 && !timerPending) {
            state.clear();
            return;
        }
        if (!timerPending) {
            setTimer(open, context);
        }
        state.update(open);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Match> out) throws Exception {
        OpenRuns open = state.value();
        matches = out;
        matcher.expire(open, time);
        if (open.used == 0) {
            state.clear();
            return;
        }
        setTimer(open, context);
        state.update(open);
    }

    /** One timer a key: it fires when the run that is the earliest now expires, whatever has become of it, and looks on from there. */
    private void setTimer(OpenRuns open, Context context) {
        open.timer = matcher.expiry(open);
        context.timerService().registerEventTimeTimer(open.timer);
    }
}
