package io.weir.simulator.honest;

import io.weir.simulator.population.Category;
import java.util.List;

/** Shopping from the sofa. */
final class OnlineShopping implements Habit {
    private static final List<Category> WANTS =
            List.of(Category.MARKETPLACE, Category.MARKETPLACE, Category.GAMES, Category.GIFT_CARDS, Category.TELECOM);

    @Override
    public void plan(Life life, Day day) {
        for (int left = life.dice().about(0.8 * life.customer().spending()); left > 0; left--) {
            life.intend(life.awake(day), this);
        }
    }

    @Override
    public boolean perform(Life life, long at) {
        life.buy(at, life.dice().pick(WANTS));
        return true;
    }
}
