package io.weir.simulator.honest;

import io.weir.simulator.population.Customer;

/** The rent, once a month to a landlord of many. */
final class Rent implements Habit {
    @Override
    public void plan(Life life, Day day) {
        Customer customer = life.customer();
        if (customer.landlord() != null && day.isThe(customer.rentDay())) {
            life.intend(day.between(8, 20, life.dice()), this);
        }
    }

    @Override
    public boolean perform(Life life, long at) {
        Customer customer = life.customer();
        life.transfer(at, customer.landlord(), customer.incomeMinor() * 3 / 10);
        return true;
    }
}
