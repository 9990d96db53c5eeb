package io.weir.simulator.honest;

import io.weir.simulator.population.Dice;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;

/**
 * One day as a customer lives it.
 *
 * @param midnight its beginning, epoch milliseconds
 * @param weekday 1 Monday to 7 Sunday
 * @param monthLength days of the month
 */
record Day(long midnight, int dayOfMonth, int weekday, int monthLength) {
    static final long LENGTH = TimeUnit.DAYS.toMillis(1);

    static Day at(long midnight, int utcOffsetHours) {
        LocalDate date =
                LocalDate.ofEpochDay(Math.floorDiv(midnight + TimeUnit.HOURS.toMillis(utcOffsetHours), LENGTH));
        return new Day(midnight, date.getDayOfMonth(), date.getDayOfWeek().getValue(), date.lengthOfMonth());
    }

    boolean weekend() {
        return weekday >= 6;
    }

    boolean sunday() {
        return weekday == 7;
    }

    /** Whether it is that day of the month, or the last one of a shorter month. */
    boolean isThe(int day) {
        return dayOfMonth == Math.min(day, monthLength);
    }

    /** A moment between two hours, epoch milliseconds. */
    long between(double fromHour, double toHour, Dice dice) {
        return midnight + (long) ((fromHour + dice.unit() * (toHour - fromHour)) * TimeUnit.HOURS.toMillis(1));
    }
}
