package io.weir.simulator.honest;

import io.weir.simulator.population.Category;
import io.weir.simulator.population.City;
import java.util.concurrent.TimeUnit;

/** Buys a flight or not, and is in another city for some days: the card is used there, in the money of the place. */
final class Travel implements Habit {
    @Override
    public void plan(Life life, Day day) {
        if (life.dice().chance(0.01)) {
            life.intend(life.errand(day), this);
        }
    }

    @Override
    public boolean perform(Life life, long at) {
        if (!life.atHome(at)) {
            return false;
        }
        life.buy(at, Category.AIRLINE);
        life.travel(
                life.dice().pick(City.ALL),
                at + TimeUnit.HOURS.toMillis(20 + life.dice().below(100)));
        life.buy(life.later(at, 1500, 1700), Category.HOTEL);
        return true;
    }
}
