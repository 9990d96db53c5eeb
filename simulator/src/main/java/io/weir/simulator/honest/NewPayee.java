package io.weir.simulator.honest;

import io.weir.simulator.population.Limits;
import io.weir.simulator.population.Payee;

/** Somebody new is added and paid a small sum. */
final class NewPayee implements Habit {
    @Override
    public void plan(Life life, Day day) {
        if (life.dice().chance(0.025)) {
            life.intend(life.awake(day), this);
        }
    }

    @Override
    public boolean perform(Life life, long at) {
        life.logIn(at, life.usualDevice());
        long now = life.later(at, 30, 200);
        Payee payee = life.addPayee(now);
        life.transfer(life.later(now, 20, 200), payee, life.dice().between(5_00, Limits.DRAIN_MINOR));
        return true;
    }
}
