package io.weir.simulator.honest;

import java.util.concurrent.TimeUnit;

/** A new telephone and a new payee, as in a takeover; the large sum follows only hours later, see {@link PromisedTransfer}. */
final class CoolingOff implements Habit {
    @Override
    public void plan(Life life, Day day) {
        if (life.dice().chance(0.004)) {
            life.intend(day.between(9, 15, life.dice()), this);
        }
    }

    @Override
    public boolean perform(Life life, long at) {
        life.enrolNewDevice(at);
        long now = life.later(at, 10, 90);
        life.logIn(now, 0);
        now = life.later(now, 60, 400);
        life.promise(life.addPayee(now));
        long hours = life.dice().between(TimeUnit.HOURS.toMillis(1), TimeUnit.HOURS.toMillis(5));
        life.intend(now + hours, Habits.PROMISED_TRANSFER);
        return true;
    }
}
