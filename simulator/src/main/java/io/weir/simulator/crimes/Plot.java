package io.weir.simulator.crimes;

import io.weir.simulator.population.Customer;
import io.weir.simulator.population.Dice;
import io.weir.simulator.population.Ledger;
import io.weir.simulator.population.Population;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Casts the crimes: who, when, which. Every customer has a part in one at most. */
public final class Plot {
    /** How often a better hour of the day is looked for. */
    private static final int TRIES = 12;

    private final Population population;
    private final long seed;
    private final long from;
    private final long to;
    private final Dice casting;
    private final Set<Integer> cast = new HashSet<>();

    /**
     * @param from no crime begins earlier, epoch milliseconds
     * @param to no crime ends later, epoch milliseconds
     */
    public Plot(Population population, long seed, long from, long to) {
        this.population = population;
        this.seed = seed;
        this.from = from;
        this.to = to;
        this.casting = Dice.of(seed, "plot", 0);
    }

    /** Writes that many crimes of the typology, on customers without a part so far. */
    public List<Episode> write(Typology typology, int count, String namePrefix) {
        List<Episode> episodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Customer customer = someoneNew();
            Dice dice = Dice.of(seed, "crime", customer.index());
            Episode episode = new Episode(
                    namePrefix + typology.name() + "-" + (i + 1),
                    typology,
                    population,
                    Ledger.scripted(seed, customer),
                    dice);
            long length = Math.min(typology.length(dice), (to - from) * 9 / 10);
            typology.commit(episode, start(typology, customer, length, dice), length);
            episodes.add(episode);
        }
        return episodes;
    }

    private Customer someoneNew() {
        int index = casting.below(population.customers().size());
        while (!cast.add(index)) {
            index = casting.below(population.customers().size());
        }
        return population.customers().get(index);
    }

    private long start(Typology typology, Customer customer, long length, Dice dice) {
        long start = dice.between(from, to - length);
        for (int tries = TRIES; tries > 0; tries--) {
            long hours = TimeUnit.MILLISECONDS.toHours(start) + customer.home().utcOffsetHours();
            if (typology.likes((int) Math.floorMod(hours, 24L))) {
                return start;
            }
            start = dice.between(from, to - length);
        }
        return start;
    }
}
