package io.weir.simulator.honest;

import io.weir.simulator.population.Limits;
import io.weir.simulator.population.Payee;

/** A new telephone is registered and used; often a friend is added and paid a small sum. A takeover on a small scale. */
final class NewPhone implements Habit {
    @Override
    public void plan(Life life, Day day) {
        if (life.dice().chance(0.006)) {
            life.intend(life.awake(day), this);
        }
    }

    @Override
    public boolean perform(Life life, long at) {
        life.enrolNewDevice(at);
        long now = life.later(at, 10, 90);
        life.logIn(now, 0);
        if (life.dice().chance(0.6)) {
            now = life.later(now, 60, 400);
            Payee friend = life.addPayee(now);
            life.transfer(life.later(now, 20, 300), friend, life.dice().between(5_00, Limits.DRAIN_MINOR));
        }
        return true;
    }
}
