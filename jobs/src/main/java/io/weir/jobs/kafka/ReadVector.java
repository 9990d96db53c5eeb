package io.weir.jobs.kafka;

import io.weir.events.BadEvent;
import io.weir.features.Catalogue;
import io.weir.features.FeatureVectorCodec;
import io.weir.jobs.ArrivedVector;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Kafka message to a transaction with its features, or to a dead letter that says why not: of another catalogue, its numbers would mean something else. */
public final class ReadVector implements KafkaRecordDeserializationSchema<ArrivedVector> {
    private static final long serialVersionUID = 1L;

    private final Catalogue catalogue;

    public ReadVector(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<ArrivedVector> out) {
        try {
            out.collect(
                    new ArrivedVector(FeatureVectorCodec.read(message.value(), message.timestamp(), catalogue), null));
        } catch (BadEvent bad) {
            out.collect(new ArrivedVector(null, ReadMessage.deadLetter(message, bad)));
        }
    }

    @Override
    public TypeInformation<ArrivedVector> getProducedType() {
        return TypeInformation.of(ArrivedVector.class);
    }
}
