package io.weir.simulator;

import io.weir.events.AccountEvent;
import io.weir.events.Label;
import io.weir.events.Transaction;
import io.weir.simulator.crimes.Crime;
import io.weir.simulator.crimes.Episode;
import io.weir.simulator.honest.Habits;
import io.weir.simulator.honest.Life;
import io.weir.simulator.honest.Outbox;
import io.weir.simulator.population.Dice;
import io.weir.simulator.population.Population;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Lets everybody live and sends what happens. Two queues: the lives, by when they do something next, and the messages on their way, by
 * when they are sent. A message leaves once nobody can make an earlier one.
 */
public final class EventStream implements Iterator<SimEvent> {
    /** Accounts that are used in the tail, if there are so many. */
    private static final int TAIL_ACCOUNTS = 1000;
    /** Fewest logins and payments of the tail, where the tail is long enough for few customers to make them. */
    private static final int TAIL_EVENTS = 300;
    /** A customer's doings are more than a minute apart, so one customer manages no more in the tail than this allows. */
    private static final long TAIL_PAUSE = 70_000;

    /** Order decides between messages sent in the same millisecond. */
    private record Message(long order, SimEvent event) {}

    private final SimulationSettings settings;
    private final long start;
    private final long end;
    private final Dice wire;
    private final Map<String, Long> habits = new TreeMap<>();
    private final PriorityQueue<Life> lives =
            new PriorityQueue<>(Comparator.comparingLong(Life::nextAt).thenComparingInt(Life::customerIndex));
    private final PriorityQueue<Message> underWay = new PriorityQueue<>(
            Comparator.comparingLong((Message m) -> m.event.sentMillis()).thenComparingLong(Message::order));

    private long messages;

    EventStream(SimulationSettings settings, Population population, List<Episode> scripts, List<Label> labels) {
        this.settings = settings;
        this.start = settings.start().toEpochMilli();
        this.end = settings.end().toEpochMilli();
        this.wire = Dice.of(settings.seed(), "wire", 0);
        Outbox outbox = new Outbox() {
            @Override
            public void send(Transaction transaction) {
                EventStream.this.send(transaction);
            }

            @Override
            public void send(AccountEvent event) {
                EventStream.this.send(event);
            }
        };
        List<Life> all = population.customers().stream()
                .map(customer -> new Life(customer, population, settings.seed(), start, outbox))
                .toList();
        scripts.forEach(script -> play(script, all.get(script.customer().index())));
        labels.forEach(label -> enqueue(SimEvent.of(label)));
        planTail(all);
        lives.addAll(all);
    }

    private void play(Episode script, Life life) {
        Crime crime = script.crime();
        life.makeRoom(
                crime.firstTime().toEpochMilli(),
                crime.lastTime().toEpochMilli(),
                script.typology().paysCashIn());
        // A device is only new to somebody who is known with another one.
        life.intend(start + (end - start) / 20, Habits.CHECK_BALANCE);
        script.transactions().forEach(this::send);
        script.accountEvents().forEach(this::send);
    }

    private void planTail(List<Life> all) {
        long tail = settings.tail().toMillis();
        int accounts = Math.min(all.size(), TAIL_ACCOUNTS);
        long rounds = Math.max(1, Math.min(TAIL_EVENTS / accounts, tail / TAIL_PAUSE));
        long visits = accounts * rounds;
        for (long i = 0; i < visits; i++) {
            int who = (int) (i % accounts * all.size() / accounts);
            all.get(who).intend(end - tail + tail * i / visits, Habits.LAST_MINUTES);
        }
    }

    @Override
    public boolean hasNext() {
        while (!lives.isEmpty()
                && (underWay.isEmpty()
                        || underWay.peek().event.sentMillis() >= lives.peek().nextAt())) {
            Life life = lives.remove();
            life.live(habits);
            if (life.nextAt() < end) {
                lives.add(life);
            }
        }
        return !underWay.isEmpty();
    }

    @Override
    public SimEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException("The simulation is over");
        }
        return underWay.remove().event;
    }

    /** How often each honest habit was followed up to now, by name: {@code Commute}, {@code TwoDeposits}, … */
    public Map<String, Long> habits() {
        return Collections.unmodifiableMap(habits);
    }

    private void send(Transaction transaction) {
        long at = transaction.time().toEpochMilli();
        if (at < end) {
            long sent = at + delay();
            send(SimEvent.of(transaction, sent, false));
            if (wire.chance(settings.duplicates())) {
                enqueue(SimEvent.of(transaction, again(at, sent), true));
            }
        }
    }

    private void send(AccountEvent event) {
        long at = event.time().toEpochMilli();
        if (at < end) {
            long sent = at + delay();
            send(SimEvent.of(event, sent, false));
            if (wire.chance(settings.duplicates())) {
                enqueue(SimEvent.of(event, again(at, sent), true));
            }
        }
    }

    private void send(SimEvent event) {
        enqueue(event);
        if (wire.chance(settings.garbage())) {
            enqueue(Garbage.of(event, wire));
        }
    }

    private long delay() {
        return wire.chance(settings.disorder())
                ? wire.between(1, settings.maxDelay().toMillis() + 1)
                : 0;
    }

    /** When the copy of a message is sent: no later after the event than any message may be. */
    private long again(long at, long sent) {
        return wire.between(sent, at + settings.maxDelay().toMillis() + 1);
    }

    private void enqueue(SimEvent event) {
        underWay.add(new Message(messages++, event));
    }
}
