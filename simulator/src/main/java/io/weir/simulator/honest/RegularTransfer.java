package io.weir.simulator.honest;

import io.weir.simulator.population.Customer;

/** Logs in and pays somebody who has been paid before. */
final class RegularTransfer implements Habit {
    @Override
    public void plan(Life life, Day day) {
        if (life.dice().chance(0.22)) {
            life.intend(life.awake(day), this);
        }
    }

    @Override
    public boolean perform(Life life, long at) {
        Customer customer = life.customer();
        life.logIn(at, life.usualDevice());
        long paid = life.later(at, 30, 240);
        life.transfer(paid, life.dice().pick(customer.payees()), life.dice().logNormal(customer.incomeMinor() / 25, 1));
        return true;
    }
}
