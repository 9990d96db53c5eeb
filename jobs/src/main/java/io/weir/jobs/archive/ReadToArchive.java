package io.weir.jobs.archive;

import io.weir.events.Topics;
import io.weir.jobs.Arrival;
import io.weir.jobs.kafka.ReadMessage;
import java.util.HashMap;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Kafka message to a row, its bytes untouched. Event time is what the live job would read in it; what it could not read is filed under Kafka's timestamp. */
public final class ReadToArchive implements KafkaRecordDeserializationSchema<Archived> {
    private static final long serialVersionUID = 1L;

    /** By the topic's name in Kafka. */
    private final HashMap<String, ReadMessage> readers = new HashMap<>();

    /** @param topicPrefix of the deployment */
    public ReadToArchive(String topicPrefix) {
        for (String topic : Topics.INPUTS) {
            readers.put(topicPrefix + topic, ReadMessage.of(topic));
        }
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<Archived> out) {
        Arrival arrival = readers.get(message.topic()).arrival(message);
        out.collect(new Archived(
                message.topic(),
                message.partition(),
                message.offset(),
                0,
                message.timestamp(),
                arrival.eventMillis(message.timestamp()),
                message.key(),
                message.value()));
    }

    @Override
    public TypeInformation<Archived> getProducedType() {
        return TypeInformation.of(Archived.class);
    }
}
