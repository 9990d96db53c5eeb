package io.weir.events;

import java.time.Instant;

/** Which event times are believed. One wrong time carries the watermark with it and makes every other event late. */
public final class BelievableTime {
    /** Nobody's ledger reaches us from before; a time before it is a unit mistaken (seconds for milliseconds) or a default. */
    public static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");
    /** A fixed date, not the clock's: the same bytes must be refused in every replay. */
    public static final Instant LATEST = Instant.parse("2060-01-01T00:00:00Z");
    /** How far an event may be ahead of its arrival in Kafka. It carries the watermark with it and makes others late, so only clock skew is forgiven. */
    public static final long MAX_AHEAD_MILLIS = 10L * 60 * 1000;

    private BelievableTime() {}

    /**
     * Refuses an absent or unbelievable event time.
     *
     * @param arrivedAt the Kafka timestamp of the message in epoch milliseconds: recorded with it, so a replay judges alike
     */
    static Instant of(Instant time, long arrivedAt) throws BadEvent {
        JsonFields.required("time", time);
        if (time.isBefore(EARLIEST) || !time.isBefore(LATEST)) {
            throw new BadEvent(
                    DeadLetterReason.TIME_OUT_OF_RANGE,
                    "Field time is " + time + "; " + EARLIEST + " to " + LATEST + " is believed");
        }
        if (time.toEpochMilli() - MAX_AHEAD_MILLIS > arrivedAt) {
            throw new BadEvent(
                    DeadLetterReason.TIME_OUT_OF_RANGE,
                    "Field time is " + time + ", more than 10 minutes after the message arrived at "
                            + Instant.ofEpochMilli(arrivedAt));
        }
        return time;
    }
}
