package io.weir.simulator.honest;

/** Cash from a machine, in round sums. */
final class CashMachine implements Habit {
    private static final long NOTE_MINOR = 20_00;

    @Override
    public void plan(Life life, Day day) {
        if (life.dice().chance(0.14)) {
            life.intend(life.errand(day), this);
        }
    }

    @Override
    public boolean perform(Life life, long at) {
        life.withdraw(at, NOTE_MINOR * (1 + life.dice().below(15)));
        return true;
    }
}
