package io.weir.simulator.honest;

import io.weir.simulator.population.Limits;

/** The large sum to the payee who was added hours ago. */
final class PromisedTransfer implements Habit {
    @Override
    public void plan(Life life, Day day) {}

    @Override
    public boolean perform(Life life, long at) {
        life.transfer(at, life.promisedTo(), life.dice().between(Limits.DRAIN_MINOR, 6 * Limits.DRAIN_MINOR));
        return true;
    }
}
