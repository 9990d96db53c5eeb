package io.weir.jobs.kafka;

import io.weir.events.AccountEventCodec;
import io.weir.events.BadEvent;
import io.weir.jobs.Arrival;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Kafka message to account event, or to a dead letter that says why not. */
public final class ReadAccountEvent extends ReadMessage {
    private static final long serialVersionUID = 1L;

    @Override
    protected Arrival read(ConsumerRecord<byte[], byte[]> message) throws BadEvent {
        return new Arrival(null, AccountEventCodec.read(message.value(), message.timestamp()), null, null, null);
    }
}
