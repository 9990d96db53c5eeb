package io.weir.benchmarks.job;

import io.weir.events.Topics;
import io.weir.jobs.DetectionSettings;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The least a Flink job between Kafka and Kafka can do: the detection job's sources, each chained to a sink that writes the bytes as they
 * came. No parsing, no event time, no exchange, no state; checkpoints, buffers and producers as the detection job has them.
 */
public final class CopyJob {
    private CopyJob() {}

    /** A Kafka message as it is. Public and without logic because it is on a stream. */
    public static final class Message {
        public byte[] key;
        public byte[] value;

        /** For Flink's serializer. */
        public Message() {}

        Message(byte[] key, byte[] value) {
            this.key = key;
            this.value = value;
        }
    }

    /** Copies what is in the two topics of the detection job to the given one. */
    static StreamExecutionEnvironment ready(DetectionSettings settings, String to) {
        Configuration asDetection = new Configuration();
        asDetection.set(PipelineOptions.GENERIC_TYPES, false);
        asDetection.set(PipelineOptions.OBJECT_REUSE, true);
        asDetection.set(ExecutionOptions.BUFFER_TIMEOUT, settings.bufferTimeout());
        asDetection.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, settings.checkpointInterval());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(asDetection);
        for (String topic : List.of(Topics.TRANSACTIONS, Topics.ACCOUNT_EVENTS)) {
            env.fromSource(source(settings, topic), WatermarkStrategy.noWatermarks(), topic)
                    .sinkTo(sink(settings, to))
                    .name(topic + "-copied");
        }
        return env;
    }

    private static KafkaSource<Message> source(DetectionSettings settings, String topic) {
        return KafkaSource.<Message>builder()
                .setBootstrapServers(settings.bootstrapServers())
                .setTopics(topic)
                .setGroupId(settings.group())
                .setClientIdPrefix(settings.group() + "-" + topic)
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setBounded(OffsetsInitializer.latest())
                .setDeserializer(new TakeBytes())
                .build();
    }

    private static KafkaSink<Message> sink(DetectionSettings settings, String topic) {
        Properties producer = new Properties();
        producer.putAll(DetectionSettings.producer());
        return KafkaSink.<Message>builder()
                .setBootstrapServers(settings.bootstrapServers())
                .setKafkaProducerConfig(producer)
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer((message, context, timestamp) ->
                        new ProducerRecord<>(topic, null, timestamp, message.key, message.value))
                .build();
    }

    private static final class TakeBytes implements KafkaRecordDeserializationSchema<Message> {
        private static final long serialVersionUID = 1L;

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<Message> out) {
            out.collect(new Message(message.key(), message.value()));
        }

        @Override
        public TypeInformation<Message> getProducedType() {
            return TypeInformation.of(Message.class);
        }
    }
}
