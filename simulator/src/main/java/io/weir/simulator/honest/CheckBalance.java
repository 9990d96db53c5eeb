package io.weir.simulator.honest;

/** Logs in and looks. */
final class CheckBalance implements Habit {
    @Override
    public void plan(Life life, Day day) {
        for (int left = life.dice().about(1.4); left > 0; left--) {
            life.intend(life.awake(day), this);
        }
    }

    @Override
    public boolean perform(Life life, long at) {
        life.logIn(at, life.usualDevice());
        return true;
    }
}
