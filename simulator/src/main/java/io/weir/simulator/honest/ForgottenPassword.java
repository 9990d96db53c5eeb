package io.weir.simulator.honest;

import io.weir.simulator.population.Customer;

/** One to three failed logins, then the right password, then a payment to somebody known. A takeover begins like this. */
final class ForgottenPassword implements Habit {
    @Override
    public void plan(Life life, Day day) {
        if (life.dice().chance(0.05)) {
            life.intend(life.awake(day), this);
        }
    }

    @Override
    public boolean perform(Life life, long at) {
        int slot = life.usualDevice();
        long now = at;
        for (int left = 1 + life.dice().below(3); left > 0; left--) {
            life.failToLogIn(now, slot);
            now = life.later(now, 8, 40);
        }
        life.logIn(now, slot);
        if (life.dice().chance(0.3)) {
            Customer customer = life.customer();
            long minor = life.dice().logNormal(customer.incomeMinor() / 10, 1);
            life.transfer(life.later(now, 40, 200), life.dice().pick(customer.payees()), minor);
        }
        return true;
    }
}
