package io.weir.simulator.honest;

import io.weir.simulator.population.Category;
import java.util.List;

/** Two to four taps within a minute: gate, bus, coffee, newspaper. Looks like a velocity burst, and stays just short of one. */
final class Commute implements Habit {
    private static final List<Category> ON_THE_WAY = List.of(Category.TRANSIT, Category.TRANSIT, Category.COFFEE);

    @Override
    public void plan(Life life, Day day) {
        if (life.customer().commutes() && !day.weekend()) {
            life.intend(day.between(6.5, 9, life.dice()), this);
        }
    }

    @Override
    public boolean perform(Life life, long at) {
        if (!life.atHome(at)) {
            return false;
        }
        long tap = at;
        for (int left = 2 + life.dice().below(3); left > 0; left--) {
            life.buy(tap, life.dice().pick(ON_THE_WAY));
            tap = life.later(tap, 6, 19);
        }
        return true;
    }
}
