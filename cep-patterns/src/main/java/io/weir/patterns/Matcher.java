package io.weir.patterns;

import io.weir.patterns.Stages.Row;
import io.weir.patterns.Stages.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;

/**
 * Runs a pattern over the events of one key, exactly as Flink CEP would with {@code skipPastLastEvent()}: every event that fits the
 * first row starts a run; of several that complete, the one with the earliest start wins, and everything started up to its last event
 * is dropped; a match waits while a run with an earlier start is open. Knows nothing of state or streams.
 *
 * <p>Conditions must depend on nothing but the event and the match so far: the answer of one that looks at the event alone is used for
 * all runs. Work per event grows with the open runs of its key, not with the events they hold.
 */
final class Matcher {
    /**
     * More open runs of one key than this are an attack on the machine, not a pattern: the earliest are dropped, and counted. Only
     * followedByAny gets there, with hundreds of steps inside its window.
     */
    static final int MAX_OPEN_RUNS = 4_096;

    private static final byte UNKNOWN = 0;
    private static final byte YES = 1;
    private static final byte NO = 2;

    private final Row[] rows;
    private final String[] slotPhases;
    /** Events of a slot once it is complete; 0 for a loop, whose events end where the next slot begins. */
    private final int[] slotSizes;

    private final IterativeCondition<Observation>[] predicates;
    private final boolean[] looksAtEventOnly;
    private final long windowMillis;
    private final Consumer<Match> matches;

    /** Numbers of a run: the row it waits at, and the place of the first event of every slot. */
    private final int stride;

    /** Answers for the event at hand, by predicate. */
    private final byte[] answers;

    /** What a new run is a copy of. */
    private final int[] noRun;

    private final MatchSoFar soFar = new MatchSoFar();
    private int[] next;
    private int nextUsed;
    private int[] complete;
    private int completeUsed;
    private boolean taken;
    private long droppedRuns;

    @SuppressWarnings("unchecked") // An array of a generic type cannot be made otherwise.
    Matcher(Stages stages, Consumer<Match> matches) {
        this.rows = stages.rows();
        this.slotPhases = stages.slotPhases();
        this.slotSizes = stages.slotSizes();
        this.predicates = stages.predicates().toArray(IterativeCondition[]::new);
        this.looksAtEventOnly = new boolean[predicates.length];
        for (int i = 0; i < predicates.length; i++) {
            looksAtEventOnly[i] = Stages.looksAtEventOnly(predicates[i]);
        }
        this.windowMillis = stages.windowMillis();
        this.matches = matches;
        this.stride = 1 + slotPhases.length;
        this.answers = new byte[predicates.length];
        this.noRun = new int[stride];
        this.next = new int[16 * stride];
        this.complete = new int[4 * stride];
    }

    /** Whether the event could start a run: where nothing is open and this is false, the event changes nothing. */
    boolean starts(Observation o) throws Exception {
        Arrays.fill(answers, UNKNOWN);
        soFar.beforeTheFirst();
        return holds(0, o);
    }

    /**
     * Takes the next event of the key, which must not be before the last one.
     *
     * @return whether the open runs changed
     */
    boolean accept(OpenRuns open, Observation o) throws Exception {
        refuseDisorder(open, o);
        boolean expired = expire(open, o.time());
        int used = open.used;
        step(open, o);
        if (!taken && nextUsed == used) {
            return expired;
        }
        if (taken) {
            open.events.add(o);
        }
        store(open);
        settle(open);
        return true;
    }

    /**
     * Drops the runs whose window has passed at that time; matches that waited for them come out.
     *
     * @return whether the open runs changed
     */
    boolean expire(OpenRuns open, long time) {
        int gone = 0;
        while (gone < open.used && time - open.events.get(open.runs[gone + 1]).time() >= windowMillis) {
            gone += stride;
        }
        if (gone == 0) {
            return false;
        }
        open.used -= gone;
        System.arraycopy(open.runs, gone, open.runs, 0, open.used);
        settle(open);
        return true;
    }

    /** When the earliest open run expires, epoch milliseconds. There must be one. */
    long expiry(OpenRuns open) {
        return open.events.get(open.runs[1]).time() + windowMillis;
    }

    /** How many runs were dropped for {@link #MAX_OPEN_RUNS} so far. */
    long droppedRuns() {
        return droppedRuns;
    }

    private static void refuseDisorder(OpenRuns open, Observation o) {
        int size = open.events.size();
        if (size == 0) {
            return;
        }
        Observation last = open.events.get(size - 1);
        if (Observation.ORDER.compare(o, last) < 0) {
            throw new IllegalStateException(
                    "Event " + o.id() + " at " + o.time() + " ms comes after event " + last.id() + " at " + last.time()
                            + " ms; the events of a key must come in order: put InOrder before this operator");
        }
    }

    /** Shows the event to every open run, in order, and to the first row: fills {@link #next} and {@link #complete}. */
    private void step(OpenRuns open, Observation o) throws Exception {
        Arrays.fill(answers, UNKNOWN);
        nextUsed = 0;
        completeUsed = 0;
        taken = false;
        int[] runs = open.runs;
        int used = open.used;
        int place = open.events.size();
        if (next.length < 2 * used + stride) {
            next = new int[4 * used];
        }
        for (int run = 0; run < used; run += stride) {
            int row = runs[run];
            soFar.at(open, run, row);
            boolean fits = holds(row, o);
            Step step = rows[row].step();
            if (step == Step.LOOP) {
                if (fits) {
                    taken = true;
                    keep(runs, run);
                }
                if (holds(row + 1, o)) {
                    take(runs, run, row + 1, place);
                }
                continue;
            }
            if (fits) {
                take(runs, run, row, place);
            }
            if (step == Step.SKIP_TILL_ANY || (!fits && step == Step.SKIP_TILL_NEXT)) {
                keep(runs, run);
            }
        }
        soFar.beforeTheFirst();
        if (holds(0, o)) {
            take(noRun, 0, 0, place);
        }
    }

    private boolean holds(int row, Observation o) throws Exception {
        int predicate = rows[row].predicate();
        byte answer = answers[predicate];
        if (answer != UNKNOWN) {
            return answer == YES;
        }
        soFar.time = o.time();
        boolean holds = predicates[predicate].filter(o, soFar);
        if (looksAtEventOnly[predicate]) {
            answers[predicate] = holds ? YES : NO;
        }
        return holds;
    }

    private void keep(int[] runs, int run) {
        System.arraycopy(runs, run, next, nextUsed, stride);
        nextUsed += stride;
    }

    /** A copy of the run in which that row has taken the event. */
    private void take(int[] runs, int run, int row, int place) {
        taken = true;
        boolean completes = row + 1 == rows.length;
        if (completes && complete.length < completeUsed + stride) {
            complete = Arrays.copyOf(complete, 2 * complete.length);
        }
        int[] to = completes ? complete : next;
        int at = completes ? completeUsed : nextUsed;
        System.arraycopy(runs, run, to, at, stride);
        to[at] = row + 1;
        if (rows[row].inSlot() == 0) {
            to[at + 1 + rows[row].slot()] = place;
        }
        if (completes) {
            completeUsed += stride;
        } else {
            nextUsed += stride;
        }
    }

    private void store(OpenRuns open) {
        int excess = nextUsed - MAX_OPEN_RUNS * stride;
        int from = 0;
        if (excess > 0) {
            from = excess;
            droppedRuns += excess / stride;
        }
        open.used = nextUsed - from;
        if (open.runs.length < open.used) {
            open.runs = new int[2 * open.used];
        }
        System.arraycopy(next, from, open.runs, 0, open.used);
        if (completeUsed > 0) {
            int waiting = open.held.length;
            open.held = Arrays.copyOf(open.held, waiting + completeUsed);
            System.arraycopy(complete, 0, open.held, waiting, completeUsed);
        }
    }

    private void settle(OpenRuns open) {
        if (open.held.length > 0) {
            letOut(open);
        }
        forget(open);
    }

    /** Lets out the matches that no open run can overtake any more; each drops what started up to its last event. */
    private void letOut(OpenRuns open) {
        PriorityQueue<int[]> held = queue(open.held);
        for (int[] match = held.peek(); match != null; match = held.peek()) {
            if (open.used > 0 && open.runs[1] < match[1]) {
                break;
            }
            held.remove();
            matches.accept(tell(match, open.events));
            int lastPlace = match[stride - 1] + slotSizes[slotPhases.length - 1] - 1;
            dropStartedUpTo(lastPlace, open);
            held.removeIf(other -> other[1] <= lastPlace);
        }
        open.held = flat(held);
    }

    /** By start. For matches of one start it is the queue that decides, as in Flink CEP: so it has to be the same kind of queue. */
    private PriorityQueue<int[]> queue(int[] held) {
        PriorityQueue<int[]> queue = new PriorityQueue<>(Comparator.comparingInt(match -> match[1]));
        for (int match = 0; match < held.length; match += stride) {
            queue.add(Arrays.copyOfRange(held, match, match + stride));
        }
        return queue;
    }

    private int[] flat(PriorityQueue<int[]> held) {
        return held.isEmpty()
                ? OpenRuns.NONE
                : held.stream().flatMapToInt(Arrays::stream).toArray();
    }

    private Match tell(int[] match, List<Observation> buffer) {
        List<String> phases = new ArrayList<>();
        List<Observation> events = new ArrayList<>();
        for (int slot = 0; slot < slotPhases.length; slot++) {
            int from = match[1 + slot];
            int to = slotSizes[slot] == 0 ? match[2 + slot] : from + slotSizes[slot];
            for (int place = from; place < to; place++) {
                phases.add(slotPhases[slot]);
                events.add(buffer.get(place));
            }
        }
        return new Match(phases, events);
    }

    private void dropStartedUpTo(int place, OpenRuns open) {
        int gone = 0;
        while (gone < open.used && open.runs[gone + 1] <= place) {
            gone += stride;
        }
        open.used -= gone;
        System.arraycopy(open.runs, gone, open.runs, 0, open.used);
    }

    /** Drops the events before the earliest start, in portions, so that moving the rest costs little per event. */
    private void forget(OpenRuns open) {
        if (open.used == 0) {
            // Nothing open, so nothing is held either.
            open.events.clear();
            return;
        }
        int unused = open.runs[1];
        if (2 * unused < open.events.size()) {
            return;
        }
        open.events.subList(0, unused).clear();
        shift(open.runs, open.used, unused);
        shift(open.held, open.held.length, unused);
    }

    private void shift(int[] runs, int used, int by) {
        for (int run = 0; run < used; run += stride) {
            for (int slot = 1; slot < stride; slot++) {
                runs[run + slot] -= by;
            }
        }
    }

    /** What a condition may ask about the run at hand: the events its phases have taken before the event at hand. */
    private final class MatchSoFar implements IterativeCondition.Context<Observation> {
        private OpenRuns open;
        private int run;
        private int row;
        private long time;

        void at(OpenRuns of, int atRun, int atRow) {
            open = of;
            run = atRun;
            row = atRow;
        }

        void beforeTheFirst() {
            row = 0;
        }

        @Override
        public Iterable<Observation> getEventsForPattern(String phase) {
            if (row == 0) {
                return List.of();
            }
            List<Observation> found = List.of();
            int current = rows[row - 1].slot();
            for (int slot = 0; slot <= current; slot++) {
                if (slotPhases[slot].equals(phase)) {
                    int from = open.runs[run + 1 + slot];
                    List<Observation> part =
                            open.events.subList(from, slot < current ? end(slot, from) : currentEnd(from));
                    found = found.isEmpty() ? part : join(found, part);
                }
            }
            return found;
        }

        private int end(int slot, int from) {
            return slotSizes[slot] == 0 ? open.runs[run + 2 + slot] : from + slotSizes[slot];
        }

        /** A loop has taken every event up to now; anything else as many as its row says. */
        private int currentEnd(int from) {
            return rows[row].step() == Step.LOOP ? open.events.size() : from + rows[row - 1].inSlot() + 1;
        }

        private static List<Observation> join(List<Observation> first, List<Observation> second) {
            List<Observation> joined = new ArrayList<>(first);
            joined.addAll(second);
            return joined;
        }

        @Override
        public long timestamp() {
            return time;
        }

        @Override
        public long currentProcessingTime() {
            throw new UnsupportedOperationException(
                    "A condition must not read a clock: take the time of the event, and the same events give the same matches");
        }
    }
}
