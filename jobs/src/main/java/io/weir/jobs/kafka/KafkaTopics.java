package io.weir.jobs.kafka;

import io.weir.events.Alert;
import io.weir.events.AlertCodec;
import io.weir.events.DeadLetter;
import io.weir.events.DeadLetterCodec;
import io.weir.events.Decision;
import io.weir.events.DecisionCodec;
import io.weir.events.Topics;
import io.weir.features.Catalogue;
import io.weir.features.FeatureVector;
import io.weir.features.FeatureVectorCodec;
import io.weir.jobs.Activity;
import io.weir.jobs.Arrival;
import io.weir.jobs.ArrivedVector;
import io.weir.jobs.DetectionSettings;
import io.weir.sql.RuleBrake;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.metrics.JmxReporter;

/** The Kafka sources and sinks of a deployment. Sinks are at least once: ids are deterministic, so readers can upsert by them. */
public final class KafkaTopics {
    /** How often the sources look for new partitions. */
    private static final String DISCOVERY_MILLIS = "30000";

    /** Kafka's own, and what tells event time whether the brokers answer. */
    private static final String METRIC_REPORTERS = JmxReporter.class.getName() + "," + Fetches.class.getName();

    private final DetectionSettings settings;

    public KafkaTopics(DetectionSettings settings) {
        this.settings = settings;
    }

    /**
     * Reads a topic from the beginning unless a checkpoint or the group's committed offsets say otherwise.
     *
     * @param topic one of {@link Topics#INPUTS}
     */
    @SuppressWarnings(
            "deprecation") // The connector's only way to say earliest; Kafka 4 has deprecated the enum it takes.
    public KafkaSource<Arrival> source(String topic) {
        return source(
                topic,
                OffsetsInitializer.committedOffsets(org.apache.kafka.clients.consumer.OffsetResetStrategy.EARLIEST));
    }

    /**
     * Reads a topic from there unless a checkpoint says otherwise.
     *
     * @param topic one of {@link Topics#INPUTS}
     */
    public KafkaSource<Arrival> source(String topic, OffsetsInitializer begin) {
        return source(topic, begin, ReadMessage.of(topic));
    }

    /** Transactions with their features, from the beginning unless a checkpoint or the group's committed offsets say otherwise. */
    @SuppressWarnings("deprecation") // As above.
    public KafkaSource<ArrivedVector> vectors(Catalogue catalogue) {
        return source(
                Topics.FEATURES,
                OffsetsInitializer.committedOffsets(org.apache.kafka.clients.consumer.OffsetResetStrategy.EARLIEST),
                new ReadVector(catalogue));
    }

    private <A> KafkaSource<A> source(
            String topic, OffsetsInitializer begin, KafkaRecordDeserializationSchema<A> reader) {
        KafkaSourceBuilder<A> source = KafkaSource.<A>builder()
                .setProperties(further())
                .setBootstrapServers(settings.bootstrapServers())
                .setTopics(settings.topic(topic))
                .setGroupId(settings.group())
                .setClientIdPrefix(settings.group() + "-" + topic)
                .setStartingOffsets(begin)
                .setProperty("metric.reporters", METRIC_REPORTERS)
                .setDeserializer(reader);
        if (settings.bounded()) {
            source.setBounded(OffsetsInitializer.latest());
        } else {
            source.setProperty("partition.discovery.interval.ms", DISCOVERY_MILLIS);
        }
        return source.build();
    }

    public KafkaSink<Alert> alerts() {
        String topic = settings.topic(Topics.ALERTS);
        return sink((alert, context, timestamp) -> new ProducerRecord<>(
                topic, null, alert.time().toEpochMilli(), utf8(alert.id()), AlertCodec.write(alert)));
    }

    public KafkaSink<DeadLetter> deadLetters() {
        String topic = settings.topic(Topics.DEAD_LETTERS);
        return sink((deadLetter, context, timestamp) ->
                new ProducerRecord<>(topic, utf8(deadLetter.id()), DeadLetterCodec.write(deadLetter)));
    }

    public KafkaSink<Activity> lateEvents() {
        String topic = settings.topic(Topics.LATE_EVENTS);
        return sink((activity, context, timestamp) ->
                new ProducerRecord<>(topic, utf8(activity.account()), activity.json()));
    }

    /** What the job itself says of rules, beside their plans. */
    public KafkaSink<RuleBrake> brakes() {
        String topic = settings.topic(Topics.RULES);
        return sink((brake, context, timestamp) -> new ProducerRecord<>(topic, utf8(brake.key()), brake.write()));
    }

    /** Not compressed: decisions leave in batches of a few milliseconds, each of which would need buffers of 128 KiB to be compressed in. */
    public KafkaSink<Decision> decisions() {
        String topic = settings.topic(Topics.DECISIONS);
        return sink(
                (decision, context, timestamp) -> new ProducerRecord<>(
                        topic,
                        null,
                        decision.time().toEpochMilli(),
                        utf8(decision.account()),
                        DecisionCodec.write(decision)),
                Map.of("compression.type", "none"));
    }

    public KafkaSink<FeatureVector> features() {
        String topic = settings.topic(Topics.FEATURES);
        return sink((vector, context, timestamp) -> new ProducerRecord<>(
                topic,
                null,
                vector.transaction().time().toEpochMilli(),
                utf8(vector.transaction().account()),
                FeatureVectorCodec.write(vector)));
    }

    private <T> KafkaSink<T> sink(KafkaRecordSerializationSchema<T> serializer) {
        return sink(serializer, Map.of());
    }

    private <T> KafkaSink<T> sink(KafkaRecordSerializationSchema<T> serializer, Map<String, String> more) {
        Properties producer = new Properties();
        producer.putAll(DetectionSettings.producer());
        producer.putAll(more);
        producer.putAll(settings.kafkaProperties());
        return KafkaSink.<T>builder()
                .setBootstrapServers(settings.bootstrapServers())
                .setKafkaProducerConfig(producer)
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(serializer)
                .build();
    }

    private Properties further() {
        Properties properties = new Properties();
        properties.putAll(settings.kafkaProperties());
        return properties;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
