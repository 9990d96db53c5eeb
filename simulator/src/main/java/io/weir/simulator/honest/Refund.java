package io.weir.simulator.honest;

/** The last purchase goes back to the shop. */
final class Refund implements Habit {
    @Override
    public void plan(Life life, Day day) {
        if (life.dice().chance(0.04)) {
            life.intend(life.errand(day), this);
        }
    }

    @Override
    public boolean perform(Life life, long at) {
        return life.returnPurchase(at);
    }
}
