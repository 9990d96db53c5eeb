package io.weir.patterns;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Runs the pattern of a typology over events that are already in order, and tells each match at the moment its last event comes in.
 * Same matches as Flink CEP's operator, which sorts for itself, keeps every event by reference count and branches by copying.
 *
 * <p>Keyed by {@link Typology#keyOf}. Holds, per key, the open runs and the events they have taken ({@link OpenRuns}): at most {@link
 * Matcher#MAX_OPEN_RUNS} runs, of which the next event drops what has expired, and nothing at all for a key that was quiet for its
 * window and {@link #LEISURE_MILLIS}. What was open of a pattern with other steps, as with another threshold before a restart, is forgotten. Only a match that waits for an earlier run to expire is woken to the moment.
 */
public final class MatchCompiled extends KeyedProcessFunction<String, Observation, Match> {
    private static final long serialVersionUID = 1L;

    /**
     * How long after their window the runs of a quiet key may stay. An account that pays some times a day so has a timer a day, not one a payment:
     * timers would cost more than the matching.
     */
    static final long LEISURE_MILLIS = 24L * 60 * 60 * 1000;

    private static final ValueStateDescriptor<OpenRuns> OPEN_RUNS =
            new ValueStateDescriptor<>("open-runs", new OpenRunsSerializer());

    private final Stages stages;

    private transient ValueState<OpenRuns> state;
    private transient Matcher matcher;
    private transient int shape;
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
        shape = stages.shape();
        matcher = new Matcher(stages, match -> matches.collect(match));
        getRuntimeContext().getMetricGroup().addGroup(Typology.METRICS).gauge("runs_dropped", matcher::droppedRuns);
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
            open = new OpenRuns(shape);
        } else {
            open.fit(shape);
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
        if (open.used > 0) {
            setTimer(open, context);
        }
        state.update(open);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Match> out) throws Exception {
        OpenRuns open = state.value();
        if (open == null || open.timer != time) {
            // Replaced by an earlier one, which has done the work.
            return;
        }
        open.timer = OpenRuns.NO_TIMER;
        open.fit(shape);
        matches = out;
        matcher.expire(open, time);
        if (open.used == 0) {
            state.clear();
            return;
        }
        setTimer(open, context);
        state.update(open);
    }

    /** At leisure after the earliest run has expired; at that moment when a match waits for it. */
    private void setTimer(OpenRuns open, Context context) {
        boolean pending = open.timer != OpenRuns.NO_TIMER;
        if (pending && open.held.length == 0) {
            return;
        }
        long expiry = matcher.expiry(open);
        long due = open.held.length > 0 ? expiry : expiry + LEISURE_MILLIS;
        if (!pending || due < open.timer) {
            open.timer = due;
            context.timerService().registerEventTimeTimer(due);
        }
    }
}
