package io.weir.simulator.honest;

import io.weir.simulator.population.Category;

/** Food, most days. */
final class Groceries implements Habit {
    @Override
    public void plan(Life life, Day day) {
        if (life.dice().chance(day.sunday() ? 0.2 : 0.75)) {
            life.intend(life.errand(day), this);
        }
    }

    @Override
    public boolean perform(Life life, long at) {
        life.buy(at, Category.GROCERIES);
        return true;
    }
}
