package io.weir.simulator.honest;

import io.weir.simulator.population.Category;
import java.util.List;

/** What is bought in town: more on Saturdays, little on Sundays, and wherever the customer travels. */
final class Shopping implements Habit {
    private static final List<Category> WANTS = List.of(
            Category.RESTAURANT,
            Category.RESTAURANT,
            Category.FUEL,
            Category.PHARMACY,
            Category.CLOTHES,
            Category.HOUSEHOLD,
            Category.COFFEE);

    @Override
    public void plan(Life life, Day day) {
        double mean = day.sunday() ? 1.0 : day.weekend() ? 3.4 : 2.2;
        for (int left = life.dice().about(mean * life.customer().spending()); left > 0; left--) {
            life.intend(life.errand(day), this);
        }
    }

    @Override
    public boolean perform(Life life, long at) {
        life.buy(at, life.dice().pick(WANTS));
        return true;
    }
}
