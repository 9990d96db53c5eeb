package io.weir.jobs.kafka;

import io.weir.events.BadEvent;
import io.weir.events.LabelCodec;
import io.weir.jobs.Arrival;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Kafka message to label, or to a dead letter that says why not. */
public final class ReadLabel extends ReadMessage {
    private static final long serialVersionUID = 1L;

    @Override
    protected Arrival read(ConsumerRecord<byte[], byte[]> message) throws BadEvent {
        return new Arrival(null, null, LabelCodec.read(message.value(), message.timestamp()), null, null);
    }
}
