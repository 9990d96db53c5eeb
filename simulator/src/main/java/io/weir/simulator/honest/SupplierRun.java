package io.weir.simulator.honest;

import io.weir.simulator.population.Customer;
import io.weir.simulator.population.Segment;

/** A company pays its suppliers one after the other: many transfers, yet never more than four within a minute. */
final class SupplierRun implements Habit {
    @Override
    public void plan(Life life, Day day) {
        if (life.customer().segment() == Segment.COMPANY
                && !day.weekend()
                && life.dice().chance(0.5)) {
            life.intend(day.between(9, 16, life.dice()), this);
        }
    }

    @Override
    public boolean perform(Life life, long at) {
        Customer company = life.customer();
        life.logIn(at, 0);
        long now = at;
        for (int left = 5 + life.dice().below(8); left > 0; left--) {
            now = life.later(now, 20, 50);
            life.transfer(
                    now, life.dice().pick(company.payees()), life.dice().logNormal(company.incomeMinor() / 30, 1));
        }
        return true;
    }
}
