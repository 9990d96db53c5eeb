package io.weir.jobs.kafka;

import io.weir.events.BadEvent;
import io.weir.events.DeadLetter;
import io.weir.jobs.Arrival;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads a Kafka message into exactly one {@link Arrival}: what cannot be read becomes a dead letter with its bytes and place. */
abstract class ReadMessage implements KafkaRecordDeserializationSchema<Arrival> {
    private static final long serialVersionUID = 1L;
    private static final byte[] NOTHING = new byte[0];

    /** @throws BadEvent when the message is no event of this kind */
    protected abstract Arrival read(ConsumerRecord<byte[], byte[]> message) throws BadEvent;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<Arrival> out) {
        try {
            out.collect(read(message));
        } catch (BadEvent bad) {
            byte[] payload = message.value() == null ? NOTHING : message.value();
            out.collect(new Arrival(
                    null,
                    null,
                    null,
                    null,
                    DeadLetter.at(
                            message.topic(),
                            message.partition(),
                            message.offset(),
                            bad.reason(),
                            bad.getMessage(),
                            payload)));
        }
    }

    @Override
    public TypeInformation<Arrival> getProducedType() {
        return TypeInformation.of(Arrival.class);
    }
}
