package io.weir.jobs.kafka;

import io.weir.events.BadEvent;
import io.weir.events.DeadLetter;
import io.weir.events.Topics;
import io.weir.jobs.Arrival;
import java.time.Instant;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads a Kafka message into exactly one {@link Arrival}: what cannot be read becomes a dead letter with its bytes and place. */
public abstract class ReadMessage implements KafkaRecordDeserializationSchema<Arrival> {
    private static final long serialVersionUID = 1L;
    private static final byte[] NOTHING = new byte[0];

    /**
     * The reader of an input topic.
     *
     * @param topic one of {@link Topics#INPUTS}
     */
    public static ReadMessage of(String topic) {
        return switch (topic) {
            case Topics.TRANSACTIONS -> new ReadTransaction();
            case Topics.ACCOUNT_EVENTS -> new ReadAccountEvent();
            case Topics.LABELS -> new ReadLabel();
            case Topics.MODELS -> new ReadPlan(ReadPlan.Kind.MODELS);
            case Topics.THRESHOLDS -> new ReadPlan(ReadPlan.Kind.THRESHOLDS);
            case Topics.RULES -> new ReadPlan(ReadPlan.Kind.RULES);
            default -> throw new IllegalArgumentException(topic + " is no input topic");
        };
    }

    /** @throws BadEvent when the message is no event of this kind */
    protected abstract Arrival read(ConsumerRecord<byte[], byte[]> message) throws BadEvent;

    /** The event, or a dead letter that says why there is none. */
    public final Arrival arrival(ConsumerRecord<byte[], byte[]> message) {
        try {
            return read(message);
        } catch (BadEvent bad) {
            return new Arrival(null, null, null, null, deadLetter(message, bad));
        }
    }

    static DeadLetter deadLetter(ConsumerRecord<byte[], byte[]> message, BadEvent bad) {
        byte[] payload = message.value() == null ? NOTHING : message.value();
        return DeadLetter.at(
                        message.topic(), message.partition(), message.offset(), bad.reason(), bad.getMessage(), payload)
                .at(Instant.ofEpochMilli(message.timestamp()));
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<Arrival> out) {
        out.collect(arrival(message));
    }

    @Override
    public TypeInformation<Arrival> getProducedType() {
        return TypeInformation.of(Arrival.class);
    }
}
