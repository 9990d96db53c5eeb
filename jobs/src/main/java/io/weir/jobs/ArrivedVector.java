package io.weir.jobs;

import io.weir.events.DeadLetter;
import io.weir.features.FeatureVector;

/** A message of the topic features as it came from Kafka, read: exactly one of the two is there. */
public record ArrivedVector(FeatureVector vector, DeadLetter deadLetter) implements Arrived {
    @Override
    public long eventMillis(long kafkaTimestamp) {
        return vector == null ? kafkaTimestamp : vector.transaction().time().toEpochMilli();
    }
}
