package io.weir.jobs.kafka;

import io.weir.events.BadEvent;
import io.weir.events.TransactionCodec;
import io.weir.jobs.Arrival;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Kafka message to transaction, or to a dead letter that says why not. */
public final class ReadTransaction extends ReadMessage {
    private static final long serialVersionUID = 1L;

    @Override
    protected Arrival read(ConsumerRecord<byte[], byte[]> message) throws BadEvent {
        return new Arrival(TransactionCodec.read(message.value(), message.timestamp()), null, null, null, null);
    }
}
