package io.weir.simulator.honest;

import io.weir.simulator.population.Limits;

/** A shopkeeper pays in twice on a good day, both just below the reporting threshold. A third would be structuring. */
final class TwoDeposits implements Habit {
    @Override
    public void plan(Life life, Day day) {
        if (life.customer().takingsMinor() > 0 && life.dice().chance(0.06)) {
            life.intend(day.between(9, 11, life.dice()), this);
            life.intend(day.between(13, 16, life.dice()), this);
        }
    }

    @Override
    public boolean perform(Life life, long at) {
        return life.deposit(at, life.dice().between(Limits.JUST_BELOW_MINOR, Limits.REPORTING_THRESHOLD_MINOR));
    }
}
