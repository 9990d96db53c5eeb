package io.weir.features;

import java.util.EnumSet;
import java.util.Set;

/** How many events become one number. Where there is nothing to tell, the number is missing (NaN), never zero. */
public enum Aggregate {
    /** What the transaction itself says; needs no window. */
    VALUE(Field.Kind.INDICATOR, Field.Kind.AMOUNT, Field.Kind.RISK),
    /** How many events have the indicator. */
    COUNT(Field.Kind.INDICATOR),
    /** Minor units. */
    SUM(Field.Kind.AMOUNT),
    /** Minor units. */
    MEAN(Field.Kind.AMOUNT),
    /** Sample standard deviation, minor units; missing for fewer than two events. */
    STD(Field.Kind.AMOUNT),
    MIN(Field.Kind.AMOUNT),
    MAX(Field.Kind.AMOUNT),
    /** How many standard deviations this transaction is above the mean of those before it; missing without two of them or without spread. */
    DEVIATION(Field.Kind.AMOUNT),
    /** Events with the indicator by all events, 0 to 1. */
    SHARE(Field.Kind.INDICATOR),
    /** How many different values. */
    DISTINCT(Field.Kind.DIMENSION),
    /** 1 where this transaction's value was not there before it, otherwise 0; missing where it has none. */
    IS_NEW(Field.Kind.DIMENSION),
    /** Seconds since the event before. */
    SINCE_LAST(Field.Kind.INDICATOR),
    /** Seconds since the first event in the window: 0 for the first of all, the window at the most. */
    SINCE_FIRST(Field.Kind.INDICATOR),
    /** Great-circle kilometres from the place before. */
    DISTANCE(Field.Kind.PLACE),
    /** Kilometres per hour from the place before; at least a second is taken to have passed. */
    SPEED(Field.Kind.PLACE),
    /** Hours between this transaction's time of day and the circular mean of those before it, 0 to 12. */
    OFF_HABIT(Field.Kind.HOUR),
    /** The smaller of what came in and what went out by the larger, 0 to 1. Near 1 the money only passes through. */
    PASS_THROUGH(Field.Kind.AMOUNT),
    /** Transactions known to be fraud by all transactions, 0 to 1. */
    FRAUD_SHARE(Field.Kind.LABELS);

    @SuppressWarnings("ImmutableEnumChecker") // Never changed once it is made.
    private final Set<Field.Kind> of;

    Aggregate(Field.Kind first, Field.Kind... rest) {
        this.of = EnumSet.of(first, rest);
    }

    boolean canBeOf(Field field) {
        return of.contains(field.kind())
                && switch (this) {
                    case MEAN, STD, MIN, MAX, DEVIATION, PASS_THROUGH -> field == Field.AMOUNT;
                    case SINCE_LAST, SINCE_FIRST -> field == Field.TRANSACTIONS;
                    // It would always be 1.
                    case SHARE -> field != Field.TRANSACTIONS;
                    default -> true;
                };
    }

    /** Whether it compares this transaction with those before, which only the account's own history can. */
    boolean comparesPlaceOrTime() {
        return this == DISTANCE || this == SPEED || this == OFF_HABIT || this == IS_NEW;
    }
}
