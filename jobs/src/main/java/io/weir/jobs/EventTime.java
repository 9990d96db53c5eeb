package io.weir.jobs;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Event time of arrivals, and how far it has come: in every partition the latest event's time less the allowed disorder. Dead letters have no event
 * time and move nothing.
 */
final class EventTime implements WatermarkGenerator<Arrival> {
    private final long disorderMillis;
    private long latest;

    private EventTime(Duration disorder) {
        this.disorderMillis = disorder.toMillis();
        // So that the first watermark does not underflow.
        this.latest = Long.MIN_VALUE + disorderMillis + 1;
    }

    /**
     * Used inside the Kafka source, so each partition has its own generator and the slowest one decides.
     *
     * @param disorder how much later than a newer one an event may arrive without being late
     * @param idleness after which wall-clock silence a partition no longer holds the others back
     */
    static WatermarkStrategy<Arrival> strategy(Duration disorder, Duration idleness) {
        return WatermarkStrategy.<Arrival>forGenerator(context -> new EventTime(disorder))
                .withTimestampAssigner((arrival, kafkaTimestamp) -> {
                    if (arrival.transaction() != null) {
                        return arrival.transaction().time().toEpochMilli();
                    }
                    if (arrival.accountEvent() != null) {
                        return arrival.accountEvent().time().toEpochMilli();
                    }
                    return arrival.label() != null ? arrival.label().time().toEpochMilli() : kafkaTimestamp;
                })
                .withIdleness(idleness);
    }

    @Override
    public void onEvent(Arrival arrival, long timestamp, WatermarkOutput output) {
        if (arrival.deadLetter() == null) {
            latest = Math.max(latest, timestamp);
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        output.emitWatermark(new Watermark(latest - disorderMillis - 1));
    }
}
