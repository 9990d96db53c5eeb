package io.weir.simulator.honest;

import io.weir.simulator.population.Limits;
import io.weir.simulator.population.Payee;

/** A car, a craftsman: somebody new is added and paid a large sum at once, but from the usual device and with nothing changed before. */
final class LargeToNewPayee implements Habit {
    @Override
    public void plan(Life life, Day day) {
        if (life.dice().chance(0.01)) {
            life.intend(life.awake(day), this);
        }
    }

    @Override
    public boolean perform(Life life, long at) {
        if (!life.beyondSuspicion(at)) {
            return false;
        }
        life.logIn(at, 0);
        long now = life.later(at, 30, 200);
        Payee payee = life.addPayee(now);
        life.transfer(life.later(now, 20, 200), payee, life.dice().between(Limits.DRAIN_MINOR, 9 * Limits.DRAIN_MINOR));
        return true;
    }
}
