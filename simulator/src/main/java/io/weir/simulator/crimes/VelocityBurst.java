package io.weir.simulator.crimes;

import io.weir.simulator.population.Category;
import io.weir.simulator.population.Customer;
import io.weir.simulator.population.Dice;
import io.weir.simulator.population.Merchant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A stolen card number is spent over the internet: five to twelve payments within 55 seconds, before anybody blocks the card. */
public final class VelocityBurst implements Typology {
    private static final long LENGTH = TimeUnit.SECONDS.toMillis(55);

    private enum Manner {
        /** Sums so small that nobody looks, to learn whether the card works. */
        TESTING,
        /** Gift cards of the same worth, one after the other. */
        GIFT_CARDS,
        /** A little more each time, until it is refused. */
        CLIMBING
    }

    @Override
    public String name() {
        return "velocity-burst";
    }

    @Override
    public long length(Dice dice) {
        return LENGTH;
    }

    @Override
    public boolean likes(int localHour) {
        return true;
    }

    @Override
    public boolean paysCashIn() {
        return false;
    }

    @Override
    public void commit(Episode episode, long start, long length) {
        Dice dice = episode.dice();
        Customer customer = episode.customer();
        Manner manner = dice.pick(List.of(Manner.values()));
        Category category = manner == Manner.GIFT_CARDS ? Category.GIFT_CARDS : Category.GAMES;
        String device = "D" + Long.toHexString(dice.between(0, 1L << 52));
        String ip = "198.18." + dice.below(256) + "." + (1 + dice.below(254));
        Merchant merchant = episode.population().merchant(customer, customer.home(), category, dice);
        int payments = 5 + dice.below(8);
        long first = manner == Manner.GIFT_CARDS ? 25_00L * (1 + dice.below(8)) : dice.between(30, 4_00);
        // Within half of the evenly spaced gaps: in order, never at the same moment.
        long gap = length / payments;
        for (int i = 0; i < payments; i++) {
            long at = start + i * gap + dice.between(0, gap / 2);
            if (dice.chance(0.4)) {
                merchant = episode.population().merchant(customer, customer.home(), category, dice);
            }
            long minor =
                    switch (manner) {
                        case TESTING -> dice.between(30, 4_00);
                        case GIFT_CARDS -> first;
                        case CLIMBING -> first << i;
                    };
            episode.happened(episode.ledger()
                    .card(
                            at,
                            customer.accounts().get(0),
                            merchant,
                            dice.pick(merchant.terminals()),
                            minor,
                            device,
                            ip));
        }
    }
}
