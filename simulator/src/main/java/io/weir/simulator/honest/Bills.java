package io.weir.simulator.honest;

import io.weir.simulator.population.Category;
import io.weir.simulator.population.Payee;

/** Power, water, telephone and subscriptions, collected by those who send the bills. */
final class Bills implements Habit {
    private static final int COLLECTORS = 25;

    @Override
    public void plan(Life life, Day day) {
        if (!day.weekend() && life.dice().chance(day.dayOfMonth() <= 5 ? 0.8 : 0.2)) {
            life.intend(day.between(5, 8, life.dice()), this);
        }
    }

    @Override
    public boolean perform(Life life, long at) {
        Category bill = life.dice().chance(0.5) ? Category.UTILITY : Category.TELECOM;
        Payee collector = Payee.named("U", life.dice().below(COLLECTORS));
        life.debit(at, collector, bill.price(life.dice(), life.customer().spending()));
        return true;
    }
}
