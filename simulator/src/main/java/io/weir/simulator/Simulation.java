package io.weir.simulator;

import io.weir.events.Label;
import io.weir.events.Transaction;
import io.weir.simulator.crimes.AccountTakeover;
import io.weir.simulator.crimes.Crime;
import io.weir.simulator.crimes.Episode;
import io.weir.simulator.crimes.Plot;
import io.weir.simulator.crimes.Structuring;
import io.weir.simulator.crimes.Typology;
import io.weir.simulator.crimes.VelocityBurst;
import io.weir.simulator.population.Population;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A made-up bank: honest customers, a few crimes among them, and the truth about those. Everything follows from the settings; there is
 * no clock and no other chance. Holds the customers and the crimes; the events are made as they are asked for.
 *
 * <p>A customer makes about 6.5 transactions and 2 account events a day, fewer on Sundays, and companies twice that; so 2,000 customers
 * for 7 days are about 120,000 events. Nobody they pay is a customer too.
 */
public final class Simulation {
    /** The first tenth of the stream is for getting to know each customer's devices. */
    private static final double HONEST_SHARE = 0.1;
    /** Between crimes and what must not touch them. */
    private static final long MARGIN = TimeUnit.HOURS.toMillis(1);

    private static final Typology STRUCTURING = new Structuring();
    private static final Typology VELOCITY_BURST = new VelocityBurst();
    private static final Typology ACCOUNT_TAKEOVER = new AccountTakeover();

    private final SimulationSettings settings;
    private final Population population;
    private final List<Episode> planted = new ArrayList<>();
    private final List<Episode> slips = new ArrayList<>();

    public Simulation(SimulationSettings settings) {
        this.settings = settings;
        this.population = new Population(settings.seed(), settings.customers());
        long start = settings.start().toEpochMilli();
        long end = settings.end().toEpochMilli();
        long from = start + (long) ((end - start) * HONEST_SHARE) + MARGIN;
        long to = end - 2 * settings.tail().toMillis();
        Plot plot = new Plot(population, settings.seed(), from, to);
        planted.addAll(plot.write(STRUCTURING, settings.structuring(), ""));
        planted.addAll(plot.write(VELOCITY_BURST, settings.velocityBursts(), ""));
        planted.addAll(plot.write(ACCOUNT_TAKEOVER, settings.accountTakeovers(), ""));
        int slipsEach = (int) Math.round(settings.customers() * settings.honestSlips() / 3);
        for (Typology typology : List.of(STRUCTURING, VELOCITY_BURST, ACCOUNT_TAKEOVER)) {
            slips.addAll(plot.write(typology, slipsEach, "honest-"));
        }
    }

    public SimulationSettings settings() {
        return settings;
    }

    /** The truth: every planted crime. */
    public List<Crime> crimes() {
        return planted.stream().map(Episode::crime).toList();
    }

    /** What honest customers did that looks exactly like a crime; without labels, and false alarms when alerted. */
    public List<Crime> honestSlips() {
        return slips.stream().map(Episode::crime).toList();
    }

    /** One label for each transaction of a planted crime, in order of crimes. They are in the stream of {@link #events()} too. */
    public List<Label> labels() {
        return planted.stream().flatMap(this::labels).toList();
    }

    private Stream<Label> labels(Episode episode) {
        Crime crime = episode.crime();
        return episode.transactions().stream().map(t -> label(t, crime));
    }

    private Label label(Transaction t, Crime crime) {
        return Label.of(t, t.time().plus(settings.labelDelay()), true, crime.typology(), crime.episode());
    }

    /**
     * The stream, from its beginning at each call: ordered by event time but for delays of at most {@link
     * SimulationSettings#maxDelay()}. Needs memory for the customers and for the events of some hours at a few customers, however long it
     * runs; use from one thread.
     */
    public EventStream events() {
        List<Episode> scripts = new ArrayList<>(planted);
        scripts.addAll(slips);
        return new EventStream(settings, population, scripts, labels());
    }
}
