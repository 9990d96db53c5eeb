package io.weir.jobs;

import static io.weir.patterns.Patterns.AT_ONCE;

import io.weir.events.Topics;
import io.weir.jobs.archive.AfterArchive;
import io.weir.jobs.archive.Archive;
import io.weir.jobs.archive.ArchiveSource;
import io.weir.jobs.archive.ArchivedPeriod;
import io.weir.jobs.kafka.KafkaTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.base.source.hybrid.HybridSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Where the detection job reads: Kafka, an archive and then Kafka, or an archive alone. The graph behind is the same. */
record Inputs(
        DataStream<Arrival> transactions,
        DataStream<Arrival> accountEvents,
        DataStream<Arrival> labels,
        DataStream<Arrival> plans) {

    /**
     * Labels and plans are rare, and nothing may wait for the next one. In a catch-up labels come one after the other, and event time waits for them as for
     * every topic.
     */
    private static final Duration RARE = Duration.ofMillis(200);

    /** What the settings say. */
    static Inputs of(StreamExecutionEnvironment env, DetectionSettings settings) {
        return settings.archive() == null ? ofKafka(env, settings) : ofArchiveThenKafka(env, settings);
    }

    private static Inputs ofKafka(StreamExecutionEnvironment env, DetectionSettings settings) {
        KafkaTopics kafka = new KafkaTopics(settings);
        WatermarkStrategy<Arrival> eventTime = eventTime(settings);
        return new Inputs(
                env.fromSource(kafka.source(Topics.TRANSACTIONS), eventTime, "transactions")
                        .uid("transactions"),
                env.fromSource(kafka.source(Topics.ACCOUNT_EVENTS), eventTime, "account-events")
                        .uid("account-events"),
                env.fromSource(kafka.source(Topics.LABELS), rarely(settings), "labels")
                        .uid("labels"),
                plans(env, kafka));
    }

    private static WatermarkStrategy<Arrival> eventTime(DetectionSettings settings) {
        return EventTime.strategy(settings.sourceDisorder(), settings.idleness(), settings.watermarkInterval());
    }

    private static WatermarkStrategy<Arrival> rarely(DetectionSettings settings) {
        return EventTime.strategy(settings.sourceDisorder(), RARE, settings.watermarkInterval());
    }

    private static DataStream<Arrival> plans(StreamExecutionEnvironment env, KafkaTopics kafka) {
        // A plan has no place in event time: it says itself from when on it holds.
        WatermarkStrategy<Arrival> timeless =
                WatermarkStrategy.<Arrival>noWatermarks().withIdleness(RARE);
        return env.fromSource(kafka.source(Topics.MODELS), timeless, "models")
                .uid("models")
                .setBufferTimeout(AT_ONCE)
                .union(
                        env.fromSource(kafka.source(Topics.THRESHOLDS), timeless, "thresholds")
                                .uid("thresholds")
                                .setBufferTimeout(AT_ONCE),
                        env.fromSource(kafka.source(Topics.RULES), timeless, "rules")
                                .uid("rules")
                                .setBufferTimeout(AT_ONCE));
    }

    /** The archive as it is now, and from its last rows on Kafka: each topic for itself, so that its partitions go over without a gap. */
    private static Inputs ofArchiveThenKafka(StreamExecutionEnvironment env, DetectionSettings settings) {
        AfterArchive behind;
        try {
            Archive archive = new Archive(settings.archive());
            archive.require();
            behind = AfterArchive.of(archive, settings.topicPrefix());
            behind.requireInKafka(settings.bootstrapServers(), settings.kafkaProperties(), true);
        } catch (IOException e) {
            throw new UncheckedIOException("The archive in " + settings.archive() + " cannot be read", e);
        }
        KafkaTopics kafka = new KafkaTopics(settings);
        WatermarkStrategy<Arrival> eventTime = eventTime(settings);
        return new Inputs(
                env.fromSource(
                                archiveThenKafka(Topics.TRANSACTIONS, settings, kafka, behind),
                                eventTime,
                                "transactions-from-archive",
                                TypeInformation.of(Arrival.class))
                        .uid("transactions-from-archive"),
                env.fromSource(
                                archiveThenKafka(Topics.ACCOUNT_EVENTS, settings, kafka, behind),
                                eventTime,
                                "account-events-from-archive",
                                TypeInformation.of(Arrival.class))
                        .uid("account-events-from-archive"),
                env.fromSource(
                                archiveThenKafka(Topics.LABELS, settings, kafka, behind),
                                rarely(settings),
                                "labels-from-archive",
                                TypeInformation.of(Arrival.class))
                        .uid("labels-from-archive"),
                plans(env, kafka));
    }

    private static HybridSource<Arrival> archiveThenKafka(
            String topic, DetectionSettings settings, KafkaTopics kafka, AfterArchive behind) {
        ArchivedPeriod period =
                ArchivedPeriod.upTo(behind, settings.archive(), settings.topicPrefix(), topic, settings.archiveFrom());
        return HybridSource.builder(new ArchiveSource(period, settings.sourceDisorder(), null))
                .addSource(kafka.source(topic, behind))
                .build();
    }

    /** A period of an archive. Plans do not come along: they say themselves from when on they hold, so they can be known from the beginning. */
    static Inputs ofArchive(
            StreamExecutionEnvironment env, DetectionSettings settings, ArchivedPeriod period, Written written) {
        DataStream<Arrival> rows = env.fromSource(
                        new ArchiveSource(period, settings.sourceDisorder(), written.from()),
                        // The source tells event time itself.
                        WatermarkStrategy.<Arrival>noWatermarks()
                                .withTimestampAssigner((arrival, kafka) -> arrival.eventMillis(kafka)),
                        "archive")
                .uid("archive");
        return new Inputs(
                rows.filter(arrival -> arrival.transaction() != null || arrival.deadLetter() != null)
                        .name("archived-transactions")
                        .uid("archived-transactions"),
                rows.filter(arrival -> arrival.accountEvent() != null)
                        .name("archived-account-events")
                        .uid("archived-account-events"),
                rows.filter(arrival -> arrival.label() != null)
                        .name("archived-labels")
                        .uid("archived-labels"),
                rows.filter(arrival -> arrival.notice() != null)
                        .name("archived-plans")
                        .uid("archived-plans"));
    }

    /** The topics that the job reads events from. */
    static List<String> topics(DetectionSettings settings) {
        List<String> topics = new ArrayList<>(List.of(Topics.TRANSACTIONS, Topics.ACCOUNT_EVENTS));
        if (settings.keepsFeatures()) {
            topics.add(Topics.LABELS);
        }
        return topics;
    }
}
