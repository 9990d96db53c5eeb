package io.weir.simulator.honest;

import io.weir.events.AccountEventType;
import io.weir.simulator.population.Customer;

/** A new password or a new address, then a payment, large at times, to somebody known. Only the new payee of a takeover is missing. */
final class PasswordChange implements Habit {
    @Override
    public void plan(Life life, Day day) {
        if (life.dice().chance(0.012)) {
            life.intend(life.awake(day), this);
        }
    }

    @Override
    public boolean perform(Life life, long at) {
        life.logIn(at, 0);
        long now = life.later(at, 40, 200);
        life.change(
                now, life.dice().chance(0.6) ? AccountEventType.CREDENTIAL_CHANGED : AccountEventType.CONTACT_CHANGED);
        if (life.dice().chance(0.5)) {
            Customer customer = life.customer();
            long minor = life.dice().logNormal(customer.incomeMinor() / 3, 0.7);
            life.transfer(life.later(now, 60, 500), life.dice().pick(customer.payees()), minor);
        }
        return true;
    }
}
