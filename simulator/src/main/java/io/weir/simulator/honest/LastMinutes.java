package io.weir.simulator.honest;

import io.weir.simulator.population.Category;

/** One login and one card payment at the very end, so that event time moves on everywhere; see the tail of the simulation. */
final class LastMinutes implements Habit {
    @Override
    public void plan(Life life, Day day) {}

    @Override
    public boolean perform(Life life, long at) {
        life.logIn(at, 0);
        life.buy(life.later(at, 0, 2), Category.GROCERIES);
        return true;
    }
}
