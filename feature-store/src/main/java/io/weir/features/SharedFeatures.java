package io.weir.features;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Answers for merchants, terminals, counterparties, devices, addresses and customers, all in one operator: what is seen of them comes from many
 * accounts and races. So an answer looks only at the settled past, and is given as soon as the watermark says that nothing of it can come any more:
 * the numbers are the same in every run. In steady flow that is at once; in a catch-up the question waits.
 *
 * <p>Remembers which entities it has kept and how far event time had come: one that a changed catalogue adds knows nothing of the time before, and its
 * features are missing until their windows lie behind the change.
 *
 * <p>Keyed by entity and its key. Holds a {@link History} a key until event time has passed its last transaction by the longest window, and one
 * timer. Questions that wait are held in memory, all keys together, and written to the state of their keys only for a snapshot; bound: those
 * within the allowed disorder less the settling time, in a catch-up those by which the partitions are apart.
 *
 * <p>Event time may stand still for longer than a decision can wait: a partition is silent, a broker slow. So a question of now may be given a longest
 * wait by the clock; past it it is answered with what is known, marked unsettled and counted. Nothing else here looks at the clock.
 */
final class SharedFeatures extends AbstractStreamOperator<Answer>
        implements OneInputStreamOperator<Question, Answer>, Triggerable<String, VoidNamespace> {
    private static final long serialVersionUID = 1L;

    private static final ValueStateDescriptor<History> HISTORY =
            new ValueStateDescriptor<>("history", new HistorySerializer());
    private static final ListStateDescriptor<Question> WAITING =
            new ListStateDescriptor<>("waiting", TypeInformation.of(Question.class));
    /** An entity's name and from when on it was kept; under {@link #REACHED} how far event time had come. */
    private static final MapStateDescriptor<String, Long> KEPT =
            new MapStateDescriptor<>("kept", Types.STRING, Types.LONG);

    private static final String REACHED = "reached";
    /** The first event time there was. */
    private static final String BEGAN = "began";
    /** Whose event time is as near to the clock is of now; any other is history that is read again. */
    private static final long OF_NOW_MILLIS = 60_000;
    /** Between two looks at who has waited too long, at least. */
    private static final long LOOK_MILLIS = 10;

    private final EntityFeatures[] entities;
    private final long settlingMillis;
    private final long longestWaitMillis;

    private transient ValueState<History> histories;
    private transient ListState<Question> stored;
    private transient Set<Object> storedKeys;
    private transient BroadcastState<String, Long> kept;
    /** What {@link #KEPT} says, by entity. */
    private transient long[] keptSince;

    private transient long reached;
    /** {@link History#NEVER} before there is any, and in what goes on from a savepoint that does not say. */
    private transient long began;

    private transient QuestionsByTime waiting;
    /** Those of {@link #waiting} that wait only so long, the one that has waited longest first. */
    private transient Deque<Question> impatient;
    /** How many of {@link #waiting} were answered early and are still to be let go. */
    private transient int answeredEarly;

    private transient InternalTimerService<VoidNamespace> timers;
    /** Whether a history that was asked for is the one that is kept, so that it need not be given back. */
    private transient boolean inPlace;

    private transient StreamRecord<Question> incoming;
    private transient StreamRecord<Answer> outgoing;
    private transient boolean looks;
    private transient Counter unsettled;

    /** @param longestWaitMillis of questions of now, by the clock; 0: as long as it takes */
    SharedFeatures(EntityFeatures[] entities, long settlingMillis, long longestWaitMillis) {
        this.entities = entities;
        this.settlingMillis = settlingMillis;
        this.longestWaitMillis = longestWaitMillis;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        // Every instance writes and reads all of it: at one barrier they agree.
        kept = context.getOperatorStateStore().getBroadcastState(KEPT);
        Long before = kept.get(REACHED);
        reached = before == null ? History.NEVER : before;
        Long first = kept.get(BEGAN);
        began = first == null ? History.NEVER : first;
        keptSince = new long[entities.length];
        for (int i = 0; i < entities.length; i++) {
            String name = entities[i].entity().name();
            if (entities[i].isEmpty()) {
                kept.remove(name);
                continue;
            }
            if (!kept.contains(name)) {
                kept.put(name, reached);
            }
            keptSince[i] = kept.get(name);
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        histories = getRuntimeContext().getState(HISTORY);
        inPlace = getKeyedStateBackend() instanceof HeapKeyedStateBackend;
        stored = getRuntimeContext().getListState(WAITING);
        timers = getInternalTimerService("forget", VoidNamespaceSerializer.INSTANCE, this);
        incoming = new StreamRecord<>(null);
        outgoing = new StreamRecord<>(null);
        waiting = new QuestionsByTime();
        impatient = new ArrayDeque<>();
        storedKeys = new HashSet<>();
        getKeyedStateBackend()
                .applyToAllKeys(VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, WAITING, (key, questions) -> {
                    for (Question question : questions.get()) {
                        waiting.add(question);
                        // It has waited before the restart, and would for ever where nobody comes after it.
                        boundWait(question);
                    }
                    storedKeys.add(key);
                });
        forgetStored();
        MetricGroup metrics = getRuntimeContext().getMetricGroup().addGroup(FeatureStore.METRICS);
        metrics.gauge("questions_waiting", () -> waiting.size() - answeredEarly);
        unsettled = metrics.counter("questions_unsettled");
        for (int i = 0; i < entities.length; i++) {
            if (entities[i].isEmpty()) {
                continue;
            }
            int entity = i;
            metrics.addGroup("entity", entities[i].entity().name().toLowerCase(Locale.ROOT))
                    .gauge("history_seconds", () -> historySeconds(entity));
        }
    }

    /** How far back the histories of an entity go, in event time; NaN where that was not noted. */
    double historySeconds(int entity) {
        if (began == History.NEVER) {
            return reached <= 0 ? 0 : Double.NaN;
        }
        return Math.max(0, reached - Math.max(began, keptSince[entity])) / 1000.0;
    }

    @Override
    public void processElement(StreamRecord<Question> record) throws Exception {
        Question question = record.getValue();
        EntityFeatures entity = entities[question.entity];
        History asked = histories.value();
        History history = asked;
        if (history == null) {
            history = entity.newHistory();
            timers.registerEventTimeTimer(VoidNamespace.INSTANCE, question.time() + entity.horizonMillis());
        } else {
            history = entity.fit(history);
        }
        // Also of a history that is left from before the entity was taken away for a while.
        history.droppedUpTo = Math.max(history.droppedUpTo, keptSince[question.entity]);
        if (question.entry == null) {
            history.frauds =
                    history.frauds.and(question.fraudTime, Entry.hash(question.transactionId), question.fraudKnown);
        } else {
            entity.add(history, question.entry);
            if (isSettled(question)) {
                answerSettled(question, entity, history);
            } else {
                question.history = inPlace ? history : null;
                waiting.add(question);
                boundWait(question);
            }
        }
        keep(history, asked);
    }

    /** On the heap a snapshot that is under way has its own copy as soon as one is asked for, so what was asked for may be changed where it is. */
    private void keep(History history, History asked) throws IOException {
        if (history != asked || !inPlace) {
            histories.update(history);
        }
    }

    private boolean isSettled(Question question) {
        return question.time() - settlingMillis <= timers.currentWatermark();
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        forgetStored();
        if (!mark.equals(Watermark.MAX_WATERMARK)) {
            // The last watermark of a drained job tells no time. Those before the first event are of no time either.
            if (reached <= 0 && mark.getTimestamp() > 0) {
                began = mark.getTimestamp();
            }
            reached = Math.max(reached, mark.getTimestamp());
        }
        // The questions that become settled, before the timers that forget.
        long settled = mark.getTimestamp() > Long.MAX_VALUE - settlingMillis
                ? Long.MAX_VALUE
                : mark.getTimestamp() + settlingMillis;
        while (waiting.size() > 0 && waiting.earliest() <= settled) {
            Question question = waiting.take();
            if (question.answered) {
                answeredEarly--;
                continue;
            }
            EntityFeatures entity = entities[question.entity];
            History history = question.history;
            question.nowAnswered();
            if (history == null) {
                setKeyContextElement(incoming.replace(question, question.time()));
                History asked = histories.value();
                history = entity.fit(asked);
                answerSettled(question, entity, history);
                keep(history, asked);
            } else {
                answerSettled(question, entity, history);
            }
        }
        super.processWatermark(mark);
    }

    private void boundWait(Question question) {
        long now = getProcessingTimeService().getCurrentProcessingTime();
        if (longestWaitMillis > 0 && Math.abs(now - question.time()) < OF_NOW_MILLIS) {
            question.waitingSince = now;
            impatient.add(question);
            lookAt(now + longestWaitMillis);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What fails in the callback fails the task.
    private void lookAt(long time) {
        if (!looks) {
            looks = true;
            getProcessingTimeService().registerTimer(time, this::answerOverdue);
        }
    }

    private void answerOverdue(long now) throws Exception {
        looks = false;
        List<Question> overdue = new ArrayList<>();
        while (!impatient.isEmpty()) {
            Question next = impatient.peek();
            if (!next.answered && next.waitingSince + longestWaitMillis > now) {
                break;
            }
            impatient.remove();
            if (!next.answered) {
                overdue.add(next);
            }
        }
        overdue.sort(Comparator.comparingLong(Question::time));
        for (Question question : overdue) {
            // Still in the queue of those that wait, until event time comes to it: to take it out of there would cost a
            // look at all.
            question.nowAnswered();
            answeredEarly++;
            setKeyContextElement(incoming.replace(question, question.time()));
            EntityFeatures entity = entities[question.entity];
            // Nothing is forgotten by its time: others still wait that lie before it.
            answer(question, entity, entity.fit(histories.value()), true);
            unsettled.inc();
        }
        if (!impatient.isEmpty()) {
            lookAt(Math.max(impatient.peek().waitingSince + longestWaitMillis, now + LOOK_MILLIS));
        }
    }

    private void answerSettled(Question question, EntityFeatures entity, History history) {
        // Nobody else still waits that lies before it.
        entity.forget(history, question.time());
        answer(question, entity, history, false);
    }

    private void answer(Question question, EntityFeatures entity, History history, boolean isUnsettled) {
        Answer answer = new Answer();
        answer.account = question.account;
        answer.transactionId = question.transactionId;
        answer.entity = question.entity;
        answer.values = new float[entity.size()];
        answer.unsettled = isUnsettled;
        answer.approximate = entity.computeSettled(history, question.entry, answer.values);
        output.collect(outgoing.replace(answer, question.entry.time));
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        kept.put(REACHED, reached);
        if (began != History.NEVER) {
            kept.put(BEGAN, began);
        }
        forgetStored();
        for (int i = 0; i < waiting.size(); i++) {
            Question question = waiting.get(i);
            if (question.answered) {
                continue;
            }
            // From here on it is the snapshot's.
            question.history = null;
            setKeyContextElement(incoming.replace(question, question.time()));
            storedKeys.add(getCurrentKey());
            stored.add(question);
        }
    }

    /** The snapshot has them, or they have been read from it. */
    private void forgetStored() {
        for (Object key : storedKeys) {
            setCurrentKey(key);
            stored.clear();
        }
        storedKeys.clear();
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        History history = histories.value();
        EntityFeatures entity = entities[timer.getKey().charAt(0) - '0'];
        long useless = history.latestAnything() + entity.horizonMillis();
        if (useless <= timer.getTimestamp()) {
            histories.clear();
        } else {
            timers.registerEventTimeTimer(VoidNamespace.INSTANCE, useless);
        }
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
        throw new IllegalStateException("Sets no timer by the clock");
    }
}
