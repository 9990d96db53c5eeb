package io.weir.scoring.training;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * A time with an end.
 *
 * @param from the first moment
 * @param to the first moment after it
 */
public record Period(Instant from, Instant to) {
    public Period {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("A period from " + from + " to " + to + " has no moment in it");
        }
    }

    /** @param days at least 1 */
    public static Period ofDays(Instant from, long days) {
        return new Period(from, from.plus(Duration.ofDays(days)));
    }

    boolean has(Instant time) {
        return !time.isBefore(from) && time.isBefore(to);
    }

    /** Days in days where both ends are at midnight UTC, so that a person reads days, not seconds. */
    @Override
    public String toString() {
        boolean days = isMidnight(from) && isMidnight(to);
        return days ? day(from) + " to " + day(to.minusMillis(1)) : from + " until " + to;
    }

    private static boolean isMidnight(Instant time) {
        return time.equals(time.truncatedTo(ChronoUnit.DAYS));
    }

    private static String day(Instant time) {
        return time.atZone(ZoneOffset.UTC).toLocalDate().toString();
    }
}
