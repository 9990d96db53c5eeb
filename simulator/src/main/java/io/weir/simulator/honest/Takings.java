package io.weir.simulator.honest;

/** A shopkeeper pays in the takings of the day, Monday to Saturday, sometimes above the reporting threshold and often not far below it. Three such deposits take three days, so it only looks like structuring. */
final class Takings implements Habit {
    @Override
    public void plan(Life life, Day day) {
        if (life.customer().takingsMinor() > 0 && !day.sunday()) {
            life.intend(day.between(17.5, 20, life.dice()), this);
        }
    }

    @Override
    public boolean perform(Life life, long at) {
        return life.deposit(at, life.dice().logNormal(life.customer().takingsMinor(), 0.35));
    }
}
