package io.weir.simulator.honest;

import io.weir.simulator.population.Customer;
import io.weir.simulator.population.Payee;
import io.weir.simulator.population.Segment;

/** Salary or pension: many customers are paid in the same half hour of the same day. Companies and the self-employed are paid by their clients, any day. */
final class Salary implements Habit {
    @Override
    public void plan(Life life, Day day) {
        Customer customer = life.customer();
        if (paidByClients(customer)) {
            int invoices = customer.segment() == Segment.COMPANY ? 4 : 1;
            for (int left = day.weekend() ? 0 : life.dice().about(invoices); left > 0; left--) {
                life.intend(day.between(8, 17, life.dice()), this);
            }
        } else if (day.isThe(customer.payday())) {
            life.intend(day.between(5, 5.5, life.dice()), this);
        }
    }

    @Override
    public boolean perform(Life life, long at) {
        Customer customer = life.customer();
        if (paidByClients(customer)) {
            life.receive(at, Payee.stranger(life.dice()), life.dice().logNormal(customer.incomeMinor() / 20, 0.8));
        } else {
            life.receive(at, customer.payer(), customer.incomeMinor());
        }
        return true;
    }

    private static boolean paidByClients(Customer customer) {
        return customer.segment() == Segment.COMPANY || customer.segment() == Segment.SELF_EMPLOYED;
    }
}
