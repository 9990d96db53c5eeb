package io.weir.simulator.honest;

import io.weir.simulator.population.Category;

/** Coffee in the morning and lunch at noon, on days of work. */
final class WorkdayLunch implements Habit {
    @Override
    public void plan(Life life, Day day) {
        if (!life.customer().segment().works() || day.weekend()) {
            return;
        }
        if (life.dice().chance(0.55)) {
            life.intend(day.between(7, 10.5, life.dice()), this);
        }
        if (life.dice().chance(0.6)) {
            life.intend(day.between(11.5, 13.5, life.dice()), this);
        }
    }

    @Override
    public boolean perform(Life life, long at) {
        life.buy(at, life.dice().chance(0.5) ? Category.COFFEE : Category.LUNCH);
        return true;
    }
}
